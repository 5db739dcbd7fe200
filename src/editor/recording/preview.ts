import * as vscode from 'vscode';
import { CONTEXT_KEYS, SCHEMES } from '../../ide/ids';
import { printable } from '../../report/terminal-text';
import { changedRange } from '../../text/changed-range';
import { setContext } from '../base/commands';
import {
  askInformation,
  askWarning,
  showDone,
  showError,
  showInformation,
  showWarning,
} from '../base/messages';
import { shownPath } from '../sources/guard-sources';

/** A recording that is not saved yet. */
export interface PendingRecording {
  readonly scenario: vscode.Uri;
  /** The text that was recorded, and what it becomes. */
  readonly before: string;
  readonly after: string;
  /** What was recorded, as sentences. */
  readonly summary: string;
  /** What a person should know before saving, as sentences; empty for nothing. */
  readonly warning: string;
}

const SAVE = vscode.l10n.t('Save Recording');
const DISCARD = vscode.l10n.t('Discard');

/** Shows a recording beside the scenario, and writes it when a person says so. */
export class RecordingPreview implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEMES.recording, this);
  #pending: PendingRecording | undefined;

  /** The recording that is shown, until it is saved or discarded. */
  get pending(): PendingRecording | undefined {
    return this.#pending;
  }

  /** Shows a recording in place of the one before, and asks what to do with it. */
  async show(pending: PendingRecording): Promise<void> {
    this.#set(pending);
    const { scenario, summary, warning } = pending;
    const shown = previewOf(scenario);
    this.#changed.fire(shown);
    const title = vscode.l10n.t('{0} ↔ Recording', shownPath(scenario));
    await vscode.commands.executeCommand('vscode.diff', scenario, shown, title, { preview: false });
    const ask = warning === '' ? askInformation : askWarning;
    const look = vscode.l10n.t('Look at the changes before you save them.');
    const text = [summary, ...(warning === '' ? [] : [warning]), look].join(' ');
    const chosen = await ask(text, SAVE, DISCARD);
    if (chosen === undefined) return;
    if (this.#pending !== pending)
      showInformation(
        vscode.l10n.t('This recording of {0} is saved or discarded already.', shownPath(scenario)),
      );
    else if (chosen === SAVE) await this.save();
    else await this.discard();
  }

  /** Writes the recording into the scenario, as an edit that can be undone, and saves the file. */
  async save(): Promise<void> {
    const pending = this.#pending;
    if (!pending) return;
    const { scenario, before, after } = pending;
    const document = await vscode.workspace.openTextDocument(scenario);
    if (document.getText() !== before) {
      showWarning(
        vscode.l10n.t(
          '{0} was edited since the recording began, so nothing was written. Undo the edits and save the recording again, or record again.',
          shownPath(scenario),
        ),
      );
      return;
    }
    const { start, end, text } = changedRange(before, after);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(scenario, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
    if (!(await vscode.workspace.applyEdit(edit))) {
      showError(
        vscode.l10n.t('{0} could not be edited, so the recording is not saved.', shownPath(scenario)),
      );
      return;
    }
    await this.#end();
    await vscode.window.showTextDocument(document);
    if (await document.save()) showDone(vscode.l10n.t('Recording saved in {0}', shownPath(scenario)), 5000);
    else
      showWarning(
        vscode.l10n.t('{0} has the recording, but the file could not be saved.', shownPath(scenario)),
      );
  }

  async discard(): Promise<void> {
    if (!this.#pending) return;
    await this.#end();
    showInformation(vscode.l10n.t('The recording was discarded. The scenario is as it was.'));
  }

  provideTextDocumentContent(): string {
    return printable(this.#pending?.after ?? '');
  }

  dispose(): void {
    vscode.Disposable.from(this.#registration, this.#changed).dispose();
  }

  async #end(): Promise<void> {
    this.#set(undefined);
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    await vscode.window.tabGroups.close(
      tabs.filter(
        ({ input }) =>
          input instanceof vscode.TabInputTextDiff && input.modified.scheme === SCHEMES.recording,
      ),
    );
  }

  #set(pending: PendingRecording | undefined): void {
    this.#pending = pending;
    setContext(CONTEXT_KEYS.hasRecording, pending !== undefined);
  }
}

/** Not named as a scenario is, because it is none yet. */
function previewOf(scenario: vscode.Uri): vscode.Uri {
  const name = scenario.path.split('/').at(-1) ?? '';
  return vscode.Uri.from({ scheme: SCHEMES.recording, path: `/${name}.jsonc` });
}
