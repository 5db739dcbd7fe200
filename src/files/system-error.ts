const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'the operation is not permitted',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than the system permits',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ENOENT: 'it does not exist',
  ELOOP: 'its links form a loop',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EBUSY: 'another program uses it',
  EPIPE: 'no process reads from it',
  ENXIO: 'no process reads from it',
  EIO: 'the disk reports an error',
};

/** The code of an error of the system (`ENOENT`); undefined for any other error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Passes on an error that the system did not report: a fault of ours, which no `catch` of a file operation may hide. */
export function onlySystemError(error: unknown): void {
  if (!isSystemError(error)) throw error;
}

/** Whether the system reports the error; any other is a fault of ours. */
export function isSystemError(error: unknown): boolean {
  const code = codeOf(error);
  return code !== undefined && !isMisuse(code);
}

/** Node's own errors are about how its functions are called, except for those about what paths and files hold. */
function isMisuse(code: string): boolean {
  return code.startsWith('ERR_') && !code.startsWith('ERR_FS_') && code !== 'ERR_INVALID_ARG_VALUE';
}

/** The system leaves no way to do what was asked for; the message says why, as the end of a sentence. */
export class FileRefusal extends Error {}

/**
 * Why the system refused something, as the end of a sentence: `the disk is full`.
 * @throws the error itself when it is a fault of ours
 */
export function reasonOf(error: unknown): string {
  if (error instanceof FileRefusal) return error.message;
  onlySystemError(error);
  const code = codeOf(error);
  const known = code === undefined ? undefined : REASONS[code];
  if (known !== undefined) return known;
  return error instanceof Error ? error.message : String(error);
}
