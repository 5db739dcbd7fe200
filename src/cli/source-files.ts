import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Frame } from '../gateway/invocation';
import type { GuardFile } from '../run/guard-file';
import type { Locate } from '../run/step-clock';

/** Source files above this are not quoted, in bytes. */
const MAX_SOURCE_BYTES = 4 * 1024 * 1024;

/** Adds source positions to the frames of a guard's traps and calls. */
export function sourceLocator(_file: GuardFile, _path: string, _folder: string): Locate | undefined {
  return undefined;
}

/** Reads the source line of a frame for quoting; undefined when there is no such file or line. */
export function sourceLineReader(folder: string): (frame: Frame) => string | undefined {
  const files = new Map<string, readonly string[]>();
  return (frame) => {
    if (frame.source === undefined || frame.line === undefined) return undefined;
    const path = resolve(folder, frame.source);
    let lines = files.get(path);
    if (!lines) {
      lines = readLines(path);
      files.set(path, lines);
    }
    return lines[frame.line - 1];
  };
}

function readLines(path: string): readonly string[] {
  try {
    if (statSync(path).size > MAX_SOURCE_BYTES) return [];
    return readFileSync(path, 'utf8').split(/\r\n|\r|\n/);
  } catch {
    return [];
  }
}
