import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { newSharedBytes } from '../base/shared-bytes';
import { codeOf, onlySystemError, reasonOf } from './system-error';

/** The content of a file, or why there is none. */
export type FileRead =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly cause: 'missing' | 'folder' | 'special' | 'stopped' }
  | { readonly ok: false; readonly cause: 'too-large'; readonly size: number; readonly maxBytes: number }
  | { readonly ok: false; readonly cause: 'unreadable'; readonly reason: string };

export interface ReadOptions {
  /** Larger files are refused, in bytes. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
  /** Whether the bytes are to be in memory that threads share: they go to other threads without a copy. */
  readonly shared?: boolean;
}

interface SyncReadOptions extends Omit<ReadOptions, 'signal'> {
  /** Whether its folder has just said that it is a regular file: then it is opened without another look. */
  readonly isEntry?: boolean;
}

/** Bytes read at once; between two reads the caller can stop. */
const CHUNK = 4 * 1024 * 1024;
/** Longest a file may take that is read while everything waits, in milliseconds. */
const MAX_SYNC_MS = 5000;
/** Opening a pipe or a terminal waits for no one and takes nothing over. Windows has neither flag. */
const FLAGS =
  constants.O_RDONLY |
  ((constants.O_NONBLOCK as number | undefined) ?? 0) |
  ((constants.O_NOCTTY as number | undefined) ?? 0);

/**
 * Reads a regular file. A device, a pipe or a socket is refused, and so is what has more content than its size
 * says, as the files of `/proc` have. Never throws, never waits for a writer.
 */
export async function readRegularFile(path: string, options: ReadOptions): Promise<FileRead> {
  try {
    const refusal = refusalOf(await stat(path), options);
    if (refusal) return refusal;
    const handle = await open(path, FLAGS);
    try {
      const info = await handle.stat();
      const changed = refusalOf(info, options);
      if (changed) return changed;
      const content = new Content(info.size, options);
      for (;;) {
        if (options.signal?.aborted === true) return { ok: false, cause: 'stopped' };
        const { buffer, at, length } = content.space();
        const { bytesRead } = await handle.read(buffer, at, length, content.length);
        if (content.isAsSaid(bytesRead, length, info.size)) return content.checked(info.size);
        if (content.isWhole(bytesRead)) return content.checked((await handle.stat()).size);
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    return failure(error);
  }
}

/** As `readRegularFile`, at once; what takes over five seconds is given up. */
export function readRegularFileSync(path: string, options: SyncReadOptions): FileRead {
  try {
    const refusal = options.isEntry === true ? undefined : refusalOf(statSync(path), options);
    if (refusal) return refusal;
    const file = openSync(path, FLAGS);
    try {
      const info = fstatSync(file);
      const changed = refusalOf(info, options);
      if (changed) return changed;
      const content = new Content(info.size, options);
      for (const end = Date.now() + MAX_SYNC_MS; Date.now() < end;) {
        const { buffer, at, length } = content.space();
        const bytesRead = readSync(file, buffer, at, length, content.length);
        if (content.isAsSaid(bytesRead, length, info.size)) return content.checked(info.size);
        if (content.isWhole(bytesRead)) return content.checked(fstatSync(file).size);
      }
      return { ok: false, cause: 'stopped' };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return failure(error);
  }
}

/** Whether there is a regular file at a path. */
export function isRegularFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch (error) {
    onlySystemError(error);
    return false;
  }
}

/** Why a file was not read, as a sentence about `shown`; `what` says what it was read as. */
export function unreadSentence(
  read: Extract<FileRead, { ok: false }>,
  shown: string,
  what = 'files',
): string {
  switch (read.cause) {
    case 'missing':
      return `${shown} does not exist`;
    case 'folder':
      return `${shown} is a folder, not a file`;
    case 'special':
      return `${shown} is not a regular file (for example, a device, pipe, or socket), so it is not read`;
    case 'stopped':
      return `${shown} was not read: reading was stopped`;
    case 'too-large':
      return `${shown} has ${String(read.size)} bytes; Guard Lab reads ${what} up to ${String(read.maxBytes)} bytes`;
    case 'unreadable':
      return `${shown} cannot be read: ${read.reason}`;
  }
}

type Refusal = Extract<FileRead, { ok: false }>;

interface FileInfo {
  readonly size: number;
  isFile(): boolean;
  isDirectory(): boolean;
}

function refusalOf(info: FileInfo, { maxBytes }: Pick<ReadOptions, 'maxBytes'>): Refusal | undefined {
  if (info.isDirectory()) return { ok: false, cause: 'folder' };
  if (!info.isFile()) return { ok: false, cause: 'special' };
  return info.size > maxBytes ? { ok: false, cause: 'too-large', size: info.size, maxBytes } : undefined;
}

function failure(error: unknown): Refusal {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return { ok: false, cause: 'missing' };
  // Opened without waiting, a file has its content at once; what has not is none.
  if (code === 'EAGAIN' || code === 'ENXIO') return { ok: false, cause: 'special' };
  return { ok: false, cause: 'unreadable', reason: reasonOf(error) };
}

/** What has been read of a file that may grow or shrink meanwhile. */
class Content {
  #buffer: Uint8Array;
  length = 0;

  constructor(
    size: number,
    private readonly options: Pick<ReadOptions, 'maxBytes' | 'shared'>,
  ) {
    // One more byte: whether the file ends there is seen without another buffer.
    this.#buffer = this.#space(size + 1);
  }

  space(): { readonly buffer: Uint8Array; readonly at: number; readonly length: number } {
    if (this.length === this.#buffer.length) {
      const larger = this.#space(Math.min(this.options.maxBytes + 1, Math.max(4096, this.length * 2)));
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    return {
      buffer: this.#buffer,
      at: this.length,
      length: Math.min(CHUNK, this.#buffer.length - this.length),
    };
  }

  /** Whether a read that gave fewer bytes than wanted got as far as the file's size: nothing more is asked of the file. */
  isAsSaid(count: number, wanted: number, size: number): boolean {
    if (count === 0 || count === wanted || this.length + count !== size) return false;
    this.length = size;
    return true;
  }

  /** Counts bytes that were read; whether that was all, or more than may be. */
  isWhole(count: number): boolean {
    this.length += count;
    return count === 0 || this.length > this.options.maxBytes;
  }

  /** What was read, by the size that the file has now. */
  checked(size: number): FileRead {
    const { length } = this;
    const { maxBytes } = this.options;
    if (length > size) return { ok: false, cause: 'special' };
    if (length > maxBytes) return { ok: false, cause: 'too-large', size, maxBytes };
    return { ok: true, bytes: this.#buffer.subarray(0, length) };
  }

  #space(bytes: number): Uint8Array {
    return this.options.shared === true ? newSharedBytes(bytes) : new Uint8Array(bytes);
  }
}
