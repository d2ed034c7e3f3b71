import { untracked } from '@preact/signals';
import { createAddress } from '../address/create-address';
import { createEngine } from '../engine/create-engine';
import { createModels } from '../models/create-models';
import { builtInSources } from '../models/model-source';
import type { AppContext } from './app-context';
import { keptBackend } from './kept-settings';
import { panels } from './panels';
import { createTheme } from './theme';

/** Everything that lives as long as the page. */
export function createApp(): AppContext {
  const page = new URL('.', document.baseURI).href;
  const engine = createEngine({ choice: keptBackend(), wasmFolder: new URL('wasm/', page).href });
  const states = new Map<unknown, unknown>();
  const app: AppContext = {
    engine,
    address: createAddress([panels[0].id, ...panels.map(({ id }) => id)]),
    models: createModels(engine, builtInSources(page)),
    theme: createTheme(),
    once<State>(create: (app: AppContext) => State): State {
      if (!states.has(create))
        states.set(
          create,
          untracked(() => create(app)),
        );
      return states.get(create) as State;
    },
  };
  return app;
}
