import type * as vscode from 'vscode';
import { prettyScenario, prettySummary } from '../../report/pretty';
import { inline, terminalText } from '../../report/terminal-text';
import { shownText } from '../../text/shown-position';
import { failedRanges } from '../../ide/runs/failed-ranges';
import type { ScenarioRun } from '../../ide/runs/run-history';
import type { ScenarioFile } from '../workspace/scenario-file';
import type { Summary } from '../../run/result';

/** Writes what people run to the output channel, a whole scenario at a time. */
export class RunOutput {
  readonly #channel: Pick<vscode.OutputChannel, 'appendLine' | 'append' | 'show'>;
  readonly #absolute: (path: string) => string;

  /** @param absolute turns a path as results name it into one that VS Code makes a link of */
  constructor(
    channel: Pick<vscode.OutputChannel, 'appendLine' | 'append' | 'show'>,
    absolute: (path: string) => string,
  ) {
    this.#channel = channel;
    this.#absolute = absolute;
  }

  /** Shows the channel and leaves the focus where it is. */
  reveal(): void {
    this.#channel.show(true);
  }

  /** A separate line, for instance what is about to run. */
  line(text: string): void {
    this.#channel.appendLine(terminalText(text));
  }

  /** One scenario that ended, with absolute paths: VS Code makes links of these. */
  scenario(run: ScenarioRun, file: ScenarioFile | undefined): void {
    const { result, uri } = run;
    if (!result) return;
    const path = uri.scheme === 'untitled' ? run.file : uri.fsPath;
    if (run.canceled) {
      this.#channel.appendLine(`- ${inline(path)} (stopped)`);
      return;
    }
    const text = prettyScenario({ ...result, file: path }, { colour: false, path: this.#absolute });
    this.#channel.append(terminalText(text));
    for (const warning of run.catalogWarnings ?? [])
      this.#channel.appendLine(`  warning: ${inline(warning)}`);
    for (const { at, position } of file ? failedRanges(result, file.parsed.source) : [])
      this.#channel.appendLine(`  at ${inline(path)}:${shownText(position)} ${inline(at)}`);
  }

  summary(summary: Summary): void {
    this.#channel.append(`${prettySummary(summary, { colour: false })}\n`);
  }
}
