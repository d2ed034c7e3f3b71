import { CheckpointError } from '../checkpoint-error';

const sentences: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the device; free some or choose another folder',
  EDQUOT: 'the disk quota is used up; free some space or choose another folder',
  EFBIG: 'the file would be larger than this system allows; raise the limit or choose another folder',
  EACCES: 'permission is denied; choose another folder or change its permissions',
  EPERM: 'permission is denied; choose another folder or change its permissions',
  EROFS: 'the file system is read-only; choose another folder',
  ENOTDIR: 'a part of the path is a file, not a folder; choose another path',
  EEXIST: 'something of that name is already there; choose another path',
  EISDIR: 'it is a folder where a file is expected; choose another path',
  ENOENT: 'it does not exist; check the path',
  EMFILE: 'too many files are open; close some or raise the limit',
  EIO: 'the device reports an error; check the disk',
};

/** Turns an error of the file system into one sentence. Errors of this package pass as they are. */
export function fileError(action: 'read' | 'write', file: string, cause: unknown): CheckpointError {
  if (cause instanceof CheckpointError) return cause;
  const reason = sentences[errorCode(cause)] ?? String(cause);
  return new CheckpointError(`cannot ${action} ${file}: ${reason}`, { file, cause });
}

/** The system's code of an error, such as `ENOENT`, or nothing. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
