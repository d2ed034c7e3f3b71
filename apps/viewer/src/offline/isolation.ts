import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { Engine } from '../engine/engine';
import type { PageOffline } from './page-offline';

const triedKey = 'viewer.isolation-tried';

/**
 * Loads the page once more where that gives WebAssembly its threads: on a host that sets no headers, only the second load
 * comes through the service worker. It happens by itself where the visitor has not touched anything yet, and never twice
 * in one tab.
 *
 * @returns whether loading again would help, for a notice
 */
export function createIsolation(engine: Engine, offline: PageOffline): ReadonlySignal<boolean> {
  const wouldHelp = signal(false);
  let isTouched = false;
  for (const name of ['pointerdown', 'keydown', 'dragover']) {
    window.addEventListener(name, () => (isTouched = true), { once: true, capture: true });
  }
  effect(() => {
    const state = engine.state.value;
    const computesOnProcessor = state.kind === 'ready' && state.backend.name === 'wasm';
    if (!computesOnProcessor || !offline.isServed.value || !canBeIsolated() || wasTried()) return;
    markTried();
    if (isTouched) wouldHelp.value = true;
    else window.location.reload();
  });
  return wouldHelp;
}

function canBeIsolated(): boolean {
  return (
    !window.crossOriginIsolated &&
    // Older browsers do not know it.
    'crossOriginIsolated' in window &&
    navigator.hardwareConcurrency > 1
  );
}

/** Where the browser keeps nothing, it counts as tried, so that the page is never loaded in a circle. */
function wasTried(): boolean {
  try {
    return sessionStorage.getItem(triedKey) !== null;
  } catch {
    return true;
  }
}

function markTried(): void {
  sessionStorage.setItem(triedKey, 'yes');
}
