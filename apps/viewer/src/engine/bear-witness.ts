/**
 * Starts a worker of the worker that answers the page in its place: it ends when this one ends, and answers also while
 * this one computes for long. Where workers have no workers of their own, the page hears nothing, and takes that for no sign.
 */
export function bearWitness(port: MessagePort): void {
  if (typeof Worker === 'undefined') return;
  const witness = new Worker(new URL('./witness.ts', import.meta.url), { type: 'module' });
  witness.postMessage(null, [port]);
}
