import { DataError } from '../data-error';

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist; check the path',
  ENOTDIR: 'a part of the path is a file, not a folder; check the path',
  EEXIST: 'a file is in the way; choose another folder',
  EISDIR: 'it is a folder where a file is expected; check the path',
  EACCES: 'permission is denied; change its permissions or choose another place',
  EPERM: 'permission is denied; change its permissions or choose another place',
  EROFS: 'the file system is read-only; choose another place',
  ELOOP: 'its links lead in a circle; mend or remove them',
  ENAMETOOLONG: 'its name is too long for the file system; choose a shorter one',
  EMFILE: 'too many files are open; raise the limit (ulimit -n)',
  EIO: 'the device does not answer as it should; check the disk or the network',
  ESTALE: 'the network drive has lost it; mount it again',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB; divide it, or unpack it into a folder',
  ENOSPC: 'no space is left on the device; free some or choose another place',
  EDQUOT: 'the disk quota is used up; free some space or choose another place',
};

/** Turns an error of the file system into one sentence. Errors of this package pass as they are. */
export function fileError(action: 'read' | 'write', file: string, cause: unknown): DataError {
  if (cause instanceof DataError) return cause;
  return new DataError(`cannot ${action} ${file}: ${sentences[errorCode(cause)] ?? String(cause)}`, {
    file,
    cause,
  });
}

/** The system's code of an error, such as `ENOENT`, or nothing. */
function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
