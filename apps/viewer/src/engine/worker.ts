import { greet } from './greeting';

// Only this: WebKit runs the first script of a worker a second time where another script of it imports something from
// it, and then all calls would be answered twice. So whatever others import is imported by a call.
addEventListener(
  'message',
  ({ ports: [port] }) => {
    if (port !== undefined) bearWitness(port);
  },
  { once: true },
);

import('./worker-calls').then(
  () => {
    greet(null);
  },
  (error: unknown) => {
    greet(error instanceof Error ? error.message : String(error));
  },
);

/**
 * Starts a worker of the worker that answers the page in its place: it ends when this one ends, and answers also while
 * this one computes for long. Where workers have no workers of their own, the page hears nothing, and takes that for no sign.
 */
function bearWitness(port: MessagePort): void {
  if (typeof Worker === 'undefined') return;
  const witness = new Worker(new URL('./witness.ts', import.meta.url), { type: 'module' });
  witness.postMessage(null, [port]);
}
