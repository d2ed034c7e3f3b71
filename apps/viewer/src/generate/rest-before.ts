import type { AppContext } from '../shell/app-context';
import { isQuick } from './few-calls';

/** How long controls must rest before what they say is drawn: a quick network follows them at once. */
export function restBefore({ models }: AppContext, model: string, restMs: number): number {
  const state = models.open(model).value;
  return state.kind === 'ready' && isQuick(state.info) ? 0 : restMs;
}
