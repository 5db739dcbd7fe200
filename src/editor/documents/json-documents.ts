import * as vscode from 'vscode';
import { LruMap } from '../../base/lru-map';
import { SCHEMES } from '../../ide/ids';

/** Documents kept; each holds on to the run that its text is made from. */
const KEPT = 20;

/**
 * Read-only documents of values that exist nowhere as a file. Their text is made when VS Code asks for it,
 * and replaced when the same key is opened again.
 */
export class JsonDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new LruMap<string, () => string>(KEPT);
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(SCHEMES.json, this);
  }

  /**
   * Opens a document in an editor.
   * @param key the same key is the same document
   * @param name what the tab says; its extension decides the language
   */
  async open(
    key: string,
    name: string,
    text: () => string,
    options: vscode.TextDocumentShowOptions = {},
  ): Promise<void> {
    const path = `/${name.replaceAll(/[\\/:*?"<>|\u0000-\u001f]+/g, '_')}`;
    const uri = vscode.Uri.from({ scheme: SCHEMES.json, path, query: key });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(uri, options);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return (
      this.#texts.get(uri.toString())?.() ??
      `// ${vscode.l10n.t('The run of this document no longer exists. Open the document again.')}\n`
    );
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
