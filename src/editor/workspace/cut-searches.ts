import * as vscode from 'vscode';
import { showWarning } from '../base/messages';

/** Says once of a folder that it has more than is searched: a workspace as large as this is searched again and again. */
export class CutSearches {
  readonly #said = new Set<string>();

  tell({ name }: vscode.WorkspaceFolder): void {
    if (this.#said.has(name)) return;
    this.#said.add(name);
    showWarning(
      vscode.l10n.t(
        'Guard Lab stopped searching for scenarios in {0} because it has too many folders. Exclude folders with the setting files.exclude.',
        name,
      ),
    );
  }
}
