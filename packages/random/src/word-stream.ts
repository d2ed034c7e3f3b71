import { fillWithPhilox } from './philox';
import type { RandomKey } from './random-key';

const CHUNK_WORDS = 1024;

/** The first `length` 32-bit words of the stream of `key`, and up to three more to fill the last block. */
export function randomWords(key: RandomKey, length: number, firstBlock = 0): Uint32Array {
  const words = new Uint32Array(Math.ceil(length / 4) * 4);
  const [key0, key1, counter2, counter3] = key.words;
  fillWithPhilox(words, [firstBlock, 0, counter2, counter3], [key0, key1]);
  return words;
}

/** Reads the words of `randomWords(key, ...)` one by one, for uses that do not know how many they need. */
export function createWordStream(key: RandomKey): () => number {
  let chunk: Uint32Array = new Uint32Array(0);
  let position = 0;
  let nextBlock = 0;
  return () => {
    if (position === chunk.length) {
      chunk = randomWords(key, CHUNK_WORDS, nextBlock);
      nextBlock += CHUNK_WORDS / 4;
      position = 0;
    }
    const word = chunk[position] ?? 0;
    position += 1;
    return word;
  };
}
