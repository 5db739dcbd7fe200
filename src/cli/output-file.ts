import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { replaceFile } from '../files/replace-file';
import { writeStream } from '../files/write-stream';
import type { Destination } from './report-destination';
import type { Terminal } from './terminal';

/**
 * Writes a report: a file as a whole or not at all (its folder is made), into a device or a pipe as it comes.
 * @throws what the system says
 */
export async function writeReport(
  destination: Destination,
  text: string,
  terminal: Pick<Terminal, 'err'>,
): Promise<void> {
  switch (destination.kind) {
    case 'standard-error':
      terminal.err(text);
      return;
    case 'stream':
      await writeStream(destination.path, new TextEncoder().encode(text));
      return;
    case 'file':
      mkdirSync(dirname(destination.path), { recursive: true });
      replaceFile(destination.path, new TextEncoder().encode(text));
  }
}
