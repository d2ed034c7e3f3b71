/** The worker ended before it answered. */
export class WorkerLostError extends Error {
  override readonly name = 'WorkerLostError';
  constructor() {
    super(
      'The browser stopped the part of the page that computes, as it does where memory is short: ask for fewer pictures or a smaller network, or choose another backend at the foot of the page.',
    );
  }
}
