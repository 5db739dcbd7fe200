import { dirname, resolve } from 'node:path';
import type { AllowedFolders } from './allowed-folders';
import { isUrl, leadsElsewhere } from './foreign-path';
import { readRegularFileSync } from './read-file';

/** Debug files larger than this are not read, in bytes. */
const MAX_DEBUG_BYTES = 256 * 1024 * 1024;

/**
 * Reads the debug files that the guard at `guard` (an absolute path) refers to: files of its folder or of one
 * that is allowed. Nothing is fetched: a URL, and a path to another computer, mean nothing.
 */
export function debugFileReader(
  guard: string,
  allowed: AllowedFolders,
): (reference: string) => Uint8Array | undefined {
  const beside = dirname(guard);
  const folders = allowed.with(beside);
  return (reference) => {
    if (isUrl(reference) || leadsElsewhere(reference)) return undefined;
    const path = folders.realPath(resolve(beside, reference));
    const read = path === undefined ? undefined : readRegularFileSync(path, { maxBytes: MAX_DEBUG_BYTES });
    return read?.ok === true ? read.bytes : undefined;
  };
}
