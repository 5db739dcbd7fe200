import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type * as vscode from 'vscode';
import type { SourceFiles } from '../run/source-locator';

/** Larger debug files are not read, in bytes: it is done at once, with the extension host waiting. */
const MAX_DEBUG_BYTES = 256 * 1024 * 1024;

/** The files beside a guard that hold its debug information; none for a guard that is not on disk. */
export function debugFilesOf(guard: vscode.Uri, siblings: boolean): SourceFiles {
  const folder = guard.scheme === 'file' ? dirname(guard.fsPath) : undefined;
  return {
    readBeside: (reference) =>
      folder === undefined || isElsewhere(reference) ? undefined : readFile(resolve(folder, reference)),
    siblings,
  };
}

/** Whether a reference leads to the network: nothing is fetched because a module says so. */
function isElsewhere(reference: string): boolean {
  return (
    /^[\\/]{2}/.test(reference) || (/^[a-z][a-z\d+.-]+:/i.test(reference) && !/^[a-z]:[\\/]/i.test(reference))
  );
}

function readFile(path: string): Uint8Array | undefined {
  try {
    const info = statSync(path);
    return info.isFile() && info.size <= MAX_DEBUG_BYTES ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}
