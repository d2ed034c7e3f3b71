import { Command } from 'commander';
import { datasetCommand } from './commands/dataset';
import { distillCommand } from './commands/distill';
import { doctorCommand } from './commands/doctor';
import { evaluateCommand } from './commands/evaluate';
import { exportCommand } from './commands/export';
import { figuresCommand } from './commands/figures';
import { inspectCommand } from './commands/inspect';
import { sampleCommand } from './commands/sample';
import { trainCommand } from './commands/train';
import { trainClassifierCommand } from './commands/train-classifier';
import { watchCommand } from './commands/watch';

/** The whole command line; `train` is what runs when no command is named. */
export function createProgram(): Command {
  const program = new Command('trainer')
    .description('Trains, samples and evaluates class-conditional diffusion models.')
    .showHelpAfterError('(--help shows all options)')
    .exitOverride();
  const train = trainCommand();
  program.addCommand(train, { isDefault: true });
  program.addCommand(sampleCommand());
  program.addCommand(distillCommand());
  program.addCommand(evaluateCommand());
  program.addCommand(trainClassifierCommand());
  program.addCommand(datasetCommand());
  program.addCommand(inspectCommand());
  program.addCommand(exportCommand());
  program.addCommand(figuresCommand());
  program.addCommand(watchCommand());
  program.addCommand(doctorCommand());
  program.addHelpText(
    'after',
    () => `\nThe default command, ${train.name()}:\n\n${train.helpInformation()}${examples}`,
  );
  for (const command of program.commands)
    command.exitOverride().showHelpAfterError('(--help shows all options)');
  return program;
}

const examples = `
Examples:
  pnpm --filter trainer start                                   train on the digits, about ten minutes
  pnpm --filter trainer start --dataset fashion --minutes 30    clothes, for half an hour
  pnpm --filter trainer start --dataset pictures --mirror       your own pictures, in class folders
  pnpm --filter trainer start dataset pictures                  what a data set holds
  pnpm --filter trainer start --preset article                  the published experiment to the letter
  pnpm --filter trainer start --resume runs/NAME                go on where a run stopped
  pnpm --filter trainer start distill runs/NAME                 teach it to draw in 4, 2 or 1 network calls
  pnpm --filter trainer start sample runs/NAME --labels 0-9     make pictures
`;
