import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { LogFile } from './log-file';
import { FileRefusal, reasonOf } from './system-error';
import { zippedLogs } from './zipped-logs';

/** A log cannot be read; the message is a sentence without a full stop. */
export class LogUnreadable extends Error {}

/** Bytes read at once. */
const CHUNK = 1024 * 1024;
/** Opening a pipe waits for no one. Windows has no such flag. */
const FLAGS = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);
/** How a zip file begins. */
const ZIP = [0x50, 0x4b, 0x03, 0x04];

/**
 * The log at a path, or those in a zip file, in the order of their names. What is added to a log meanwhile is not read.
 * @param name of the file, for people
 * @throws LogUnreadable
 */
export async function logFiles(path: string, name: string): Promise<readonly LogFile[]> {
  try {
    const info = await stat(path);
    if (info.isDirectory()) throw new FileRefusal('it is a folder');
    if (!info.isFile()) throw new FileRefusal('it is not a regular file');
    const logs = (await isZip(path))
      ? await zippedLogs(path, name)
      : [{ name, size: info.size, chunks: () => readChunks(path, info.size) }];
    return logs.map((log) => ({ ...log, chunks: () => explained(log) }));
  } catch (error) {
    throw new LogUnreadable(`${name} cannot be read: ${reasonOf(error)}`);
  }
}

async function* explained({ name, chunks }: LogFile): AsyncGenerator<Uint8Array> {
  const bytes = chunks()[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await nextOf(bytes, name);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await bytes.return?.();
  }
}

/** What goes wrong while a chunk is read, and only that, is a reason. */
async function nextOf(
  bytes: AsyncIterator<Uint8Array>,
  name: string,
): Promise<IteratorResult<Uint8Array, unknown>> {
  try {
    return await bytes.next();
  } catch (error) {
    throw new LogUnreadable(`${name} cannot be read: ${reasonOf(error)}`);
  }
}

async function isZip(path: string): Promise<boolean> {
  const handle = await open(path, FLAGS);
  try {
    const start = new Uint8Array(ZIP.length);
    await handle.read(start, 0, ZIP.length, 0);
    return ZIP.every((byte, index) => start[index] === byte);
  } finally {
    await handle.close();
  }
}

async function* readChunks(path: string, size: number): AsyncGenerator<Uint8Array> {
  const handle = await open(path, FLAGS);
  try {
    const buffer = new Uint8Array(Math.min(CHUNK, Math.max(1, size)));
    for (let at = 0; at < size;) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, size - at), at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
