import { digitNames } from '@ddpm/data';
import { dpmSolver2M, Sampler, toBytes } from '@ddpm/sampler';
import { createNoiseSchedule } from '@ddpm/scheduler';
import type { TrainingState } from '@ddpm/trainer';
import type { TrainingFrame } from './training-protocol';

/** The noise of all frames, so that they differ by what the network has learned and by nothing else. */
const FRAME_SEED = 7;
const FRAME_STEPS = 10;
/** What makes the digits of a network clear that has not learned for long. */
export const FRAME_GUIDANCE = 2;

/** The weights that draw best: the moving average. */
export function drawingWeights({ tensors }: TrainingState): Float32Array {
  const data = tensors['ema']?.data;
  if (!(data instanceof Float32Array)) throw new Error('The training state has no moving average.');
  return data;
}

/** Ten digits as the network of that state draws them. */
export async function drawFrame(state: TrainingState, signal: AbortSignal): Promise<TrainingFrame> {
  const sampler = Sampler.fromModel({
    unetConfig: state.recipe.unet,
    parameters: drawingWeights(state),
    schedule: createNoiseSchedule(state.recipe.schedule),
    classNames: digitNames,
  });
  try {
    const { pixels } = await sampler.sample({
      classLabels: digitNames.map((_, label) => label),
      seed: FRAME_SEED,
      method: dpmSolver2M(),
      numInferenceSteps: FRAME_STEPS,
      guidanceScale: FRAME_GUIDANCE,
      signal,
    });
    return { step: state.step, pixels: Uint8Array.from(toBytes(pixels)) };
  } finally {
    await sampler.dispose();
  }
}
