import { Option, type Command } from 'commander';
import { asNumber } from './number-flag';
import { backendNames } from './run-options';

/** Adds the flags of whatever trains that say when it looks and saves, and what computes. */
export function addPaceFlags(command: Command): Command {
  return command
    .option(
      '--sample-interval <n>',
      'steps between sample grids, 0 for a quick one at the end alone (default: 250)',
      asNumber,
    )
    .option('--checkpoint-interval <n>', 'steps between checkpoints (default: 100)', asNumber)
    .addOption(new Option('--backend <name>', 'what computes (default: auto)').choices(backendNames))
    .option('--threads <n>', 'threads to compute with (default: all cores)', asNumber);
}

/** The port of `--live`; null for one that is free, false for no page. */
export function livePort(live: unknown): number | null | false {
  return typeof live === 'number' ? live : live === true ? null : false;
}
