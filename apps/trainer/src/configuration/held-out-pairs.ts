import { InvalidArgumentError } from 'commander';
import { pairNames, tenHeldOutPairs } from '@ddpm/data';

/** Reads a list of pairs of digits, such as `04,17`, or `ten`, which shows each digit once in each place. */
export function parsePairs(text: string): readonly number[] {
  if (text === 'ten') return tenHeldOutPairs;
  return text.split(',').map((name) => {
    const pair = pairNames.indexOf(name.trim());
    if (pair >= 0) return pair;
    throw new InvalidArgumentError('It must be numbers of two digits with commas between them, or ten.');
  });
}
