import { Option, type Command } from 'commander';
import { methodNames, type MethodName } from '../methods/named-methods';
import { numberFlag } from './number-flag';
import { parseShard, type Shard } from './shard';

/** What the flags of a `sample` command give. */
export interface SampleFlags {
  readonly labels?: string;
  readonly count: number;
  readonly seed: number;
  readonly steps: number;
  readonly sampler: MethodName;
  readonly eta: number;
  readonly karras?: true;
  readonly guidance: number;
  readonly guidanceRescale: number;
  readonly oneNoise?: true;
  readonly batchSize: number;
  readonly shard?: Shard;
  readonly columns: number;
  readonly scale?: number;
  readonly out: string;
}

const positive = numberFlag({ min: 1, whole: true });

/** Adds the flags that say what to sample, how, and where to put it. */
export function addSampleFlags(command: Command): Command {
  return command
    .option('--labels <list>', 'classes: numbers, ranges or names, such as 0-9 or 3,3,7 (default: all)')
    .option('--count <n>', 'pictures of each label', positive, 1)
    .option('--seed <n>', 'the same seed gives the same pictures', numberFlag({ min: 0, whole: true }), 0)
    .option('--steps <n>', 'sampling steps', positive, 50)
    .addOption(new Option('--sampler <name>', 'reverse process').choices(methodNames).default('ddim'))
    .option('--eta <x>', 'noise of the ddim sampler, 0 to 1', numberFlag({ min: 0, max: 1 }), 0)
    .option('--karras', 'space the steps by Karras sigmas')
    .option('--guidance <x>', 'classifier-free guidance, 1 is off', numberFlag({ min: 0 }), 1)
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
    .option('--out <path>', '.png: one grid; .gif: the process; else a folder, one PNG each', 'samples.png');
}
