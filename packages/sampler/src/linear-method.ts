import { alphaBarAt, previousTimestep, type NoiseSchedule } from '@ddpm/scheduler';
import * as tf from '@tensorflow/tfjs-core';
import type { SamplingMethod, UpdateInputs, UpdateResult } from './sampling-method';

/** The next noisy image as a mixture: `x0 * x0Image + xt * xtImage + noise * freshNoise`. */
interface LinearStep {
  readonly x0: number;
  readonly xt: number;
  readonly noise: number;
}

/** A method whose every step is a mixture of the predicted clean image, the noisy image and fresh noise. */
export interface LinearMethod {
  readonly name: string;
  readonly usesNoise: boolean;
  /** The weights of the step from `t` to `previous`, which is -1 for the clean image. */
  readonly step: (schedule: NoiseSchedule, t: number, previous: number) => LinearStep;
}

/** Makes a sampling method of its weights. */
export function linearMethod({ name, usesNoise, step }: LinearMethod): SamplingMethod {
  return {
    name,
    usesNoise,
    coefficientNames: usesNoise ? ['x0', 'xt', 'noise'] : ['x0', 'xt'],
    memoryNames: [],
    plan: (schedule, timesteps) =>
      Array.from(timesteps, (t, index) => {
        const { x0, xt, noise } = step(schedule, t, previousTimestep(timesteps, index));
        const coefficients = usesNoise ? { x0, xt, noise } : { x0, xt };
        return { t, alphaBar: alphaBarAt(schedule, t), coefficients };
      }),
    update: mix,
  };
}

function mix({ x0, xt, noise, coefficients }: UpdateInputs): UpdateResult {
  const weighted = (name: string, tensor: tf.Tensor4D): tf.Tensor4D =>
    tf.mul(tensor, coefficients[name] ?? 0);
  const mean = tf.add<tf.Tensor4D>(weighted('x0', x0), weighted('xt', xt));
  return { xt: noise === null ? mean : tf.add(mean, weighted('noise', noise)) };
}
