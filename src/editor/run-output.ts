import type * as vscode from 'vscode';
import { invocationText } from '../report/invocation';
import { printable } from '../report/paint';
import { prettyScenario, prettySummary } from '../report/pretty';
import { failedPlaces } from './failed-places';
import type { ScenarioRun } from './run-history';
import type { ScenarioFile } from './scenario-index';
import type { ScenarioResult, Summary } from '../run/result';
import { shorten } from '../scenario/compact';

export interface OutputOptions {
  /** Every invocation with its output, calls, logs and streams, also of steps that passed. */
  readonly everyInvocation: boolean;
}

/** `at function (path:line:column)`, as reports write frames. */
const FRAME = /^( +at [^\n]+? \()([^()\n]+?)(:\d+(?::\d+)?\))$/gm;

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

  /** A line of its own, for instance what is about to run. */
  line(text: string): void {
    this.#channel.appendLine(text);
  }

  /** One scenario that ended, with absolute paths: VS Code makes links of these. */
  scenario(run: ScenarioRun, file: ScenarioFile | undefined, options: OutputOptions): void {
    const { result, uri } = run;
    if (!result) return;
    const path = uri.scheme === 'untitled' ? run.file : uri.fsPath;
    if (run.cancelled) {
      this.#channel.appendLine(`- ${path} (stopped)`);
      return;
    }
    const text = prettyScenario(
      { ...result, file: path },
      { colour: false, verbose: options.everyInvocation },
    );
    this.#channel.append(this.#linked(text));
    for (const { at, line, column } of file ? failedPlaces(result, file.parsed.source) : [])
      this.#channel.appendLine(`  at ${path}:${String(line)}:${String(column)} ${at}`);
    if (options.everyInvocation) this.#channel.append(invocationsText(result));
  }

  /** Stack frames with absolute paths. */
  #linked(text: string): string {
    return text.replace(
      FRAME,
      (_line, before: string, path: string, place: string) => before + this.#absolute(path) + place,
    );
  }

  summary(summary: Summary): void {
    this.#channel.append(`${prettySummary(summary, { colour: false })}\n`);
  }
}

/** The text of one invocation at most, in characters; the whole is in the Backend Calls view. */
const MAX_INVOCATION = 20_000;

function invocationsText({ agent, steps }: ScenarioResult): string {
  const parts = [
    { name: 'label_agent', invocations: agent?.invocation ? [agent.invocation] : [] },
    ...steps.map(({ name, invocations }) => ({ name, invocations })),
  ].filter(({ invocations }) => invocations.length > 0);
  const text = parts.flatMap(({ name, invocations }) => [
    `\n── ${printable(name)}\n`,
    ...invocations.map((each) => `${shorten(invocationText(each), MAX_INVOCATION).trimEnd()}\n`),
  ]);
  return `${text.join('')}\n`;
}
