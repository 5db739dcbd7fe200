import * as vscode from 'vscode';
import { LruMap } from '../../base/lru-map';
import {
  type AssembleText,
  isGuardPath,
  isWatPath,
  MAX_GUARD_BYTES,
  readGuardFile,
  withoutQuotes,
  type GuardFileOutcome,
} from '../../run/guard-file';
import { unreadSentence } from '../../files/read-file';
import { logFault } from '../base/log';
import type { AllowedFiles } from '../files/allowed-files';
import { readUri } from '../files/read-uri';
import { isRealFile } from '../files/real-files';
import { fileStamp, statUri } from '../files/stat-uri';
import { watchFolder } from '../files/watch-folders';

/** A guard's content as it counts now, and a stamp that changes whenever the content does. */
export interface GuardContent {
  readonly uri: vscode.Uri;
  readonly stamp: string;
  readonly outcome: GuardFileOutcome;
  /** The text of a guard in WAT, whether it assembles or not. */
  readonly text?: string;
}

type Made = Pick<GuardContent, 'outcome' | 'text'>;

interface Kept {
  readonly stamp: string;
  readonly content: Promise<GuardContent>;
}

/** How many guards are kept assembled. */
const KEPT = 32;
/** Guards whose folders are watched, the last ones that were read. */
const WATCHED = 1000;

/**
 * Guards by location: the unsaved text of an open WAT document, else the file on disk. WAT is assembled
 * once per version of its text, whoever asks.
 */
export class GuardSources implements vscode.Disposable {
  readonly #contents = new LruMap<string, Kept>(KEPT);
  /** Versions start anew when a document is opened again, maybe with another text: each opening has its number. */
  readonly #openings = new WeakMap<vscode.TextDocument, number>();
  #opened = 0;
  readonly #folders = new LruMap<string, vscode.Disposable>(WATCHED, (_, folder) => void folder.dispose());
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable[] = [this.#changed];
  /** Fires when a guard's content may have changed: typed, saved, rebuilt, deleted. */
  readonly onDidChange = this.#changed.event;

  /** `assemble` turns WAT into a module, outside of the extension's own thread. */
  constructor(
    private readonly assemble: AssembleText,
    private readonly allowed: AllowedFiles,
  ) {
    const watcher = vscode.workspace.createFileSystemWatcher('**/*.{wat,wasm}');
    const tell = (uri: vscode.Uri): void => this.#changed.fire(uri);
    this.#subscriptions.push(
      watcher,
      watcher.onDidChange(tell),
      watcher.onDidCreate(tell),
      watcher.onDidDelete(tell),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && isGuardDocument(document)) tell(document.uri);
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (isGuardDocument(document)) tell(document.uri);
      }),
    );
  }

  /** The guard at `uri`; a file that cannot be read is an outcome with a sentence. Rejects on a fault of ours only. */
  async read(uri: vscode.Uri): Promise<GuardContent> {
    const document = openDocument(uri);
    if (document && isGuardDocument(document)) {
      const text = document.getText();
      return this.#remember(uri, this.#stampOf(document), async () => ({
        outcome: await this.assemble(shownPath(uri), text),
        text,
      }));
    }
    if (uri.scheme === 'untitled')
      return { uri, stamp: 'missing', outcome: { ok: false, error: notBeside(uri), problems: [] } };
    this.#watch(uri);
    const stat = await statUri(uri);
    if (!stat.ok) {
      const error = stat.cause === 'missing' ? missing(uri) : unreadable(uri, stat.reason);
      return { uri, stamp: 'missing', outcome: { ok: false, error, problems: [] } };
    }
    return this.#remember(uri, fileStamp(stat.facts), () => this.#readFile(uri));
  }

  /** Stamp and text of a guard whose document is open, at once; undefined for one on disk. */
  typed(uri: vscode.Uri): { readonly stamp: string; readonly text: string } | undefined {
    const document = openDocument(uri);
    if (!document || !isGuardDocument(document)) return undefined;
    return { stamp: this.#stampOf(document), text: document.getText() };
  }

  /** Tells that the file of a guard changed where nothing here watches. */
  changed(uri: vscode.Uri): void {
    this.#changed.fire(uri);
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions, ...this.#folders.values()).dispose();
  }

  /** A guard that was read, or was not there to be read, comes and goes with its folder, too. */
  #watch(uri: vscode.Uri): void {
    const key = uri.toString();
    const folder =
      this.#folders.get(key) ?? watchFolder(vscode.Uri.joinPath(uri, '..'), () => this.#changed.fire(uri));
    this.#folders.set(key, folder);
  }

  async #readFile(uri: vscode.Uri): Promise<Made> {
    const shown = shownPath(uri);
    const read = await readUri(uri, { maxBytes: MAX_GUARD_BYTES, shared: true });
    if (!read.ok) {
      const error =
        read.cause === 'missing' ? missing(uri) : unreadSentence(read, `the guard ${shown}`, 'guards');
      return { outcome: { ok: false, error, problems: [] } };
    }
    const outcome = await readGuardFile(shown, read.bytes, this.assemble);
    const shownOutcome = outcome.ok || this.allowed.mayQuote(uri) ? outcome : withoutQuotes(outcome, shown);
    const text = outcome.ok ? outcome.file.wat : textOf(uri, read.bytes);
    return { outcome: shownOutcome, ...(text === undefined ? {} : { text }) };
  }

  #stampOf(document: vscode.TextDocument): string {
    const opening = this.#openings.get(document) ?? ++this.#opened;
    this.#openings.set(document, opening);
    return `document ${String(opening)} ${String(document.version)}`;
  }

  #remember(uri: vscode.Uri, stamp: string, make: () => Promise<Made>): Promise<GuardContent> {
    const key = uri.toString();
    const known = this.#contents.get(key);
    if (known?.stamp === stamp) return known.content;
    const content = make().then((made) => ({ uri, stamp, ...made }));
    const entry = { stamp, content };
    this.#contents.set(key, entry);
    // What could not be read is tried again when it is asked for again.
    content.catch((error: unknown) => {
      logFault('a guard could not be read', error);
      if (this.#contents.get(key) === entry) this.#contents.delete(key);
    });
    return content;
  }
}

