import spawn from 'cross-spawn';
import { readdir } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { MAX_PROJECT_FILE_BYTES } from '../files/file-sizes';
import { readRegularFile } from '../files/read-file';
import { onlySystemError } from '../files/system-error';
import type { ProjectEntry, ProjectFiles } from '../project/project-files';
import { runProcess } from './run-process';

export interface DiskProjectOptions {
  /** Whether cargo may be started; it runs what the configuration of the folder says. */
  readonly asksCargo: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** How long cargo may take to describe a project, in milliseconds. */
const CARGO_MS = 20_000;
/** Entries of a folder that are looked at, at most. */
const MAX_ENTRIES = 10_000;

/** The files of this machine, as projects are found by them. Nothing here throws on what a disk says. */
export function diskProjectFiles({ asksCargo, signal }: DiskProjectOptions): ProjectFiles {
  const files: ProjectFiles = {
    async read(path) {
      const read = await readRegularFile(path, { maxBytes: MAX_PROJECT_FILE_BYTES, signal });
      return read.ok ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes) : undefined;
    },
    async entries(folder) {
      try {
        const entries = await readdir(folder, { withFileTypes: true });
        return entries.slice(0, MAX_ENTRIES).flatMap((entry): ProjectEntry[] => {
          if (entry.isDirectory()) return [{ name: entry.name, kind: 'folder' }];
          return entry.isFile() || entry.isSymbolicLink() ? [{ name: entry.name, kind: 'file' }] : [];
        });
      } catch (error) {
        onlySystemError(error);
        return [];
      }
    },
  };
  return asksCargo ? { ...files, cargoMetadata: (folder) => cargoMetadata(folder, signal) } : files;
}

/** An absolute path of this system, with slashes. */
export function slashedPath(path: string): string {
  const absolute = resolve(path);
  return sep === '\\' ? absolute.replaceAll('\\', '/') : absolute;
}

/** Asks cargo without the network; what it does not answer, the manifests do. */
async function cargoMetadata(folder: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  const late = AbortSignal.timeout(CARGO_MS);
  const child = spawn('cargo', ['metadata', '--no-deps', '--offline', '--format-version', '1'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  try {
    const options = { signal: signal ? AbortSignal.any([signal, late]) : late, isGroup: true };
    const { code, stdout } = await runProcess(child, options);
    return code === 0 ? stdout : undefined;
  } catch (error) {
    onlySystemError(error);
    return undefined;
  }
}
