import type { TrainingState } from '@ddpm/trainer';

/** The weights as the optimiser left them, or their moving average. */
export type WeightsKind = 'raw' | 'ema';

/** Which weights a state has; the last one samples best. */
export function weightsKinds({ tensors }: TrainingState): readonly WeightsKind[] {
  return 'ema' in tensors ? ['raw', 'ema'] : ['raw'];
}

/** The kind that samples best. */
export function bestWeights(state: TrainingState): WeightsKind {
  return weightsKinds(state).at(-1) ?? 'raw';
}

/** All weights of the network as one flat vector. */
export function networkWeights({ tensors }: TrainingState, kind: WeightsKind): Float32Array {
  const tensor = tensors[kind === 'ema' ? 'ema' : 'parameters'];
  if (!(tensor?.data instanceof Float32Array)) throw new Error(`The training state has no ${kind} weights.`);
  return tensor.data;
}
