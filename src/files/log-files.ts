import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { FileRefusal } from './system-error';

/** A log that is read from its start to its end; larger than memory, maybe. */
export interface LogFile {
  /** For people. */
  readonly name: string;
  /** Bytes of its content. */
  readonly size: number;
  /** Its bytes; each chunk is valid until the next one is asked for. */
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

/** Bytes read at once. */
const CHUNK = 1024 * 1024;
/** Opening a pipe waits for no one. Windows has no such flag. */
const FLAGS = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

/**
 * The log at a path, and the size that it has now: what is added meanwhile is not read.
 * @throws FileRefusal when it is no regular file; what the system says
 */
export async function logFile(path: string, name: string): Promise<LogFile> {
  const info = await stat(path);
  if (info.isDirectory()) throw new FileRefusal('it is a folder');
  if (!info.isFile()) throw new FileRefusal('it is not a regular file');
  return { name, size: info.size, chunks: () => readChunks(path, info.size) };
}

async function* readChunks(path: string, size: number): AsyncGenerator<Uint8Array> {
  const handle: FileHandle = await open(path, FLAGS);
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
