import type { HostTensors, StepRunner } from '@ddpm/engine';

/** A workload made ready: every call of `run` does it once. */
export interface Task {
  readonly runner: StepRunner;
  run(): Promise<HostTensors>;
}
