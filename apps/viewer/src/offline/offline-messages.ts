/** What the page tells the service worker: to keep all files, or to take over from an older one. */
export type PageMessage = 'keep' | 'take over';

/** What the service worker answers to `keep`. */
export type WorkerMessage = 'kept' | 'not kept';
