import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Engine } from '../engine/engine';
import type { ModelInfo, ModelProgress } from '../engine/protocol';
import type { ModelSource } from './model-source';

/** How far a model is. */
export type ModelState =
  | { readonly kind: 'idle' }
  | ({ readonly kind: 'loading' } & ModelProgress)
  | { readonly kind: 'ready'; readonly info: ModelInfo }
  | { readonly kind: 'failed'; readonly message: string };

/** The models that the page can use. */
export interface Models {
  readonly sources: ReadonlySignal<readonly ModelSource[]>;
  /** The source of that name; the first one where there is none. */
  source(id: string): ModelSource;
  /** How far that model is; it starts loading where it has not yet. */
  open(id: string): ReadonlySignal<ModelState>;
  /** Adds a model, such as one dropped on the page, in place of one of the same name. */
  add(source: ModelSource): void;
}

export function createModels(engine: Engine, builtIn: readonly [ModelSource, ...ModelSource[]]): Models {
  const sources = signal<readonly ModelSource[]>(builtIn);
  const states = new Map<string, Signal<ModelState>>();
  const source = (id: string): ModelSource => sources.value.find((one) => one.id === id) ?? builtIn[0];

  async function load(opened: ModelSource, state: Signal<ModelState>): Promise<void> {
    state.value = { kind: 'loading', loaded: 0, total: null };
    try {
      const info = await engine.call('openModel', {}, opened, (progress) => {
        if (state.value.kind === 'loading') state.value = { kind: 'loading', ...progress };
      });
      state.value = { kind: 'ready', info };
    } catch (error) {
      state.value = { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
  }

  return {
    sources,
    source,
    open(id) {
      const found = source(id);
      const state = states.get(found.id) ?? signal<ModelState>({ kind: 'idle' });
      states.set(found.id, state);
      if (state.peek().kind === 'idle' || state.peek().kind === 'failed') void load(found, state);
      return state;
    },
    add(added) {
      states.delete(added.id);
      sources.value = [...sources.value.filter(({ id }) => id !== added.id), added];
    },
  };
}
