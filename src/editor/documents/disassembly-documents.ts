import * as vscode from 'vscode';
import { jsonValue } from '../../base/json-value';
import { LruMap } from '../../base/lru-map';
import { onlyComments } from '../../inspect/disassembled-guard';
import type { AnalysisThread } from '../../sandbox/analysis-thread';
import { Disassembly } from '../../wasm/debug/disassembly';
import { withSignal } from '../base/cancellation';
import type { GuardSources } from '../sources/guard-sources';
import { SCHEMES } from '../../ide/ids';
import { ChangeCollector } from '../../base/change-collector';

const KEPT = 6;
/** Pause after a change of a guard before its open disassembly is made anew, in milliseconds. */
const REFRESH_MS = 700;
/** Longest wait until an editor shows a text that was replaced, in milliseconds. */
const SHOWN_MS = 5000;

/** What a document's uri says: the guard, and the function to be shown in a text that had to be cut. */
interface Subject {
  readonly guard: string;
  readonly at?: number;
}

interface Page {
  readonly stamp: string;
  readonly disassembly: Disassembly;
}

/** Read-only documents with the instructions of a guard, made from its bytes as they count now, in the analysis thread. */
export class DisassemblyDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #guards: GuardSources;
  readonly #analysis: Pick<AnalysisThread, 'disassemble'>;
  readonly #pages = new LruMap<string, Page>(KEPT);
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable[];
  readonly #stale = new ChangeCollector(
    () => REFRESH_MS,
    (keys) => keys.forEach((key) => this.#changed.fire(vscode.Uri.parse(key))),
  );
  readonly onDidChange = this.#changed.event;

  constructor(guards: GuardSources, analysis: Pick<AnalysisThread, 'disassemble'>) {
    this.#guards = guards;
    this.#analysis = analysis;
    this.#subscriptions = [
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEMES.disassembly, this),
      guards.onDidChange((guard) => this.#refreshLater(guard)),
    ];
  }

  /**
   * Shows the disassembly of a guard.
   * @param offset the instruction to go to, in bytes from the start of the guard's file (for WAT, of the
   * module assembled from it)
   */
  async open(
    guard: vscode.Uri,
    offset?: number,
    options: vscode.TextDocumentShowOptions = {},
  ): Promise<void> {
    const { uri, page } = await this.#pageAt(guard, offset);
    const document = await vscode.workspace.openTextDocument(uri);
    await this.#upToDate(document, page.disassembly.text);
    const line = offset === undefined ? undefined : page.disassembly.lineOf(offset);
    const selection =
      line === undefined || line >= document.lineCount ? undefined : document.lineAt(line).range;
    await vscode.window.showTextDocument(document, { ...options, ...(selection ? { selection } : {}) });
  }

  /** Where the instruction at `offset` is in the disassembly of a guard; nothing is opened. */
  async locationOf(guard: vscode.Uri, offset: number): Promise<vscode.Location | undefined> {
    const { uri, page } = await this.#pageAt(guard, offset);
    const line = page.disassembly.lineOf(offset);
    return line === undefined ? undefined : new vscode.Location(uri, new vscode.Position(line, 0));
  }

  /** The page with the instruction at `offset`: the whole module's unless that had to be cut before it. */
  async #pageAt(guard: vscode.Uri, offset: number | undefined): Promise<{ uri: vscode.Uri; page: Page }> {
    const whole = uriOf({ guard: guard.toString() }, guard);
    const page = await this.#page(whole);
    const { disassembly } = page;
    if (disassembly.omitted === 0 || offset === undefined || disassembly.lineOf(offset) !== undefined)
      return { uri: whole, page };
    const uri = uriOf({ guard: guard.toString(), at: offset }, guard);
    return { uri, page: await this.#page(uri) };
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const page = await withSignal(token, (signal) => this.#page(uri, signal));
    return page.disassembly.text;
  }

  dispose(): void {
    this.#stale.dispose();
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  async #page(uri: vscode.Uri, signal?: AbortSignal): Promise<Page> {
    const subject = subjectOf(uri);
    if (!subject) return { stamp: '', disassembly: onlyText(vscode.l10n.t('This is not a disassembly.')) };
    const { stamp, outcome } = await this.#guards.read(vscode.Uri.parse(subject.guard));
    const key = uri.toString();
    const known = this.#pages.get(key);
    if (known?.stamp === stamp) return known;
    if (!outcome.ok) return this.#keep(key, { stamp, disassembly: onlyText(outcome.error) });
    const { bytes } = outcome.file.module;
    const answer = await this.#analysis.disassemble(bytes, { focus: subject.at, signal });
    if (answer.ok) return this.#keep(key, { stamp, disassembly: answer.value });
    // Not kept: the next question may be answered.
    return {
      stamp,
      disassembly: onlyText(vscode.l10n.t('Guard Lab could not disassemble this module: {0}', answer.reason)),
    };
  }

  #keep(key: string, page: Page): Page {
    this.#pages.set(key, page);
    return page;
  }

  /** Resolves when an open document, whose guard changed since, shows `text`. */
  async #upToDate(document: vscode.TextDocument, text: string): Promise<void> {
    if (document.getText() === text) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        listener.dispose();
        resolve();
      };
      const timer = setTimeout(end, SHOWN_MS);
      const listener = vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document === document && event.contentChanges.length > 0) end();
      });
      this.#changed.fire(document.uri);
    });
  }

  #refreshLater(guard: vscode.Uri): void {
    const key = guard.toString();
    const open = vscode.workspace.textDocuments.filter(
      ({ uri }) => uri.scheme === SCHEMES.disassembly && subjectOf(uri)?.guard === key,
    );
    this.#stale.add(open.map(({ uri }) => uri.toString()));
  }
}

/** The name of the tab decides the language (`filenamePatterns` of the manifest). */
function uriOf(subject: Subject, guard: vscode.Uri): vscode.Uri {
  const name = guard.path.slice(guard.path.lastIndexOf('/') + 1);
  const path = `/${name} (disassembly)`;
  return vscode.Uri.from({ scheme: SCHEMES.disassembly, path, query: JSON.stringify(subject) });
}

/** Which guard a document of ours disassembles; undefined for any other document. */
export function disassembledGuard(uri: vscode.Uri): Subject | undefined {
  return uri.scheme === SCHEMES.disassembly ? subjectOf(uri) : undefined;
}

function subjectOf(uri: vscode.Uri): Subject | undefined {
  const subject = jsonValue(uri.query);
  if (typeof subject !== 'object' || subject === null || !('guard' in subject)) return undefined;
  const { guard } = subject;
  if (typeof guard !== 'string') return undefined;
  const at = 'at' in subject && typeof subject.at === 'number' ? { at: subject.at } : {};
  return { guard, ...at };
}

function onlyText(sentences: string): Disassembly {
  return new Disassembly(onlyComments(sentences));
}
