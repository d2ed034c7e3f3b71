import { checkInteger } from './random-argument-error';
import type { RandomKey } from './random-key';
import { randomWords } from './word-stream';

/**
 * `length` numbers uniform in [0, 1), each with 53 random bits. A longer call begins with the numbers of a shorter one.
 *
 * @throws RandomArgumentError where `length` is not an integer from 0 to 2^31 - 1
 */
export function uniforms(key: RandomKey, length: number): Float64Array {
  checkInteger('length', length, 0, 2 ** 31 - 1);
  const words = randomWords(key, 2 * length);
  const output = new Float64Array(length);
  for (let i = 0; i < length; i += 1) {
    const high = (words[2 * i] ?? 0) >>> 5;
    const low = (words[2 * i + 1] ?? 0) >>> 6;
    output[i] = (high * 2 ** 26 + low) * 2 ** -53;
  }
  return output;
}
