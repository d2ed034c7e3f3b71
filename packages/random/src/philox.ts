const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const KEY_STEP_0 = 0x9e3779b9;
const KEY_STEP_1 = 0xbb67ae85;
const ROUNDS = 10;

/** Four unsigned 32-bit words. */
export type Words = readonly [number, number, number, number];

/** The upper 32 bits of the 64-bit product of two 32-bit words, as a signed number. */
export function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = (Math.imul(aHigh, bLow) >>> 0) + (Math.imul(aLow, bLow) >>> 16);
  const carry = (Math.imul(aLow, bHigh) >>> 0) + (middle & 0xffff);
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carry >>> 16)) | 0;
}

/**
 * Writes the Philox4x32-10 blocks (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3") of the counters
 * `[firstCounter + i, counter1, counter2, counter3]`, four words each, until `output` is full. The length of `output`
 * is a multiple of four.
 */
export function fillWithPhilox(
  output: Uint32Array,
  [firstCounter, counter1, counter2, counter3]: Words,
  key: readonly [number, number],
): void {
  for (let start = 0; start < output.length; start += 4) {
    let c0 = (firstCounter + start / 4) | 0;
    let c1 = counter1 | 0;
    let c2 = counter2 | 0;
    let c3 = counter3 | 0;
    let k0 = key[0] | 0;
    let k1 = key[1] | 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const high0 = multiplyHigh(c0, MULTIPLIER_0);
      const low0 = Math.imul(c0, MULTIPLIER_0);
      const high1 = multiplyHigh(c2, MULTIPLIER_1);
      const low1 = Math.imul(c2, MULTIPLIER_1);
      c0 = high1 ^ c1 ^ k0;
      c1 = low1;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 = (k0 + KEY_STEP_0) | 0;
      k1 = (k1 + KEY_STEP_1) | 0;
    }
    output[start] = c0;
    output[start + 1] = c1;
    output[start + 2] = c2;
    output[start + 3] = c3;
  }
}

/** One Philox4x32-10 block: a bijection of the counter for every key. */
export function philox(counter: Words, key: readonly [number, number]): Words {
  const output = new Uint32Array(4);
  fillWithPhilox(output, counter, key);
  const [word0 = 0, word1 = 0, word2 = 0, word3 = 0] = output;
  return [word0, word1, word2, word3];
}
