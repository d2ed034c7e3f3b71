/** Names of errors that mean a mistake in the program itself: their stack helps, their sentence alone does not. */
const programErrors: readonly string[] = ['TypeError', 'ReferenceError', 'SyntaxError', 'Error'];

/** Says what went wrong, in one sentence where the error has one, and returns the exit code: 2 for a usage error. */
export function reportError(error: unknown): 1 | 2 {
  if (!(error instanceof Error)) {
    process.stderr.write(`error: ${String(error)}\n`);
    return 1;
  }
  const showStack = programErrors.includes(error.name) || process.env['DDPM_DEBUG'] !== undefined;
  process.stderr.write(`error: ${showStack ? (error.stack ?? error.message) : error.message}\n`);
  return error.name === 'UsageError' ? 2 : 1;
}
