import * as vscode from 'vscode';
import { inBackground } from '../base/log';
import { askInformation } from '../base/messages';
import { shownPath } from './guard-sources';

const STATE_KEY = 'guardLab.sourceChoices';

/**
 * Which of several files is meant by a source path of debug information: a person says so once, and the
 * workspace remembers.
 */
export class SourceChoices {
  readonly #state: vscode.Memento;
  readonly #asked = new Set<string>();

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** The file chosen for `source`, if it is still among `files`. */
  chosen(source: string, files: readonly vscode.Uri[]): vscode.Uri | undefined {
    const chosen = this.#remembered().get(source);
    return files.find((file) => file.toString() === chosen);
  }

  /** Asks at once; undefined when the person does not choose. */
  async choose(source: string, files: readonly vscode.Uri[]): Promise<vscode.Uri | undefined> {
    const items = files.map((uri) => ({ label: shownPath(uri), uri }));
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Source of {0}', source),
      placeHolder: vscode.l10n.t('Several files in the workspace match. Your selection is remembered.'),
    });
    if (!picked) return undefined;
    const entries = [...this.#remembered().set(source, picked.uri.toString())];
    await this.#state.update(STATE_KEY, entries);
    return picked.uri;
  }

  /** Says, once a session, that a choice is needed; `changed` is called after one was made. */
  offer(source: string, files: readonly vscode.Uri[], changed: () => void): void {
    if (this.#asked.has(source)) return;
    this.#asked.add(source);
    const choose = vscode.l10n.t('Select File…');
    const message = vscode.l10n.t(
      '{0} files in the workspace match the guard source {1}.',
      files.length,
      source,
    );
    inBackground(
      'a source could not be chosen',
      askInformation(message, choose).then(async (answer) => {
        if (answer === choose && (await this.choose(source, files))) changed();
      }),
    );
  }

  #remembered(): Map<string, string> {
    const stored: unknown = this.#state.get(STATE_KEY);
    const entries: unknown[] = Array.isArray(stored) ? stored : [];
    return new Map(entries.filter(isEntry));
  }
}

function isEntry(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}
