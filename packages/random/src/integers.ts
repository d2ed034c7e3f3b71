import { multiplyHigh } from './philox';
import { checkInteger } from './random-argument-error';
import type { RandomKey } from './random-key';
import { createWordStream } from './word-stream';

/**
 * `length` integers uniform in 0..bound-1, without bias. A longer call begins with the numbers of a shorter one.
 *
 * @throws RandomArgumentError where `length` is not an integer from 0 to 2^31 - 1, or `bound` not one from 1 to 2^31
 */
export function integers(key: RandomKey, length: number, bound: number): Int32Array {
  checkInteger('length', length, 0, 2 ** 31 - 1);
  checkInteger('bound', bound, 1, 2 ** 31);
  const nextWord = createWordStream(key);
  const output = new Int32Array(length);
  for (let i = 0; i < length; i += 1) output[i] = boundedInteger(nextWord, bound);
  return output;
}

/**
 * One integer uniform in 0..bound-1, from as many words as it takes (Lemire 2019, "Fast random integer generation in an
 * interval"): the words whose product with `bound` falls into the uneven rest are drawn again.
 */
export function boundedInteger(nextWord: () => number, bound: number): number {
  const rest = 2 ** 32 % bound;
  for (;;) {
    const word = nextWord();
    if (Math.imul(word, bound) >>> 0 >= rest) return multiplyHigh(word, bound) >>> 0;
  }
}
