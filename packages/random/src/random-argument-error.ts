/** A seed, path, length or bound that the random functions cannot work with. */
export class RandomArgumentError extends RangeError {
  override readonly name = 'RandomArgumentError';
}

/** Throws unless `value` is an integer from `minimum` to `maximum`. */
export function checkInteger(what: string, value: number, minimum: number, maximum: number): void {
  if (!Number.isInteger(value) || value < minimum || value > maximum) {
    throw new RandomArgumentError(`The ${what} is ${value}; pass an integer from ${minimum} to ${maximum}.`);
  }
}
