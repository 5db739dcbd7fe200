import * as vscode from 'vscode';
import { inBackground } from '../base/log';
import { askInformation } from '../base/messages';
import { shownPath } from '../sources/guard-sources';
import type { CoverageMeasurement } from './coverage-measurement';
import type { Mismatch } from './covered-texts';

/** The button of messages, and the command of VS Code behind it. */
const AGAIN = { title: vscode.l10n.t('Run with Coverage'), command: 'testing.coverageLastRun' };
/** Of VS Code: Test: Clear Coverage. */
const CLEAR_COMMAND = 'testing.coverage.close';

/**
 * Gives VS Code the lines of covered files while they are lines of the text that people see. What VS Code got once it
 * keeps, and draws at the same lines whenever the file is shown again: when its text is another one by then, coverage
 * is cleared. A message says so, once for each file of a run.
 */
export class CoverageLines implements vscode.Disposable {
  readonly #measured = new WeakMap<vscode.FileCoverage, CoverageMeasurement>();
  #newest: CoverageMeasurement | undefined;
  /** Files of the newest run whose lines VS Code has. */
  readonly #given = new Set<string>();
  /** Files of the newest run that a message was about. */
  readonly #said = new Set<string>();
  #visible: ReadonlySet<vscode.TextEditor> = new Set(vscode.window.visibleTextEditors);
  readonly #cleared = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscription = vscode.window.onDidChangeVisibleTextEditors((editors) => this.#see(editors));

  /** Coverage is cleared, because of this file. */
  readonly onDidClear = this.#cleared.event;

  /** A file that is shown from now on, and what measured it. */
  keep(file: vscode.FileCoverage, measurement: CoverageMeasurement): void {
    this.#measured.set(file, measurement);
    if (this.#newest === measurement) return;
    this.#newest = measurement;
    this.#given.clear();
    this.#said.clear();
  }

  /**
   * The lines of a file, in all tests or in one. Rejects as canceled when its text is not the one that was counted:
   * VS Code asks again when it shows the file the next time.
   */
  async load(file: vscode.FileCoverage, test?: vscode.TestItem): Promise<vscode.FileCoverageDetail[]> {
    const measurement = this.#measured.get(file);
    if (!measurement) return [];
    const { uri } = file;
    const mismatch = await measurement.mismatchOf(uri);
    if (!mismatch) {
      if (measurement === this.#newest) this.#given.add(uri.toString());
      return measurement.details(uri, test);
    }
    if (measurement === this.#newest) {
      if (this.#given.has(uri.toString())) await this.#clear(uri);
      else this.#say(uri, withheld(shownPath(uri), mismatch));
    }
    throw new vscode.CancellationError();
  }

  dispose(): void {
    vscode.Disposable.from(this.#subscription, this.#cleared).dispose();
  }

  #see(editors: readonly vscode.TextEditor[]): void {
    const before = this.#visible;
    this.#visible = new Set(editors);
    for (const editor of editors) {
      const { uri } = editor.document;
      if (before.has(editor) || !this.#given.has(uri.toString())) continue;
      inBackground('coverage could not be compared with a text', this.#compare(uri));
    }
  }

  async #compare(uri: vscode.Uri): Promise<void> {
    const measurement = this.#newest;
    const mismatch = await measurement?.mismatchOf(uri);
    if (mismatch && measurement === this.#newest) await this.#clear(uri);
  }

  async #clear(uri: vscode.Uri): Promise<void> {
    await vscode.commands.executeCommand(CLEAR_COMMAND);
    this.#say(
      uri,
      vscode.l10n.t('Coverage is cleared: {0} has changed since it was measured.', shownPath(uri)),
    );
    this.#cleared.fire(uri);
  }

  #say(uri: vscode.Uri, message: string): void {
    if (this.#said.has(uri.toString())) return;
    this.#said.add(uri.toString());
    const answered = askInformation(message, AGAIN.title).then(async (chosen) => {
      if (chosen === AGAIN.title) await vscode.commands.executeCommand(AGAIN.command);
    });
    inBackground('coverage could not be measured again', answered);
  }
}

function withheld(source: string, mismatch: Mismatch): string {
  if (mismatch.reason === 'changed')
    return vscode.l10n.t('{0} has changed since its coverage was measured: its lines are not shown.', source);
  return vscode.l10n.t(
    '{0} has changed since {1} was built: its lines are not shown. Build the guard, then run with coverage.',
    source,
    shownPath(mismatch.guard),
  );
}
