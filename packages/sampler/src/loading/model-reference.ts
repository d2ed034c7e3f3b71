import type { CreateRunner, HostTensors, PureStep, RunnerDevice } from '@ddpm/engine';
import { normals, randomKey } from '@ddpm/random';
import type * as tf from '@tensorflow/tfjs-core';
import type { SamplingModel } from './sampling-model';
import { ModelLoadError } from '../errors';

/** What a model predicts for one image of noise: kept in its `model_index.json`, to know a device that computes wrong. */
export interface ModelReference {
  /** Of the noise. */
  readonly seed: number;
  /** The timestep that the network was shown. */
  readonly timestep: number;
  /** Null for a model without labels. */
  readonly label: number | null;
  /** Root mean square of the prediction. */
  readonly rms: number;
  /** Values of the prediction, evenly spread over it. */
  readonly values: readonly number[];
}

/** A device computed something else than the model's stored output. */
export class WrongDeviceResultError extends Error {
  override readonly name = 'WrongDeviceResultError';

  constructor(device: string) {
    super(
      `${device} computes this model wrong: its prediction is not the one stored with the model; choose another backend, such as wasm, or update the graphics driver.`,
    );
  }
}

/** Weights stored in 16 bits and shortened products of a GPU stay far below this part of the prediction's size. */
const tolerance = 0.02;
const valueCount = 16;

type Request = Pick<ModelReference, 'seed' | 'timestep' | 'label'>;

/**
 * Computes the output to be stored with a model.
 *
 * @param createRunner of an engine that is trusted, one on the CPU
 */
export async function modelReference(
  model: SamplingModel,
  createRunner: CreateRunner,
): Promise<ModelReference> {
  const request = { seed: 0, timestep: 500, label: model.numClasses === null ? null : 0 };
  return { ...request, ...(await predictOnce(model, request, createRunner)) };
}

/**
 * Compares a GPU's prediction with the one stored with the model. What computes on the CPU is not checked.
 *
 * @throws WrongDeviceResultError naming the device
 */
export async function checkDevice(
  model: SamplingModel,
  reference: ModelReference | null,
  { createRunner, device }: { readonly createRunner: CreateRunner; readonly device: RunnerDevice },
): Promise<void> {
  if (reference === null || device.backend === 'cpu' || device.backend === 'wasm') return;
  const { rms, values } = await predictOnce(model, reference, createRunner);
  const isNear = (a: number, b: number | undefined): boolean =>
    b !== undefined && Math.abs(a - b) <= tolerance * reference.rms;
  if (isNear(rms, reference.rms) && reference.values.every((value, i) => isNear(value, values[i]))) return;
  throw new WrongDeviceResultError(device.description);
}

async function predictOnce(
  model: SamplingModel,
  { seed, timestep, label }: Request,
  createRunner: CreateRunner,
): Promise<Pick<ModelReference, 'rms' | 'values'>> {
  const [height, width, channels] = model.imageShape;
  const noise = normals(randomKey(seed, 'model-reference'), height * width * channels);
  const inputs: HostTensors = {
    xt: { shape: [1, ...model.imageShape], data: noise },
    t: { shape: [1], data: Float32Array.of(timestep) },
    ...(label === null ? {} : { labels: { shape: [1], data: Int32Array.of(label) } }),
  };
  const step: PureStep = ({ xt, t, labels, ...parameters }) => ({
    prediction: model.predict(parameters, xt as tf.Tensor4D, t as tf.Tensor1D, labels ?? null),
  });
  const runner = await createRunner(step, model.parameters, inputs);
  try {
    const { prediction } = await runner.run(inputs);
    return summarize(prediction?.data ?? new Float32Array());
  } finally {
    await runner.dispose();
  }
}

function summarize(prediction: ArrayLike<number>): Pick<ModelReference, 'rms' | 'values'> {
  const all = Array.from(prediction);
  const rms = Math.sqrt(all.reduce((sum, value) => sum + value * value, 0) / all.length);
  const stride = all.length / valueCount;
  const values = Array.from({ length: valueCount }, (_, i) => all[Math.floor(i * stride)] ?? Number.NaN);
  return { rms, values };
}

/**
 * Reads what `model_index.json` has under `reference`; null where there is nothing.
 *
 * @throws ModelLoadError where it is not what `modelReference` gives
 */
export function parseReference(content: unknown): ModelReference | null {
  if (content === undefined || content === null) return null;
  const { seed, timestep, label, rms, values } = content as Partial<Record<keyof ModelReference, unknown>>;
  const isLabel = label === null || Number.isSafeInteger(label);
  const isSound = Number.isSafeInteger(seed) && [timestep, rms].every(Number.isFinite) && isLabel;
  if (isSound && Array.isArray(values) && values.length === valueCount && values.every(Number.isFinite)) {
    return content as ModelReference;
  }
  throw new ModelLoadError(
    "The 'reference' of model_index.json is damaged; write the model anew, or remove that entry to load the model unchecked.",
  );
}
