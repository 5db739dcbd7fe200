import * as vscode from 'vscode';
import { SCHEMES } from '../../ide/ids';
import { ChangeCollector } from '../../base/change-collector';

/** Makes the text of a report about a location; a token that is canceled makes the text useless. */
export type ReportText = (about: vscode.Uri | undefined, token: vscode.CancellationToken) => Promise<string>;

/** Pause after a change before open reports are made anew, in milliseconds. */
const REFRESH_MS = 500;

/**
 * Read-only documents with a report about a file. What a report is about is in its URI, so that reports that
 * are still open after a reload of the window are made again; they follow changes of their file.
 */
export class ReportDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, ReportText>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #stale = new ChangeCollector(
    () => REFRESH_MS,
    (keys) => keys.forEach((key) => this.#changed.fire(vscode.Uri.parse(key))),
  );
  // After `onDidChange`, which VS Code reads when a provider is registered.
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEMES.report, this);

  /** `kind` is part of the URIs of such reports: lower-case letters. */
  add(kind: string, text: ReportText): void {
    this.#texts.set(kind, text);
  }

  /** The document of a report; `name` is the title of its tab. */
  async open(kind: string, name: string, about?: vscode.Uri): Promise<vscode.TextDocument> {
    const query = about?.toString() ?? '';
    const uri = vscode.Uri.from({ scheme: SCHEMES.report, authority: kind, path: `/${name}`, query });
    this.#changed.fire(uri);
    return vscode.workspace.openTextDocument(uri);
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const about = uri.query === '' ? undefined : vscode.Uri.parse(uri.query);
    return (await this.#texts.get(uri.authority)?.(about, token)) ?? '';
  }

  /** Makes open reports about `about` anew, or all of them, after a pause. */
  refresh(about?: vscode.Uri): void {
    const open = vscode.workspace.textDocuments.filter(
      ({ uri }) => uri.scheme === SCHEMES.report && (!about || uri.query === about.toString()),
    );
    this.#stale.add(open.map(({ uri }) => uri.toString()));
  }

  dispose(): void {
    this.#stale.dispose();
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