/** Whether a document's text is WebAssembly text (a binary module opened as text is not). */
export function isGuardDocument(document: vscode.TextDocument): boolean {
  if (document.uri.scheme === 'untitled') return document.languageId === 'wat';
  return isWatPath(document.uri.path) && isRealFile(document.uri);
}

/** Whether a location names a guard: WebAssembly text or binary. */
export function isGuardUri(uri: vscode.Uri): boolean {
  return isGuardPath(uri.path);
}

/** The open document at `uri`, if any. */
export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === key);
}

/**
 * A location as people know it: relative to its workspace folder (with the folder's name when there are
 * several), else its path. Below folders of the same name it is the path, too: nothing else tells them apart.
 */
export function shownPath(uri: vscode.Uri): string {
  if (uri.scheme === 'untitled') return uri.path;
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const isNameShared = folder && folders().filter(({ name }) => name === folder.name).length > 1;
  return isNameShared ? wholePath(uri) : vscode.workspace.asRelativePath(uri);
}

/** What `shownPath` made relative, as a path on disk; anything else as it is. */
export function absolutePath(shown: string): string {
  if (/^([a-zA-Z]:|[\\/])/.test(shown)) return shown;
  const [first, ...others] = folders();
  if (!first) return shown;
  if (others.length === 0) return vscode.Uri.joinPath(first.uri, shown.replaceAll('\\', '/')).fsPath;
  for (const { name, uri } of folders()) {
    if (shown.startsWith(`${name}/`))
      return vscode.Uri.joinPath(uri, shown.slice(name.length).replaceAll('\\', '/')).fsPath;
  }
  return shown;
}

function folders(): readonly vscode.WorkspaceFolder[] {
  return vscode.workspace.workspaceFolders ?? [];
}

function wholePath(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.path;
}

/** Why the guard of a scenario that is not saved, in a window without a folder, is nowhere. */
function notBeside({ path }: vscode.Uri): string {
  return vscode.l10n.t(
    'the path of the guard {0} is relative to its scenario, which is not saved; save the scenario, or use an absolute path',
    path,
  );
}

function textOf({ path }: vscode.Uri, bytes: Uint8Array): string | undefined {
  return isWatPath(path) ? new TextDecoder().decode(bytes) : undefined;
}

function unreadable(uri: vscode.Uri, reason: string): string {
  return vscode.l10n.t('the guard {0} cannot be read: {1}', shownPath(uri), reason);
}

function missing(uri: vscode.Uri): string {
  return vscode.l10n.t(
    'the guard {0} does not exist; build it, or correct "guard" in the scenario',
    shownPath(uri),
  );
}
