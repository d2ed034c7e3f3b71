import { cosineOfWord, logOfWord, sineOfWord } from './elementary-functions';
import { checkInteger } from './random-argument-error';
import type { RandomKey } from './random-key';
import { randomWords } from './word-stream';

/**
 * `length` numbers from the normal distribution N(0, 1), by Box and Muller's transform in float64, rounded to float32.
 * The same bits on every JavaScript engine; magnitudes reach 6.76. A longer call begins with the numbers of a shorter
 * one.
 *
 * @throws RandomArgumentError where `length` is not an integer from 0 to 2^31 - 1
 */
export function normals(key: RandomKey, length: number): Float32Array {
  checkInteger('length', length, 0, 2 ** 31 - 1);
  const words = randomWords(key, length);
  const output = new Float32Array(length);
  for (let i = 0; i < length; i += 2) {
    const radius = Math.sqrt(-2 * logOfWord(words[i] ?? 0));
    const angle = words[i + 1] ?? 0;
    output[i] = radius * cosineOfWord(angle);
    // Past the end of an odd length, a typed array drops the write.
    output[i + 1] = radius * sineOfWord(angle);
  }
  return output;
}
