export { describeMachine, type MachineDescription } from './node/describe-machine';
