import type { HostTensors, StepRunner } from '@ddpm/backend';

/** A workload made ready: every call of `run` does it once. */
export interface Task {
  readonly runner: StepRunner;
  run(): Promise<HostTensors>;
}
