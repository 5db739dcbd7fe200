import * as vscode from 'vscode';
import { LruMap } from '../../base/lru-map';
import { prettyJson } from '../../ide/documents/pretty-json';
import { SCHEMES } from '../../ide/ids';
import type { ReviewChange } from '../../ide/review/file-review';
import { actualOf } from '../../report/review';
import { inline } from '../../report/terminal-text';
import { checkPathText } from '../../run/check-path';
import { shorten } from '../../scenario/compact';

/** Values kept for documents that are open. */
const KEPT = 40;

/** The expected and the actual value of changes, as read-only documents of JSON. */
export class ReviewDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new LruMap<string, string>(KEPT);
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registration: vscode.Disposable;

  constructor() {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(SCHEMES.review, this);
  }

  /** Shows both values side by side. */
  async open({ id, file, change }: ReviewChange, options: vscode.TextDocumentShowOptions): Promise<void> {
    const actual = actualOf(change);
    const expected = this.#document('expected', id, prettyJson(change.expected));
    const now = this.#document('actual', id, actual === undefined ? '' : prettyJson(actual));
    const place = `${shorten(change.step, 60)}: ${checkPathText(change.check)}`;
    const title = vscode.l10n.t('{0} (expected ↔ actual, {1})', inline(place), inline(file));
    await vscode.commands.executeCommand('vscode.diff', expected, now, title, options);
  }

  /** Whether the active editor shows values of a change. */
  get isInSight(): boolean {
    const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputTextDiff && input.modified.scheme === SCHEMES.review;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.#texts.get(uri.toString()) ??
      `// ${vscode.l10n.t('This change is no longer known. Open it again.')}\n`
    );
  }

  dispose(): void {
    vscode.Disposable.from(this.#registration, this.#changed).dispose();
  }

  #document(side: 'expected' | 'actual', id: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: SCHEMES.review, path: `/${side}.json`, query: id });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    return uri;
  }
}
