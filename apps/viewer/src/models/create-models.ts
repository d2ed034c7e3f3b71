import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { arrivedMark } from '../generate/drawing-marks';
import type { Engine } from '../engine/engine';
import type { ModelInfo, ModelProgress } from '../engine/protocol';
import type { ModelSource } from './model-source';

/** How far a model is. */
export type ModelState =
  | ({ readonly kind: 'loading' } & ModelProgress)
  | { readonly kind: 'ready'; readonly info: ModelInfo }
  | { readonly kind: 'failed'; readonly message: string };

/** The models that the page can use. */
export interface Models {
  readonly sources: ReadonlySignal<readonly ModelSource[]>;
  /** The source of that name; the first one where there is none. */
  source(id: string): ModelSource;
  /** How far that model is; the first call begins to load it. */
  open(id: string): ReadonlySignal<ModelState>;
  /** Waits until that model is loaded; begins again where that failed before. */
  ready(id: string): Promise<ModelInfo>;
  /** Adds a model, such as one dropped on the page, in place of one of the same name. */
  add(source: ModelSource): void;
  /** Takes a model that was added out again; panels that show it go on with the first. */
  remove(id: string): void;
  /** Says that more models may be added until then: one of an unknown name is waited for. */
  expect(models: Promise<unknown>): void;
}

/** A model being loaded, or loaded. */
interface Opening {
  readonly state: Signal<ModelState>;
  info: Promise<ModelInfo>;
}

export function createModels(engine: Engine, builtIn: readonly [ModelSource, ...ModelSource[]]): Models {
  const sources = signal<readonly ModelSource[]>(builtIn);
  const openings = new Map<string, Opening>();
  const coming = signal<Promise<void> | null>(null);
  const source = (id: string): ModelSource => sources.value.find((one) => one.id === id) ?? builtIn[0];

  async function load(opened: ModelSource, state: Signal<ModelState>): Promise<ModelInfo> {
    state.value = { kind: 'loading', loaded: 0, total: null };
    try {
      const info = await engine.call('openModel', {}, opened, (progress) => {
        if (state.value.kind === 'loading') state.value = { kind: 'loading', ...progress };
      });
      performance.mark(arrivedMark);
      state.value = { kind: 'ready', info };
      return info;
    } catch (error) {
      state.value = { kind: 'failed', message: failureWords(opened, error) };
      if (isNetworkLost(opened)) retryOnceOnline(opened.id);
      throw error;
    }
  }

  function retryOnceOnline(id: string): void {
    const retry = (): void => void models.ready(id).catch(() => undefined);
    window.addEventListener('online', retry, { once: true });
  }

  function begin(wanted: ModelSource): Opening {
    const state = signal<ModelState>({ kind: 'loading', loaded: 0, total: null });
    const opening = { state, info: load(wanted, state) };
    opening.info.catch(() => undefined);
    openings.set(wanted.id, opening);
    return opening;
  }

  function opening(id: string): Opening {
    const wanted = source(id);
    return openings.get(wanted.id) ?? begin(wanted);
  }

  /** What is waited for, where the model of that name may still be added. */
  function comingFor(id: string): Promise<void> | null {
    return sources.value.some((one) => one.id === id) ? null : coming.value;
  }

  const models: Models = {
    sources,
    source,
    open: (id) => (comingFor(id) === null ? opening(id).state : waiting),
    async ready(id) {
      const wait = comingFor(id);
      if (wait !== null) {
        await wait;
        if (source(id).id !== id) engine.tell(unknownWords(source(id)));
      }
      const current = opening(id);
      if (current.state.peek().kind === 'failed') {
        current.info = load(source(id), current.state);
        current.info.catch(() => undefined);
      }
      return current.info;
    },
    remove(id) {
      openings.delete(id);
      sources.value = sources.value.filter((one) => one.id !== id);
    },
    expect(models) {
      const settle = (): void => {
        coming.value = null;
      };
      coming.value = models.then(settle, settle);
    },
    add(added) {
      openings.delete(added.id);
      sources.value = [...sources.value.filter(({ id }) => id !== added.id), added];
    },
  };
  return models;
}

/** Before it is known which models there are. */
const waiting: ReadonlySignal<ModelState> = signal({ kind: 'loading', loaded: 0, total: null });

function unknownWords({ title }: ModelSource): string {
  return `The network that this address names is not in this browser, so "${title}" is shown: bring it as a file, or ask for it where the link came from.`;
}

function isNetworkLost(source: ModelSource): boolean {
  return source.kind === 'address' && !navigator.onLine;
}

function failureWords(source: ModelSource, error: unknown): string {
  if (isNetworkLost(source)) {
    return `"${source.title}" is not on this device yet, and there is no connection. It comes by itself once you are online.`;
  }
  return error instanceof Error ? error.message : String(error);
}
