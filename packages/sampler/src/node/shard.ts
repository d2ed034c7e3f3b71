import { InvalidArgumentError } from 'commander';

/** One of several parts of a set of images. */
export interface Shard {
  /** 1..of. */
  readonly index: number;
  readonly of: number;
}

/** Reads `3/16`: the third of sixteen parts. */
export function parseShard(text: string): Shard {
  const match = /^(\d{1,7})\/(\d{1,7})$/.exec(text.trim());
  const shard = { index: Number(match?.[1]), of: Number(match?.[2]) };
  if (shard.index >= 1 && shard.index <= shard.of) return shard;
  throw new InvalidArgumentError('It must be a part of a whole, from 1/N to N/N, such as 3/16.');
}

/**
 * The images of a shard, out of `count`: from `begin` up to, but without, `end`. Shards differ by one image at most; where
 * there is none, all are asked for.
 */
export function shardRange(
  shard: Shard | undefined,
  count: number,
): { readonly begin: number; readonly end: number } {
  const { index, of } = shard ?? { index: 1, of: 1 };
  return { begin: Math.floor(((index - 1) * count) / of), end: Math.floor((index * count) / of) };
}
