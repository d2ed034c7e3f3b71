import { CommanderError } from 'commander';
import { createProgram } from './program';
import { reportError } from './report-error';
import { outliveReaders } from './run/lost-readers';

outliveReaders([process.stdout, process.stderr]);
try {
  await createProgram().parseAsync();
} catch (error) {
  // Commander has said what is wrong (or shown the help) by itself.
  process.exitCode = error instanceof CommanderError ? Math.min(2, error.exitCode * 2) : reportError(error);
}
