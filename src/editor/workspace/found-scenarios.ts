import type * as vscode from 'vscode';
import { Turns } from '../../base/turns';
import { MAX_SCENARIO_BYTES } from '../../files/file-sizes';
import { readRegularFileSync } from '../../files/read-file';
import type { ParsedScenario } from '../../scenario/parse';
import type { FoundFile } from '../files/workspace-search';
import { parsedAgain, textOf } from './scenario-documents';

/** Files read side by side. */
const READ_AT_ONCE = 8;

interface Reader {
  /** Whether what is read is still wanted. */
  readonly goesOn: () => boolean;
  /** The scenario as it was at the last look. */
  readonly known: (uri: vscode.Uri) => ParsedScenario | undefined;
  /** Gets the files that are new and that no link leads to; reading begins when it has resolved. */
  readonly named: (uris: readonly vscode.Uri[]) => Promise<void>;
  /** Gets what is in a file that names no others; undefined when it cannot be read. */
  readonly found: (uri: vscode.Uri, written: ParsedScenario | undefined) => void;
  /** Reads a file and those that it names, with checks of where links lead. */
  readonly read: (uri: vscode.Uri) => Promise<void>;
}

/**
 * Reads the scenarios that a search found. Small files of a disk are read one after the other while others wait, a few
 * milliseconds at a time: asking the system for thousands of them side by side takes six times as long. Where the disk is
 * slow, and for links, they are read side by side.
 */
export async function readFound(files: readonly FoundFile[], reader: Reader): Promise<void> {
  await reader.named(files.filter(({ uri, isPlain }) => isPlain && !reader.known(uri)).map(({ uri }) => uri));
  const turns = new Turns(() => new Promise((resolve) => setImmediate(resolve)));
  const left: vscode.Uri[] = [];
  for (const file of files) {
    if (!reader.goesOn()) return;
    if (!file.isPlain || turns.areSlow || !readNow(file.uri, reader, turns)) left.push(file.uri);
    await turns.next();
  }
  const waiting = left.values();
  const readSome = async (): Promise<void> => {
    for (const uri of waiting) {
      if (!reader.goesOn()) return;
      await reader.read(uri);
    }
  };
  await Promise.all(Array.from({ length: READ_AT_ONCE }, readSome));
}

/** Whether a file is read with that. */
function readNow(uri: vscode.Uri, { known, found }: Reader, turns: Turns): boolean {
  const read = turns.take(() =>
    readRegularFileSync(uri.fsPath, { maxBytes: MAX_SCENARIO_BYTES, isEntry: true }),
  );
  const written = read.ok ? parsedAgain(textOf(read.bytes), known(uri)) : undefined;
  if (written && written.references.length > 0) return false;
  found(uri, written);
  // Who looks at one of them, reads it again.
  written?.source.forget();
  return true;
}
