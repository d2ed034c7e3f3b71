import { philox, type Words } from './philox';
import { checkInteger } from './random-argument-error';

/**
 * Names one stream of random numbers. Keys are plain data: copy, store and compare them freely. One key serves one
 * purpose: `normals` and `uniforms` of one key are made from the same bits.
 */
export interface RandomKey {
  /** Four unsigned 32-bit words: the Philox key, and the upper half of its counter. */
  readonly words: Words;
}

/** The Philox key of the derivation, apart from the keys that it derives: the digits of e. */
const DERIVATION_KEY = [0xb7e15162, 0x8aed2a6a] as const;
const INITIAL_STATE: Words = [0, 0, 0, 0];
const NUMBER_TAG = 1;
const STRING_TAG = 2;
const BYTES_A_BLOCK = 8;

/**
 * The key of a seed and a path, e.g. `randomKey(42, 'step', sampleIndex, stepIndex)`. Distinct seeds and paths give
 * independent streams; numbers and strings differ (`7` is not `'7'`).
 *
 * @param seed a safe integer from 0 on; 0 is a seed like any other
 * @param path safe integers from 0 on, and strings
 * @throws RandomArgumentError where the seed or a number of the path is anything else
 */
export function randomKey(seed: number, ...path: readonly (number | string)[]): RandomKey {
  checkInteger('seed', seed, 0, Number.MAX_SAFE_INTEGER);
  return subKey({ words: absorbNumber(INITIAL_STATE, seed) }, ...path);
}

/**
 * The key further down the path of another: `subKey(randomKey(seed, 'a'), 1)` equals `randomKey(seed, 'a', 1)`.
 *
 * @throws RandomArgumentError where a number of the path is not a safe integer from 0 on
 */
export function subKey(key: RandomKey, ...path: readonly (number | string)[]): RandomKey {
  return { words: path.reduce<Words>(absorb, key.words) };
}

function absorb(state: Words, part: number | string): Words {
  if (typeof part === 'string') return absorbString(state, part);
  checkInteger('number in the path of a random key', part, 0, Number.MAX_SAFE_INTEGER);
  return absorbNumber(state, part);
}

function absorbNumber(state: Words, value: number): Words {
  return absorbBlock(state, [value >>> 0, Math.floor(value / 2 ** 32), NUMBER_TAG, 0]);
}

function absorbString(state: Words, text: string): Words {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array(Math.max(1, Math.ceil(bytes.length / BYTES_A_BLOCK)) * BYTES_A_BLOCK);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  let next = state;
  for (let offset = 0; offset < padded.length; offset += BYTES_A_BLOCK) {
    const low = view.getUint32(offset, true);
    const high = view.getUint32(offset + 4, true);
    next = absorbBlock(next, [low, high, STRING_TAG, bytes.length]);
  }
  return next;
}

/** Cipher block chaining: injective in the block, because Philox is a bijection of its counter. */
function absorbBlock(state: Words, block: Words): Words {
  return philox(
    [state[0] ^ block[0], state[1] ^ block[1], state[2] ^ block[2], state[3] ^ block[3]],
    DERIVATION_KEY,
  );
}
