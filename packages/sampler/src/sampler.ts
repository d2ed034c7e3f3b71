import { chooseEngine, createEagerRunner, engineOf, type CreateRunner, type Engine } from '@ddpm/engine';
import type { NoiseSchedule } from '@ddpm/scheduler';
import type { UNetConfig } from '@ddpm/unet';
import { NonFiniteSampleError, SamplerBusyError, SamplerDisposedError } from './errors';
import { inTurn } from './loop/in-turn';
import { pasteKept } from './editing/inpainting';
import { loadPretrained } from './loading/load-pretrained';
import { checkDevice } from './loading/model-reference';
import type { PretrainedOptions, PretrainedSource } from './loading/pretrained-source';
import { withRecommended, type RecommendedSampling } from './request/recommended-sampling';
import { SampledImage } from './pictures/sampled-image';
import { runBatch, type BatchStep, type RunnerOf } from './loop/sampling-loop';
import { SamplingRunners } from './loop/sampling-runners';
import type { SamplingModel } from './loading/sampling-model';
import type { SamplingOptions, SamplingResult } from './request/sampling-options';
import { resolveRequest, type SamplingRequest } from './request/sampling-request';
import { streamSteps, type SamplingStream } from './loop/sampling-stream';
import { unetModel, type UNetParameters } from './loading/unet-model';
import { createYielder } from './loop/yield-to-host';

/** What a sampler is made of. */
export interface SamplerParts {
  /** The network to sample from. */
  readonly model: SamplingModel;
  /** The noise that the network knows. */
  readonly schedule: NoiseSchedule;
  /** Where the steps run; operation by operation on the TensorFlow.js backend in use where left out. */
  readonly createRunner?: CreateRunner | undefined;
  /** How to sample where a request names no method; null, or left out, for `ddim()` in 50 steps. */
  readonly recommended?: RecommendedSampling | null | undefined;
  /** Each better engine that could not be had, and why; none where left out. */
  readonly passedOver?: Engine['passedOver'] | undefined;
}

/**
 * Samples images from a model. It keeps what ran its last request, with the model's weights on the device, for the next
 * request of the same kind; `dispose()` frees it. Requests made at the same time run one after the other.
 */
export class Sampler {
  /** The network that it samples from. */
  readonly model: SamplingModel;
  /** The noise that the network knows. */
  readonly schedule: NoiseSchedule;
  /** How to sample where a request names no method; null where the model does not say. */
  readonly recommended: RecommendedSampling | null;
  /** Each better engine that `auto` could not have, and why, without a full stop. */
  readonly passedOver: Engine['passedOver'];
  readonly #runners: SamplingRunners;
  #queue: Promise<unknown> = Promise.resolve();
  #disposed = false;
  #isCallingBack = false;

  constructor({
    model,
    schedule,
    createRunner = createEagerRunner,
    recommended = null,
    passedOver = [],
  }: SamplerParts) {
    this.model = model;
    this.schedule = schedule;
    this.recommended = recommended;
    this.passedOver = passedOver;
    this.#runners = new SamplingRunners(createRunner);
  }

  /**
   * A sampler of a trained model, from a weights package, an address, a folder, files or bytes. Where no backend was
   * chosen, the best there is gets prepared: compiled in Node where ONNX Runtime is installed, WebGPU in browsers that
   * have it, else wasm. On a GPU, an output stored with the model is computed and compared.
   *
   * @throws CheckpointError, ModelLoadError, InvalidUNetConfigError, NoiseScheduleConfigError saying what is wrong with
   * the model; BackendUnavailableError where the chosen backend cannot be had; WrongDeviceResultError where a GPU
   * computes another output than the stored one; the signal's reason where it is aborted
   */
  static async fromPretrained(source: PretrainedSource, options: PretrainedOptions = {}): Promise<Sampler> {
    const { model, schedule, reference, recommended } = await loadPretrained(source, options);
    const { createRunner, backend = 'auto', threads, wasmFolder } = options;
    const engine = await (createRunner === undefined
      ? chooseEngine(backend, {
          ...(threads === undefined ? {} : { threads }),
          ...(wasmFolder === undefined ? {} : { wasmFolder }),
        })
      : engineOf(createRunner));
    await checkDevice(model, reference, engine);
    const { createRunner: runners, passedOver } = engine;
    return new Sampler({ model, schedule, recommended, createRunner: runners, passedOver });
  }

  /**
   * A sampler of a U-Net with its weights in memory.
   *
   * @throws UNetParameterError where the weights are not those of the configuration
   */
  static fromModel(parts: {
    readonly unetConfig: UNetConfig;
    readonly parameters: UNetParameters;
    readonly schedule: NoiseSchedule;
    readonly classNames?: readonly string[] | null | undefined;
    readonly createRunner?: CreateRunner | undefined;
    readonly recommended?: RecommendedSampling | null | undefined;
  }): Sampler {
    const { unetConfig, parameters, classNames, ...others } = parts;
    return new Sampler({ model: unetModel(unetConfig, parameters, classNames), ...others });
  }

