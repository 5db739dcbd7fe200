import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { Frame } from '../gateway/invocation';
import type { SourceFiles } from '../run/source-locator';
import { isDependencySource, isLibrarySource } from '../wasm/debug/library-frames';
import { displayPath } from './scenario-files';

/** Source files above this are not quoted, in bytes. */
const MAX_SOURCE_BYTES = 4 * 1024 * 1024;

/** Debug files larger than this are not read, in bytes. */
const MAX_DEBUG_BYTES = 512 * 1024 * 1024;

/** Files beside the guard at `guard`, and the sources of this machine that its debug information means. */
export function filesBeside(guard: string, folder: string): SourceFiles {
  const beside = dirname(guard);
  return {
    readBeside: (reference) => {
      // Nothing is fetched: a URL names a file here or nothing.
      if (/^[a-z][a-z0-9+.-]+:/i.test(reference) && !/^[a-z]:[\\/]/i.test(reference)) return undefined;
      return readBounded(resolve(beside, reference), MAX_DEBUG_BYTES);
    },
    resolve: (source) => {
      const found = findSource(source, [beside, ...parents(beside), folder]);
      return found === undefined ? undefined : displayPath(found, folder);
    },
  };
}

/** The first existing file named by the path itself, or by its longest tail below one of `folders`. */
function findSource(source: string, folders: readonly string[]): string | undefined {
  if (isLibrarySource(source)) return undefined;
  if (isAbsolute(source) && isFile(source)) return source;
  // `src/lib.rs` of a crate fetched elsewhere is not the guard's `src/lib.rs`.
  if (isDependencySource(source)) return undefined;
  const parts = source.split(/[\\/]+/).filter((part) => part !== '' && part !== '.' && part !== '..');
  for (let from = 0; from < parts.length; from++) {
    for (const folder of folders) {
      const path = resolve(folder, ...parts.slice(from));
      if (isFile(path)) return path;
    }
  }
  return undefined;
}

/** Folders around `folder`, up to eight levels: `target/wasm32-wasip1/release` is three below its crate. */
function parents(folder: string): string[] {
  const found: string[] = [];
  let current = folder;
  for (let level = 0; level < 8 && dirname(current) !== current; level++) {
    current = dirname(current);
    found.push(current);
  }
  return found;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function readBounded(path: string, limit: number): Uint8Array | undefined {
  try {
    const info = statSync(path);
    return info.isFile() && info.size <= limit ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
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
  const bytes = readBounded(path, MAX_SOURCE_BYTES);
  return bytes ? new TextDecoder().decode(bytes).split(/\r\n|\r|\n/) : [];
}
