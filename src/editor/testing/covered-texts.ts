import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { readUri } from '../files/read-uri';
import type { CoveredGuard } from '../runs/coverage-collector';
import { openDocument } from '../sources/guard-sources';

/** VS Code gives extensions no larger texts, in bytes. */
const MAX_SOURCE_BYTES = 50 * 1024 * 1024;

/** Whether sources of a guard have changed since it was built. */
export type IsUnbuilt = (guard: vscode.Uri) => boolean;

/** Why the lines that were counted are not those of the text that people see. */
export type Mismatch =
  { readonly reason: 'changed' } | { readonly reason: 'unbuilt'; readonly guard: vscode.Uri };

/** What a source was when it was counted: the digest of its text; undefined when no text is known to be the one. */
type Counted = Promise<string | undefined>;

/** The texts of the sources that one run of tests counts, as they ran. */
export class CoveredTexts {
  readonly #started = Date.now();
  /** Of guards in WAT; undefined for one that ran with several texts, as its counts belong to all of them. */
  readonly #ran = new Map<string, string | undefined>();
  readonly #digests = new Map<string, Counted>();
  /** Guards that ran after their sources had changed. */
  readonly #unbuilt = new Set<string>();
  /** Such a guard for each of its sources. */
  readonly #unbuiltFor = new Map<string, vscode.Uri>();

  constructor(private readonly isUnbuilt: IsUnbuilt) {}

  /** A guard runs; the text of one in WAT is its source. */
  run({ uri, text }: CoveredGuard): void {
    const key = uri.toString();
    const isFirst = !this.#ran.has(key);
    if (text !== undefined) this.#ran.set(key, isFirst || this.#ran.get(key) === text ? text : undefined);
    if (this.isUnbuilt(uri)) this.#unbuilt.add(key);
  }

  /**
   * A source of a guard that ran. That a compiler made the module of what is on disk is taken for granted, unless it
   * was written since the run began.
   */
  async add(source: vscode.Uri, guard: vscode.Uri): Promise<void> {
    const key = source.toString();
    const counted = this.#digests.get(key) ?? this.#counted(source);
    this.#digests.set(key, counted);
    await counted;
    if (this.#unbuilt.has(guard.toString()) || this.isUnbuilt(guard)) this.#unbuiltFor.set(key, guard);
  }

  /** Compares with what people see of a file: the text of its editor, unsaved edits included, else of its file. */
  async mismatchOf(source: vscode.Uri): Promise<Mismatch | undefined> {
    const key = source.toString();
    const guard = this.#unbuiltFor.get(key);
    if (guard) return { reason: 'unbuilt', guard };
    const counted = await this.#digests.get(key);
    return counted !== undefined && (await isShown(source, counted)) ? undefined : { reason: 'changed' };
  }

  #counted(source: vscode.Uri): Counted {
    const key = source.toString();
    if (!this.#ran.has(key)) return digestOnDisk(source, this.#started);
    const text = this.#ran.get(key);
    return Promise.resolve(text === undefined ? undefined : digestOf(text));
  }
}

async function isShown(uri: vscode.Uri, digest: string): Promise<boolean> {
  const document = openDocument(uri);
  if (document && digestOf(document.getText()) === digest) return true;
  // An editor may decode a file otherwise than it is done here.
  return document?.isDirty !== true && (await digestOnDisk(uri, Infinity)) === digest;
}

/** Of the lines of a text: how they end does not count. */
function digestOf(text: string): string {
  return createHash('sha256').update(text.replaceAll(/\r\n?/g, '\n')).digest('base64');
}

/** @param before in milliseconds since 1970; a file that was written later has no digest */
async function digestOnDisk(uri: vscode.Uri, before: number): Promise<string | undefined> {
  if (uri.scheme === 'untitled') return undefined;
  const read = await readUri(uri, { maxBytes: MAX_SOURCE_BYTES });
  if (!read.ok || (await writtenAt(uri)) > before) return undefined;
  return digestOf(new TextDecoder().decode(read.bytes));
}

/** In milliseconds since 1970; a file that is gone is written later than all. */
async function writtenAt(uri: vscode.Uri): Promise<number> {
  try {
    return (await vscode.workspace.fs.stat(uri)).mtime;
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return Infinity;
    throw error;
  }
}
