import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Address } from '../address/address';
import type { Engine } from '../engine/engine';
import type { Models } from '../models/create-models';
import type { Theme } from './theme';

/** What every panel can use. */
export interface AppContext {
  readonly engine: Engine;
  readonly address: Address;
  readonly models: Models;
  readonly theme: Theme;
  /** A panel's state: made by the first call with that function and kept while the page lives. */
  once<State>(create: (app: AppContext) => State): State;
}

/** Given by the app to everything in it. */
export const AppProvider = createContext<AppContext | null>(null);

/** The app around a component. */
export function useApp(): AppContext {
  const app = useContext(AppProvider);
  if (app === null) throw new Error('This component is outside of the app; render it within AppProvider.');
  return app;
}
