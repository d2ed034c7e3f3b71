/** An option of a sampling request that is impossible, contradictory, or does not fit the model. */
export class SamplingOptionsError extends RangeError {
  override readonly name = 'SamplingOptionsError';
}

/** Sampling gave pixels that are not numbers. */
export class NonFiniteSampleError extends Error {
  override readonly name = 'NonFiniteSampleError';
}

/** A sampler was used after `dispose()`. */
export class SamplerDisposedError extends Error {
  override readonly name = 'SamplerDisposedError';
}

/** A sampler was asked for a request by a callback that its present request waits for. */
export class SamplerBusyError extends Error {
  override readonly name = 'SamplerBusyError';
}

/** A model could not be had: not reached, not what it should be, or damaged. */
export class ModelLoadError extends Error {
  override readonly name = 'ModelLoadError';
}
