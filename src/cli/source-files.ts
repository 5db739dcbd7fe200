import { dirname, isAbsolute, resolve } from 'node:path';
import { LruMap } from '../base/lru-map';
import type { AllowedFolders } from '../files/allowed-folders';
import { debugFileReader } from '../files/debug-files';
import { MAX_SOURCE_BYTES } from '../files/file-sizes';
import { isRegularFile, readRegularFileSync } from '../files/read-file';
import type { Frame } from '../gateway/invocation';
import type { SourceFiles } from '../run/source-locator';
import { textPosition } from '../text/shown-position';
import { isDependencySource, isLibrarySource } from '../wasm/debug/library-frames';
import { displayPath } from './scenario-files';

/** Source files whose lines are kept for quoting. */
const KEPT_SOURCES = 16;

/**
 * Files that the guard at `guard` may lead to. Debug files lie in the guard's own folder or in one that is
 * allowed, sources in one that is allowed; what a guard names elsewhere is not looked for.
 */
export function filesBeside(guard: string, folder: string, allowed: AllowedFolders): SourceFiles {
  const beside = dirname(guard);
  return {
    readBeside: debugFileReader(guard, allowed),
    resolve: (source) => {
      const found = findSource(source, [beside, ...parents(beside), folder], allowed);
      return found === undefined ? undefined : displayPath(found, folder);
    },
  };
}

/** The first file named by the path itself, or by its longest tail below one of `folders`, that may be shown. */
function findSource(source: string, folders: readonly string[], allowed: AllowedFolders): string | undefined {
  if (isLibrarySource(source)) return undefined;
  const isSource = (path: string): boolean => {
    const real = allowed.realPath(path);
    return real !== undefined && isRegularFile(real);
  };
  if (isAbsolute(source) && isSource(source)) return source;
  // `src/lib.rs` of a crate fetched elsewhere is not the guard's `src/lib.rs`.
  if (isDependencySource(source)) return undefined;
  const parts = source.split(/[\\/]+/).filter((part) => part !== '' && part !== '.' && part !== '..');
  for (let from = 0; from < parts.length; from++) {
    for (const folder of folders) {
      const path = resolve(folder, ...parts.slice(from));
      if (isSource(path)) return path;
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

/** Reads the source line of a frame for quoting; undefined when there is none that may be shown. */
export function sourceLineReader(
  folder: string,
  allowed: AllowedFolders,
): (frame: Frame) => string | undefined {
  const files = new LruMap<string, readonly string[]>(KEPT_SOURCES);
  return (frame) => {
    const { source, line = 0 } = frame;
    // Compilers write line 0 for code without a line of the source.
    if (source === undefined || line === 0) return undefined;
    const path = resolve(folder, source);
    let lines = files.get(path);
    if (!lines) {
      lines = linesOf(path, allowed);
      files.set(path, lines);
    }
    return lines[textPosition({ line }).line];
  };
}

function linesOf(path: string, allowed: AllowedFolders): readonly string[] {
  const real = allowed.realPath(path);
  const read = real === undefined ? undefined : readRegularFileSync(real, { maxBytes: MAX_SOURCE_BYTES });
  return read?.ok === true ? new TextDecoder().decode(read.bytes).split(/\r\n|\r|\n/) : [];
}
