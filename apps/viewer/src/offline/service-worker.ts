import { isolated } from './isolated';
import type { PageMessage, WorkerMessage } from './offline-messages';

// Serves the page without a network, and cross-origin isolated where the host sets no headers for that. The weights of
// networks are left alone: `@ddpm/sampler` keeps them itself.

/** Filled in by the build: all files of the page, by their addresses under it, and a name for this version of them. */
const offlineFiles = '__OFFLINE_FILES__' as unknown as {
  readonly version: string;
  readonly files: readonly string[];
};

const worker = globalThis as unknown as ServiceWorkerScope;
const prefix = `viewer ${new URL(worker.registration.scope).pathname} `;
const cacheName = `${prefix}${offlineFiles.version}`;

worker.addEventListener('install', (event) => {
  // The first worker takes over at once, and keeps the files when the page has come to rest.
  const isFirst = worker.registration.active === null;
  event.waitUntil(isFirst ? worker.skipWaiting() : keepAll());
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([deleteOldVersions(), worker.clients.claim()]));
});

worker.addEventListener('message', (event) => {
  const message = event.data as PageMessage;
  if (message === 'take over') event.waitUntil(worker.skipWaiting());
  if (message !== 'keep') return;
  const answer = (words: WorkerMessage): void => event.source?.postMessage(words);
  const keeping = keepAll().then(
    () => {
      answer('kept');
    },
    () => {
      answer('not kept');
    },
  );
  event.waitUntil(keeping);
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { scope } = worker.registration;
  const isOurs = request.url.startsWith(scope) && !request.url.startsWith(`${scope}models/`);
  if (request.method === 'GET' && isOurs) event.respondWith(answerTo(event));
});

async function answerTo(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const isPage = request.mode === 'navigate';
  const kept = await keptAnswer(request, isPage);
  if (kept !== undefined) return isolated(kept);
  const response = await fetch(request);
  // What the build left out of the list is kept from its first use on, until a new version comes.
  if (response.ok && !isPage) event.waitUntil(keepAnswer(request, response.clone()));
  return isolated(response);
}

/** Nothing where the browser lets nothing be read: then the network has it. */
async function keptAnswer(request: Request, isPage: boolean): Promise<Response | undefined> {
  try {
    const cache = await caches.open(cacheName);
    return await cache.match(isPage ? worker.registration.scope : request, { ignoreSearch: isPage });
  } catch {
    return undefined;
  }
}

/** The visitor has the answer, whether or not the storage has room for it. */
async function keepAnswer(request: Request, response: Response): Promise<void> {
  try {
    const cache = await caches.open(cacheName);
    await cache.put(request, response);
  } catch {
    // It is fetched again the next time.
  }
}

/** Keeps what is not kept yet. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(cacheName);
  const addresses = offlineFiles.files.map((file) => new URL(file, worker.registration.scope).href);
  const known = new Set((await cache.keys()).map(({ url }) => url));
  const missing = addresses.filter((address) => !known.has(address));
  // Not an older version that the browser has at hand.
  await cache.addAll(missing.map((address) => new Request(address, { cache: 'no-cache' })));
}

async function deleteOldVersions(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(prefix) && name !== cacheName);
  await Promise.all(old.map((name) => caches.delete(name)));
}

// The part of a service worker's global scope that is used here; TypeScript has its types only without those of a page.

/** An event whose work the browser waits for. */
interface LastingEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends LastingEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

interface MessageEventOfPage extends LastingEvent {
  readonly data: unknown;
  readonly source: { postMessage(message: unknown): void } | null;
}

interface ServiceWorkerScope {
  readonly registration: { readonly scope: string; readonly active: object | null };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: LastingEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEventOfPage) => void): void;
}