  /**
   * Samples images. The same seed and sample index give the same image at any batch size and in any split.
   *
   * @throws SamplingOptionsError, TimestepsError where an option is wrong
   * @throws SamplerDisposedError after `dispose()`; requests made before are finished
   * @throws SamplerBusyError where the sampler's own `onStep` asks for it
   * @throws NonFiniteSampleError where the model's weights give pixels that are not numbers
   * @throws the reason of `signal` where it is aborted
   */
  async sample(options: SamplingOptions): Promise<SamplingResult> {
    this.#checkUsable();
    const request = resolveRequest(this.model, this.schedule, withRecommended(options, this.recommended));
    const before = this.#queue;
    const running = inTurn(before, options.signal, () => this.#run(request, options));
    // One that is given up while it waits does not let the next one begin before its turn.
    this.#queue = running.then(
      () => before,
      () => before,
    );
    return running;
  }

  #checkUsable(): void {
    if (this.#disposed) {
      throw new SamplerDisposedError('This sampler was disposed of; create a new one to sample from.');
    }
    if (this.#isCallingBack) {
      throw new SamplerBusyError(
        'onStep asked the sampler that called it for another request, which would wait for this one for ever; sample after this request, or with a sampler of its own.',
      );
    }
  }

  /**
   * Samples images and gives their steps as they are done: `for await (const step of sampler.stream(options))`. Every
   * `stepInterval`-th step and the last come out; leaving the loop stops the sampling and frees everything.
   */
  stream(options: SamplingOptions): SamplingStream {
    return streamSteps((request) => this.sample(request), options);
  }

  /** Frees what ran and the weights on the device, once the requests already made are done. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#queue;
    await this.#runners.discard();
  }

  async #run(request: SamplingRequest, options: SamplingOptions): Promise<SamplingResult> {
    options.signal?.throwIfAborted();
    await this.#runners.makeWay(request);
    const runnerOf: RunnerOf = (guided) => this.#runners.runner(this.#parts(request), guided);
    try {
      const pixels = await this.#runBatches(runnerOf, request, options);
      const { device } = await runnerOf(request.guidedSteps === 'all');
      return { ...this.#asImages(pixels, request), device };
    } catch (error) {
      await this.#runners.discard();
      throw error;
    }
  }

  async #runBatches(
    runnerOf: RunnerOf,
    request: SamplingRequest,
    options: SamplingOptions,
  ): Promise<Float32Array> {
    const [height, width, channels] = this.model.imageShape;
    const pixels = new Float32Array(request.count * height * width * channels);
    const yieldToHost = createYielder();
    let lastStep = performance.now();
    for (let index = 0; index < request.batches; index += 1) {
      const onStep = async (result: BatchStep): Promise<void> => {
        const now = performance.now();
        await this.#report({ ...result, milliseconds: now - lastStep }, index, request, options);
        lastStep = now;
        await yieldToHost();
      };
      const batch = { ...this.#parts(request), index, signal: options.signal, onStep };
      const images = await runBatch(runnerOf, batch);
      checkFinite(images);
      pixels.set(images, index * request.batchSize * height * width * channels);
    }
    if (request.inpainting !== null) pasteKept(pixels, request.inpainting);
    return pixels;
  }

  async #report(
    result: BatchStep & { readonly milliseconds: number },
    batch: number,
    request: SamplingRequest,
    { onStep, onProgress }: SamplingOptions,
  ): Promise<void> {
    const { batches, stepInterval } = request;
    const steps = request.plan.length;
    const done = result.step + 1;
    if (onStep !== undefined && (done % stepInterval === 0 || done === steps)) {
      const firstSampleIndex = request.firstSampleIndex + batch * request.batchSize;
      const { imageShape } = this.model;
      const own = { shown: result.shown.slice(), xt: result.xt.slice() };
      const event = { ...result, ...own, steps, batch, batches, firstSampleIndex, imageShape };
      await this.#callBack(() => onStep(event));
    }
    onProgress?.({ done: batch * steps + done, total: batches * steps });
  }

  /** What a callback calls before it waits for anything is known to come from it. */
  #callBack<Result>(call: () => Result): Result {
    this.#isCallingBack = true;
    try {
      return call();
    } finally {
      this.#isCallingBack = false;
    }
  }

  #asImages(
    pixels: Float32Array,
    request: SamplingRequest,
  ): Pick<SamplingResult, 'images' | 'pixels' | 'shape'> {
    const { imageShape } = this.model;
    const size = pixels.length / request.count;
    const images = Array.from({ length: request.count }, (_, i) => {
      const label = request.labels?.classes[i] ?? null;
      const view = pixels.subarray(i * size, (i + 1) * size);
      return new SampledImage(view, imageShape, label, request.firstSampleIndex + i);
    });
    return { images, pixels, shape: [request.count, ...imageShape] };
  }

  #parts(request: SamplingRequest) {
    return { model: this.model, predictionType: this.schedule.config.predictionType, request };
  }
}

function checkFinite(pixels: Float32Array): void {
  if (pixels.every(Number.isFinite)) return;
  throw new NonFiniteSampleError(
    "Sampling gave pixels that are not finite numbers; the model's weights are damaged, or they do not fit its schedule.",
  );
}
