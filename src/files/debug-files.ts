import { dirname, resolve } from 'node:path';
import type { AllowedFolders } from './allowed-folders';
import { MAX_DEBUG_BYTES } from './file-sizes';
import { isUrl, leadsElsewhere } from './foreign-path';
import { readRegularFileSync } from './read-file';

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
