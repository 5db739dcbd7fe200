import type * as vscode from 'vscode';
import { prettyScenario, prettySummary } from '../report/pretty';
import { failedPlaces } from './failed-places';
import type { ScenarioRun } from './run-history';
import type { ScenarioFile } from './scenario-index';
import type { Summary } from '../run/result';

export interface OutputOptions {
  /** Every invocation with its calls, also of steps that passed. */
  readonly verbose: boolean;
}

/** Writes what people run to the output channel, a whole scenario at a time. */
export class RunOutput {
  constructor(private readonly channel: Pick<vscode.OutputChannel, 'appendLine' | 'append' | 'show'>) {}

  /** Shows the channel and leaves the focus where it is. */
  reveal(): void {
    this.channel.show(true);
  }

  /** A line of its own, for instance what is about to run. */
  line(text: string): void {
    this.channel.appendLine(text);
  }

  /** One scenario that ended, with absolute paths: VS Code makes links of these. */
  scenario(run: ScenarioRun, file: ScenarioFile | undefined, options: OutputOptions): void {
    const { result, uri } = run;
    if (!result) return;
    const path = uri.scheme === 'untitled' ? run.file : uri.fsPath;
    if (run.cancelled) {
      this.channel.appendLine(`- ${path} (stopped)`);
      return;
    }
    const text = prettyScenario({ ...result, file: path }, { colour: false, verbose: options.verbose });
    this.channel.append(text);
    for (const { at, line, column } of file ? failedPlaces(result, file.parsed.source) : [])
      this.channel.appendLine(`  at ${path}:${String(line)}:${String(column)} ${at}`);
  }

  summary(summary: Summary): void {
    this.channel.append(`${prettySummary(summary, { colour: false })}\n`);
  }
}
