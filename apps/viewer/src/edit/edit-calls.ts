import { interpolate, namedMethod, type InterpolationEnd } from '@ddpm/sampler';
import { transfer } from 'comlink';
import type { WorkerContext } from '../engine/worker-module';
import { stepsOptions } from '../generate/made-timesteps';
import type { ModelSource } from '../models/model-source';
import type { BetweenEnd, BetweenRequest } from './edit-protocol';

/** The worker's side of going from one picture to another. */
export function editCalls(context: WorkerContext) {
  return {
    /** The picture at that share of the way, [height, width, channels]. */
    between: async (
      signal: AbortSignal,
      source: ModelSource,
      { from, to, share, sampler: name, steps, guidance, eta }: BetweenRequest,
    ): Promise<Float32Array> => {
      const { sampler } = await context.openModel(source);
      const { pixels } = await interpolate(sampler, {
        from: endOf(from),
        to: endOf(to),
        shares: [share],
        method: namedMethod(name, { eta }),
        ...stepsOptions(sampler, steps),
        guidanceScale: guidance,
        guidanceInterval: sampler.recommended?.guidanceInterval,
        signal,
      });
      return transfer(pixels, [pixels.buffer]);
    },
  };
}

function endOf({ seed, label }: BetweenEnd): InterpolationEnd {
  return label === null ? { seed } : { seed, classLabel: label };
}
