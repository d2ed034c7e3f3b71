import { SamplingOptionsError } from '../errors';

/** @throws SamplingOptionsError where the value is no integer, or below the minimum */
export function integerOption(name: string, value: number, minimum: number): number {
  if (Number.isSafeInteger(value) && value >= minimum) return value;
  throw new SamplingOptionsError(`The ${name} is ${value}; pass an integer of ${minimum} or more.`);
}

/** @throws SamplingOptionsError where the value is not in [0, 1], or is 0 and `aboveZero` */
export function shareOption(name: string, value: number, aboveZero = false): number {
  if (value >= 0 && value <= 1 && !(aboveZero && value === 0)) return value;
  const range = aboveZero ? 'above 0 and up to 1' : 'from 0 to 1';
  throw new SamplingOptionsError(`The ${name} is ${value}; pass a number ${range}.`);
}

/** @throws SamplingOptionsError where the array does not hold `count` images of `shape`, or numbers that are not finite */
export function imagesOption(
  name: string,
  values: Float32Array,
  count: number,
  shape: readonly number[],
): Float32Array {
  const size = shape.reduce((product, length) => product * length, 1);
  if (values.length !== count * size) {
    throw new SamplingOptionsError(
      `The ${name} has ${values.length} numbers; pass ${count * size}: [${[count, ...shape].join(', ')}].`,
    );
  }
  if (values.every(Number.isFinite)) return values;
  throw new SamplingOptionsError(
    `The ${name} holds values that are not finite numbers; pass pixels about [-1, 1].`,
  );
}
