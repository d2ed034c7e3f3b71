import { cosineOfWord, logOfWord, sineOfWord } from './elementary-functions';
import { checkInteger } from './random-argument-error';
import type { RandomKey } from './random-key';
import { randomWords } from './word-stream';

/**
 * `length` numbers from the normal distribution N(0, 1), by Box and Muller's transform in float64, rounded to float32.
 * The same bits on every JavaScript engine; magnitudes reach 6.76. A longer call begins with the numbers of a shorter
 * one.
 *
 * @param first Where in the key's numbers to begin: `normals(key, 2, 5)` are the last two of `normals(key, 7)`, without
 * making the first five. Default 0.
 * @throws RandomArgumentError where `length` is not an integer from 0 to 2^31 - 1, or `first` not one from 0 to 2^33
 */
export function normals(key: RandomKey, length: number, first = 0): Float32Array {
  checkInteger('length', length, 0, 2 ** 31 - 1);
  checkInteger('first', first, 0, 2 ** 33);
  // A block of four words makes two pairs of numbers; what of the first block lies before `first` is left out.
  const before = first % 4;
  const output = normalsFromBlock(key, before + length, (first - before) / 4);
  return before === 0 ? output : output.slice(before);
}

function normalsFromBlock(key: RandomKey, length: number, firstBlock: number): Float32Array {
  const words = randomWords(key, length, firstBlock);
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
