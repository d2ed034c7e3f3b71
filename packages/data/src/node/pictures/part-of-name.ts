import { createHash } from 'node:crypto';
import type { Part } from '../idx-files';

/**
 * The part that a picture belongs to, by a hash of its name alone: adding and removing others moves none to the other
 * part.
 *
 * @param testShare share of the test part, 0 to 1
 */
export function partOfName(name: string, testShare: number): Part {
  const hash = createHash('sha256').update(name).digest().readUInt32BE(0);
  return hash < testShare * 2 ** 32 ? 'test' : 'train';
}
