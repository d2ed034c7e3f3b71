/** A model cannot be distilled as asked; the sentence says why, and what can. */
export class DistillationError extends Error {
  override readonly name = 'DistillationError';
}
