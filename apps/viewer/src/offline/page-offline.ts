import { signal, type ReadonlySignal } from '@preact/signals';
import type { PageMessage, WorkerMessage } from './offline-messages';

/** The page's side of the service worker. */
export interface PageOffline {
  /** Whether the page opens without a network from now on. */
  readonly isKept: ReadonlySignal<boolean>;
  /** Whether a service worker answers the page's requests; then it is isolated once it is loaded again. */
  readonly isServed: ReadonlySignal<boolean>;
  /** Whether a new version waits. */
  readonly hasUpdate: ReadonlySignal<boolean>;
  /** Loads the page anew, in the new version where one waits. */
  reload(): void;
}

/** Registers the service worker, where the browser has such a thing and the page was built. */
export function createPageOffline(): PageOffline {
  const isKept = signal(false);
  const isServed = signal(false);
  const hasUpdate = signal(false);
  let waiting: ServiceWorker | null = null;

  function wait(worker: ServiceWorker): void {
    waiting = worker;
    hasUpdate.value = true;
  }

  function watch(installing: ServiceWorker): void {
    installing.addEventListener('statechange', () => {
      if (installing.state === 'installed' && navigator.serviceWorker.controller !== null) wait(installing);
    });
  }

  function serve(): void {
    const { controller } = navigator.serviceWorker;
    isServed.value = controller !== null;
    if (controller === null) return;
    whenIdle(() => {
      post(controller, 'keep');
    });
  }

  async function register(): Promise<void> {
    const { serviceWorker } = navigator;
    serviceWorker.addEventListener('message', (event) => {
      if ((event.data as WorkerMessage) === 'kept') isKept.value = true;
    });
    serviceWorker.addEventListener('controllerchange', serve);
    const registration = (await serviceWorker.register('./service-worker.js')) as
      ServiceWorkerRegistration | undefined;
    if (registration === undefined) return;
    if (registration.waiting !== null && serviceWorker.controller !== null) wait(registration.waiting);
    registration.addEventListener('updatefound', () => {
      if (registration.installing !== null) watch(registration.installing);
    });
    serve();
  }

  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    // A page that cannot have it does without.
    register().catch(() => undefined);
  }

  return {
    isKept,
    isServed,
    hasUpdate,
    reload() {
      if (waiting === null) {
        window.location.reload();
        return;
      }
      navigator.serviceWorker.addEventListener('controllerchange', () => {
        window.location.reload();
      });
      post(waiting, 'take over');
    },
  };
}

function post(worker: ServiceWorker, message: PageMessage): void {
  worker.postMessage(message);
}

/** The page's own files come first. */
function whenIdle(action: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(action, { timeout: 5000 });
  else setTimeout(action, 2000);
}
