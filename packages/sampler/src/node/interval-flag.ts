import { InvalidArgumentError } from 'commander';
import type { TimestepInterval } from '../request/timesteps';

/** Reads a range of timesteps, both ends included, such as `200-800`, or `all`. */
export function intervalFlag(text: string): TimestepInterval | 'all' {
  if (text === 'all') return 'all';
  const range = /^\s*(\d{1,6})\s*-\s*(\d{1,6})\s*$/.exec(text);
  const [from, to] = [Number(range?.[1]), Number(range?.[2])];
  if (from <= to) return [from, to];
  throw new InvalidArgumentError(
    'It must be two whole timesteps with a hyphen between them, the lower first, such as 200-800, or all.',
  );
}
