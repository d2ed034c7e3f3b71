import type { HostTensors, PureStep, StepRunner } from '@ddpm/backend';

/**
 * Makes the runner of a sampling step: `createEagerRunner` of `@ddpm/backend`, or `createCompiledRunner` of
 * `@ddpm/compile` with its options bound.
 */
export type CreateRunner = (
  step: PureStep,
  initialState: HostTensors,
  exampleInputs: HostTensors,
) => Promise<StepRunner>;
