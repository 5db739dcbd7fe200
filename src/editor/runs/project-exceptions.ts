import * as vscode from 'vscode';
import type { OracleOptions } from '../../run/oracle/oracle';
import { parseOracleSettings } from '../../run/oracle/oracle-settings';
import type { Settings } from '../base/settings';
import { nearestSettings, SETTINGS_FILE } from '../workspace/nearest-settings';

/** What a run compares a guard's labels with, or why the settings of its project cannot be understood. */
type OracleChoice =
  | { readonly ok: true; readonly options: OracleOptions | undefined }
  | { readonly ok: false; readonly error: string };

/** The oracle of runs: the setting, with the exceptions that the `guard-lab.json` of a project states. */
export class ProjectExceptions implements vscode.Disposable {
  readonly #settings: Pick<Settings, 'oracle'>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;
  #revision = 0;

  /** Exceptions may be other ones now, and some run compares. */
  readonly onDidChange = this.#changed.event;

  constructor(settings: Pick<Settings, 'oracle'>) {
    this.#settings = settings;
    const watcher = vscode.workspace.createFileSystemWatcher(`**/${SETTINGS_FILE}`);
    const changed = (): void => this.#bump();
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      watcher,
      watcher.onDidChange(changed),
      watcher.onDidCreate(changed),
      watcher.onDidDelete(changed),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && document.uri.path.endsWith(`/${SETTINGS_FILE}`)) this.#bump();
      }),
    );
  }

  /** Alike as long as the same is compared for a scenario, with the same exceptions. */
  keyFor(scenario: vscode.Uri): string {
    const name = this.#settings.oracle.get(scenario);
    return name === 'ifc' ? `${name} ${String(this.#revision)}` : '';
  }

  /** What a scenario is compared with. */
  async choiceFor(scenario: vscode.Uri): Promise<OracleChoice> {
    const name = this.#settings.oracle.get(scenario);
    if (name !== 'ifc') return { ok: true, options: undefined };
    const found = await nearestSettings(scenario, parseOracleSettings);
    if (found?.ok === false) return found;
    return { ok: true, options: { name, exceptions: found?.value ?? [] } };
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #bump(): void {
    const places = [undefined, ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri)];
    this.#revision++;
    if (places.some((place) => this.#settings.oracle.get(place) === 'ifc')) this.#changed.fire();
  }
}
