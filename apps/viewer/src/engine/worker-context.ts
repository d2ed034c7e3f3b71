import { selfCheck } from '@ddpm/engine';
import { WrongDeviceResultError, type Sampler } from '@ddpm/sampler';
import * as tf from '@tensorflow/tfjs-core';
import type { ModelSource } from '../models/model-source';
import { openSource, type OpenOptions } from '../models/open-source';
import { backendTitles } from './backend-titles';
import { chooseBackend } from './choose-backend';
import { createMemoryWatch } from './memory-watch';
import type { EngineBackend, EngineStart, ModelInfo, PageBackend, WorkerNews } from './protocol';
import type { LoadedModel, WorkerContext } from './worker-module';

/** The state of the worker: its backend, and the models on it. */
export function createWorkerContext(): WorkerContext {
  let request: EngineStart | null = null;
  let backend: EngineBackend | null = null;
  let news: WorkerNews = silence;
  let checked = false;
  const memory = createMemoryWatch();
  const models = new Map<string, Promise<LoadedModel>>();

  async function prepare(): Promise<EngineBackend> {
    if (request === null) throw new NotStartedError();
    backend = await chooseBackend(request, (name, reason) => {
      const { choice } = request ?? {};
      if (name === choice) news.tell(`${backendTitles[choice]} cannot be used here (${reason}).`);
    });
    memory.watchBackend();
    watchDevice(() => {
      news.onDeviceLost();
    });
    return backend;
  }

  async function avoid(name: PageBackend): Promise<void> {
    if (request === null) throw new NotStartedError();
    news.tell(`${backendTitles[name]} gives wrong numbers on this device, so the page goes on without it.`);
    request = { ...request, avoid: [...request.avoid, name] };
    models.clear();
    news.onBackend(await prepare());
  }

  async function load(source: ModelSource, options: OpenOptions): Promise<LoadedModel> {
    if (backend === null) throw new NotStartedError();
    try {
      if (source.kind === 'files') await checkArithmetic(backend);
      const sampler = await openSource(source, { ...options, backend: backend.name });
      return { sampler, info: describe(source, sampler) };
    } catch (error) {
      if (!(error instanceof Error && error.name === 'WrongDeviceResultError')) throw error;
      await avoid(backend.name);
      return load(source, options);
    }
  }

  /** A visitor's model may have no stored output by which a GPU that computes wrongly is known. */
  async function checkArithmetic({ name, device }: EngineBackend): Promise<void> {
    if (name === 'wasm' || name === 'cpu' || checked) return;
    if (!(await selfCheck()).correct) throw new WrongDeviceResultError(device);
    checked = true;
  }

  return {
    async start(options, workerNews) {
      request = options;
      news = workerNews;
      return prepare();
    },
    openModel(source, options = {}) {
      const kept = models.get(source.id);
      if (kept !== undefined) return kept;
      const loaded = load(source, options);
      models.set(source.id, loaded);
      loaded.then(
        // Where the backend changed meanwhile, it had been forgotten.
        () => models.set(source.id, loaded),
        () => models.delete(source.id),
      );
      return loaded;
    },
    memory: () => tf.memory().numBytes,
    ranOutOfMemory: () => memory.ranOut(),
  };
}

const silence: WorkerNews = {
  tell: () => undefined,
  onBackend: () => undefined,
  onDeviceLost: () => undefined,
};

/** Calls that wait for a device that is gone may wait for ever; so the page hears of it unasked. */
function watchDevice(onLost: () => void): void {
  const watched = tf.backend() as { readonly device?: { readonly lost?: Promise<unknown> } };
  void watched.device?.lost?.then(() => {
    // A backend that was left behind on purpose is of no concern.
    if (tf.backend() === watched) onLost();
  });
}

function describe({ id, title }: ModelSource, { model, schedule, recommended }: Sampler): ModelInfo {
  return {
    id,
    title,
    classNames: model.numClasses === null ? null : (model.classNames ?? numbered(model.numClasses)),
    imageShape: model.imageShape,
    hasNullLabel: model.nullLabel !== null,
    parameterCount: Object.values(model.parameters).reduce((sum, { data }) => sum + data.length, 0),
    schedule: schedule.config,
    recommended,
  };
}

function numbered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => String(index));
}

/** A call came before `start`. */
class NotStartedError extends Error {
  override readonly name = 'NotStartedError';
  constructor() {
    super('The worker has no backend yet; call start first.');
  }
}
