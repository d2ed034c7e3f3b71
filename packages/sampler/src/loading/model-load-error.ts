/** A model could not be had: not reached, not what it should be, or damaged. */
export class ModelLoadError extends Error {
  override readonly name = 'ModelLoadError';
}
