import { Option, type Command } from 'commander';
import { methodNames, type MethodName } from '../methods/named-methods';
import type { TimestepInterval } from '../request/timesteps';
import { intervalFlag } from './interval-flag';
import { numberFlag } from './number-flag';
import { parseShard, type Shard } from './shard';

/** What the flags of a `sample` command give. */
export interface SampleFlags {
  /** The labels as they were typed, such as `0-9`; `-` for those on standard input. */
  readonly labels?: string;
  /** Images of each label. */
  readonly count: number;
  /** Seed of all noise. */
  readonly seed: number;
  /** Number of sampling steps; the model's own where left out. */
  readonly steps?: number;
  /** Name of the method; the model's own where left out. */
  readonly sampler?: MethodName;
  /** Fresh noise of DDIM, 0 to 1. */
  readonly eta?: number;
  /** Whether levels are spaced as Karras et al. 2022 do. */
  readonly karras?: true;
  /** The guidance scale, 1 is off; the model's own where left out. */
  readonly guidance?: number;
  /** The timesteps in which to guide; the model's own where left out. */
  readonly guidanceInterval?: TimestepInterval | 'all';
  /** From 0, off, to 1. */
  readonly guidanceRescale: number;
  /** Whether all images begin with one noise. */
  readonly oneNoise?: true;
  /** Images computed at once. */
  readonly batchSize: number;
  /** Which part of the images to make. */
  readonly shard?: Shard;
  /** Images in a row of the picture. */
  readonly columns: number;
  /** Each pixel becomes a square of this many. */
  readonly scale?: number;
  /** The file or folder to write, as it was typed; `-` for standard output. */
  readonly out: string;
}

const positive = numberFlag({ min: 1, whole: true });

/** Adds the flags that say what to sample, how, and where to put it. */
export function addSampleFlags(command: Command): Command {
  return command
    .option(
      '--labels <list>',
      'classes: names, numbers, ranges of numbers, such as 0-9 or 3,3,7; a number is the name of a class where classes have numbers for names, else its index; - reads them from standard input (default: all)',
    )
    .option('--count <n>', 'pictures of each label', positive, 1)
    .option('--seed <n>', 'the same seed gives the same pictures', numberFlag({ min: 0, whole: true }), 0)
    .option('--steps <n>', 'sampling steps (default: as the model recommends, else 50)', positive)
    .addOption(
      new Option('--sampler <name>', 'reverse process (default: as the model recommends, else ddim)').choices(
        methodNames,
      ),
    )
    .option('--eta <x>', 'noise of the ddim sampler, 0 to 1', numberFlag({ min: 0, max: 1 }))
    .option('--karras', 'space the steps by Karras sigmas')
    .option(
      '--guidance <x>',
      'classifier-free guidance, 1 is off (default: as the model recommends, else 1)',
      numberFlag({ min: 0 }),
    )
    .option(
      '--guidance-interval <from-to>',
      'timesteps in which to guide, such as 200-800 (default: as the model recommends, else all)',
      intervalFlag,
    )
    .option('--guidance-rescale <x>', 'contrast back, 0 is off', numberFlag({ min: 0, max: 1 }), 0)
    .option('--one-noise', 'the same noise for all pictures, so that they differ by their label alone')
    .option('--batch-size <n>', 'pictures computed at once', positive, 64)
    .option('--shard <i/n>', 'only the i-th of n parts; the parts put together are the whole', parseShard)
    .option('--columns <n>', 'pictures in a row', positive, 10)
    .option(
      '--scale <n>',
      'pixels of the file for each pixel (default: 3 in a grid, 1 in a folder)',
      positive,
    )
    .option(
      '--out <path>',
      '.png: one grid; .gif: the process; .npz: arr_0, 8 bits [picture, height, width, channel], and labels; .npy: arr_0 alone; else a folder, one PNG each; -, gif:-, npz:- or npy:- for standard output',
      'samples.png',
    );
}
