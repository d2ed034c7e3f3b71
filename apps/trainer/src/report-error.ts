/** Names of errors that mean a mistake in the program itself: their stack helps, their sentence alone does not. */
const programErrors: readonly string[] = ['TypeError', 'ReferenceError', 'SyntaxError', 'Error'];

/** What to do about errors of the file system. */
const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'No space is left on the device. Free some, or choose another folder with --out',
  EDQUOT: 'The disk quota is used up. Free some space, or choose another folder with --out',
  EACCES: 'Permission is denied. Change the permissions, or choose another place',
  EPERM: 'Permission is denied. Change the permissions, or choose another place',
  EROFS: 'The file system is read-only. Choose another place',
  ENOENT: 'A file or folder is missing. Check the path',
  ENOTDIR: 'A part of the path is a file, not a folder. Check the path',
  EISDIR: 'A folder is where a file is expected. Check the path',
};

/**
 * Says what went wrong, in one sentence where the error has one.
 * @param who which of several processes says so, such as `rank 3: `
 * @returns The exit code: 2 for a usage error.
 */
export function reportError(error: unknown, who = ''): 1 | 2 {
  process.stderr.write(`${who}error: ${describeError(error)}\n`);
  return error instanceof Error && error.name === 'UsageError' ? 2 : 1;
}

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (process.env['DDPM_DEBUG'] !== undefined) return error.stack ?? error.message;
  const remedy = code === undefined ? undefined : remedies[code];
  if (remedy !== undefined) return `${remedy} (${error.message}).`;
  return programErrors.includes(error.name) ? (error.stack ?? error.message) : error.message;
}
