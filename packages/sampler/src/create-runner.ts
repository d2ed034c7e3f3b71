import type { HostTensors, PureStep, StepRunner } from '@ddpm/engine';

/**
 * Makes the runner of a sampling step: `createEagerRunner` of `@ddpm/engine`, or `createCompiledRunner` of
 * `@ddpm/engine/compiled` with its options bound.
 */
export type CreateRunner = (
  step: PureStep,
  initialState: HostTensors,
  exampleInputs: HostTensors,
) => Promise<StepRunner>;
