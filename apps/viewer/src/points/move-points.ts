import { createEagerRunner } from '@ddpm/engine';
import { exactModel, pointNetwork } from '@ddpm/points';
import { ddim, namedMethod, Sampler, type SamplingStepEvent } from '@ddpm/sampler';
import { alphaBarAt, articleSchedule, createNoiseSchedule, type NoiseSchedule } from '@ddpm/scheduler';
import type {
  FieldRequest,
  PointsDenoiser,
  PointsMoment,
  PointsRequest,
  PointsRun,
  PointsTask,
} from './points-protocol';

/** More moments than these are not kept. */
const MOST_MOMENTS = 100;

/** Takes points from noise, by the sampler that draws pictures. */
export async function movePoints(request: PointsRequest, signal: AbortSignal): Promise<PointsRun> {
  const { labels, seed, solver, steps, guidance } = request;
  return withSampler(request, request.denoiser, async (sampler) => {
    const moments: PointsMoment[] = [];
    let calls = 0;
    const { pixels } = await sampler.sample({
      ...{ classLabels: labels, batchSize: labels.length, seed, signal, guidanceScale: guidance },
      method: namedMethod(solver),
      ...(typeof steps === 'number' ? { numInferenceSteps: steps } : { timesteps: steps }),
      onStep: (event) => {
        calls = event.steps;
        if (isKept(event)) moments.push(momentOf(sampler.schedule, event));
      },
    });
    // What the page is sent belongs to nobody else, so that it can be handed over.
    return { calls, moments: [...moments, { t: -1, alphaBar: 1, xt: pixels.slice(), x0: pixels }] };
  });
}

function isKept({ step, steps }: SamplingStepEvent): boolean {
  return step % Math.ceil(steps / MOST_MOMENTS) === 0;
}

function momentOf(schedule: NoiseSchedule, { t, shown, x0 }: SamplingStepEvent): PointsMoment {
  return { t, alphaBar: alphaBarAt(schedule, t), xt: shown, x0 };
}

/** Where noisy points at given places are seen to end: one step of the sampler from there. */
export async function fieldOfPoints(request: FieldRequest, signal: AbortSignal): Promise<Float32Array> {
  const { label, guidance, t, places } = request;
  const count = places.length / 2;
  return withSampler(request, request.denoiser, async (sampler) => {
    let clean: Float32Array = new Float32Array();
    await sampler.sample({
      ...{ initialNoise: places, timesteps: [t], method: ddim(), guidanceScale: guidance, signal },
      ...{ classLabels: new Array<number | null>(count).fill(label), batchSize: count },
      onStep: ({ x0 }) => {
        clean = x0;
      },
    });
    return clean;
  });
}

async function withSampler<Result>(
  { mixture, predictionType }: PointsTask,
  denoiser: PointsDenoiser,
  use: (sampler: Sampler) => Promise<Result>,
): Promise<Result> {
  const schedule = createNoiseSchedule({ ...articleSchedule, predictionType });
  const model =
    denoiser.kind === 'exact' ? exactModel(mixture, schedule) : pointNetwork().model(denoiser.weights);
  const sampler = new Sampler({ model, schedule, createRunner: createEagerRunner });
  try {
    return await use(sampler);
  } finally {
    await sampler.dispose();
  }
}
