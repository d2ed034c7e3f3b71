import os from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { numberList, wholeNumber } from './number-list';
import { sectionNames, type SectionName } from './sections/section';
import { engineNames, peerNames } from './workload';

export interface Flags {
  readonly engines: readonly string[];
  readonly batch: readonly number[];
  readonly trainingBatch: readonly number[];
  readonly threads: readonly number[];
  readonly repeat: number;
  readonly sections: readonly SectionName[];
  readonly write: boolean;
}

const measuredNames = ['pytorch', ...engineNames, ...peerNames];

/** Reads the command line; ends the process where it is wrong. */
export function readFlags(): Flags {
  const flags = new Command('bench')
    .description(
      'Times training steps and forward passes on every engine, beside PyTorch where it is installed.',
    )
    .option('--engines <names>', `some of ${measuredNames.join(', ')}`, someOf(measuredNames), measuredNames)
    .option('--batch <sizes>', 'batch sizes of the forward pass', numberList, [1, 10, 64])
    .option('--training-batch <sizes>', 'batch sizes of the training step', numberList, [64])
    .option('--threads <counts>', 'numbers of threads', numberList, defaultThreads())
    .option('--repeat <count>', 'timed runs of each, at least', wholeNumber, 5)
    .option(
      '--sections <names>',
      `some of ${sectionNames.join(', ')} (default: engines; all with --write)`,
      someOf(sectionNames),
    )
    .option('--write', 'write the results to bench/RESULTS.md', false)
    .parse()
    .opts<Omit<Flags, 'sections'> & Partial<Flags>>();
  return { ...flags, sections: flags.sections ?? (flags.write ? sectionNames : ['engines']) };
}

function defaultThreads(): number[] {
  const cores = os.availableParallelism();
  return cores === 1 ? [1] : [1, Math.min(2, cores)];
}

/** Reads some of the known names off the command line, with commas between them. */
export function someOf<Name extends string>(known: readonly Name[]): (text: string) => Name[] {
  return (text) =>
    text.split(',').map((given) => {
      const name = known.find((candidate) => candidate === given);
      if (name !== undefined) return name;
      throw new InvalidArgumentError(`Give some of ${known.join(', ')}, with commas between them.`);
    });
}
