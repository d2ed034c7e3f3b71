import { Option, type Command } from 'commander';
import type { BackendName } from './run-config';
import { numberFlag } from './number-flag';
import { backendNames } from './run-options';

/** What the engine flags give. */
export interface EngineFlags {
  readonly backend: BackendName;
  readonly threads?: number;
}

/** Adds `--backend` and `--threads` to a command that computes but does not train. */
export function addEngineFlags(command: Command): Command {
  return command
    .addOption(new Option('--backend <name>', 'what computes').choices(backendNames).default('auto'))
    .option(
      '--threads <n>',
      'threads to compute with (default: all cores)',
      numberFlag({ min: 1, whole: true }),
    );
}
