import * as vscode from 'vscode';
import { labelFileText } from '../../analysis/labels/write-label-file';
import { SCHEMES } from '../../ide/ids';
import type { RowNode } from '../../ide/label-diff/diff-tree';
import { lineOfKey } from '../../ide/label-diff/row-line';
import { printable } from '../../report/terminal-text';
import type { ComparedLabels } from './compared-labels';

const SIDES = ['base', 'head'] as const;
type Side = (typeof SIDES)[number];

/** The two label files of the comparison that is shown, as read-only documents. */
export class LabelDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registration: vscode.Disposable;

  constructor(private readonly compared: () => ComparedLabels | undefined) {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(SCHEMES.labels, this);
  }

  /** Shows both label files side by side, at a change. */
  async open({ change }: RowNode, options: vscode.TextDocumentShowOptions): Promise<void> {
    const compared = this.compared();
    if (!compared) return;
    const [base, head] = SIDES.map(uriOf);
    for (const { uri } of vscode.workspace.textDocuments)
      if (uri.scheme === SCHEMES.labels) this.#changed.fire(uri);
    const line = lineOfKey(compared.head, change.key);
    const title = `Labels: ${printable(compared.baseName)} ↔ ${printable(compared.headName)}`;
    const selection = new vscode.Range(line, 0, line, 0);
    await vscode.commands.executeCommand('vscode.diff', base, head, title, { ...options, selection });
  }

  provideTextDocumentContent({ query }: vscode.Uri): string {
    const compared = this.compared();
    if (!compared) return '';
    return printable(labelFileText(query === 'base' ? compared.base : compared.head));
  }

  dispose(): void {
    vscode.Disposable.from(this.#registration, this.#changed).dispose();
  }
}

function uriOf(side: Side): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEMES.labels, path: `/${side}.json`, query: side });
}
