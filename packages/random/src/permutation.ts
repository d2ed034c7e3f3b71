import { boundedInteger } from './integers';
import { checkInteger } from './random-argument-error';
import type { RandomKey } from './random-key';
import { createWordStream } from './word-stream';

/**
 * The numbers 0..length-1 in random order, every order equally likely (Fisher and Yates' shuffle).
 *
 * @throws RandomArgumentError where `length` is not an integer from 0 to 2^31 - 1
 */
export function permutation(key: RandomKey, length: number): Uint32Array {
  checkInteger('length', length, 0, 2 ** 31 - 1);
  const nextWord = createWordStream(key);
  const order = Uint32Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last -= 1) {
    const chosen = boundedInteger(nextWord, last + 1);
    const value = order[last] ?? 0;
    order[last] = order[chosen] ?? 0;
    order[chosen] = value;
  }
  return order;
}
