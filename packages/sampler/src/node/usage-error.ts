/** The command line asks for something that does not exist. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
