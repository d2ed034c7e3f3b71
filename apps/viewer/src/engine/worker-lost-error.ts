/** The worker ended before it answered. */
export class WorkerLostError extends Error {
  override readonly name = 'WorkerLostError';
  constructor() {
    super('The part of the page that computes was stopped by the browser; it starts again by itself.');
  }
}
