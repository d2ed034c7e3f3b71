import type { SamplingMethod, SamplingModel, TimestepInterval } from '@ddpm/sampler';

/** The model to learn from, and how it draws. */
export interface Teacher {
  /** The network with its weights. */
  readonly model: SamplingModel;
  /** A reverse process without noise of its own, which leads from one timestep to the next. */
  readonly method: SamplingMethod;
  /** Strength of classifier-free guidance, which the student learns to do without; 1 is none. */
  readonly guidanceScale: number;
  /** The timesteps in which it is guided, both ends included. */
  readonly guidanceInterval: TimestepInterval;
}
