#!/usr/bin/env node
import { CommanderError } from 'commander';
import { createSamplerProgram } from './sampler-program';

/** Names of errors that mean a mistake in the program itself: their stack helps, their sentence alone does not. */
const programErrors: readonly string[] = ['TypeError', 'ReferenceError', 'SyntaxError', 'Error'];

createSamplerProgram()
  .parseAsync()
  .catch((error: unknown) => {
    if (error instanceof CommanderError) {
      // Commander has said what is wrong (or shown the help) by itself.
      process.exitCode = Math.min(2, error.exitCode * 2);
      return;
    }
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    process.stderr.write(`error: ${programErrors.includes(name) ? (stack ?? message) : message}\n`);
    process.exitCode = name === 'UsageError' ? 2 : 1;
  });
