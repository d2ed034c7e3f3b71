/** 32 bits that stand for a sequence of 32-bit words: MurmurHash3 (Appleby 2011, x86, 32 bits), with `start` as its seed. */
export function checksum(words: Uint32Array, start = 0): number {
  let hash = start;
  for (const word of words) {
    const mixed = Math.imul(rotateLeft(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
    hash = (Math.imul(rotateLeft(hash ^ mixed, 13), 5) + 0xe6546b64) | 0;
  }
  return finish(hash ^ (4 * words.length));
}

/** 32 bits that stand for a text. */
export function textChecksum(text: string): number {
  return checksum(Uint32Array.from(text, (character) => character.codePointAt(0) ?? 0));
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function finish(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}
