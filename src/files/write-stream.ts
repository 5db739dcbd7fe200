import { constants, closeSync, openSync, writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf } from './system-error';

/** How long a pipe may have no reader, or one that takes nothing, in milliseconds. */
const MAX_WAIT_MS = 10_000;
const RETRY_MS = 20;

/**
 * Writes into a device or a pipe as it is. Waits up to ten seconds for someone to read, and again whenever a
 * reader takes nothing.
 * @throws what the system says (`ENXIO` when no one reads)
 */
export async function writeStream(path: string, content: Uint8Array): Promise<void> {
  const flags = constants.O_WRONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);
  const file = await patiently('ENXIO', () => openSync(path, flags));
  try {
    for (let at = 0; at < content.length;) {
      const rest = Math.min(65_536, content.length - at);
      at += await patiently('EAGAIN', () => writeSync(file, content, at, rest));
    }
  } finally {
    closeSync(file);
  }
}

async function patiently<T>(code: string, attempt: () => T): Promise<T> {
  for (const end = Date.now() + MAX_WAIT_MS; ;) {
    try {
      return attempt();
    } catch (error) {
      if (codeOf(error) !== code || Date.now() > end) throw error;
      await pause(RETRY_MS);
    }
  }
}
