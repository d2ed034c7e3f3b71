import type { HostTensors, PureStep, StepRunner } from '@ddpm/engine';

/** Makes the runner of the training step: eager, compiled, or one of the caller's own. */
export type CreateRunner = (
  step: PureStep,
  initialState: HostTensors,
  exampleInputs: HostTensors,
) => Promise<StepRunner>;
