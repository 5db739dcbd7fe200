import * as vscode from 'vscode';
import { printable, terminalText } from '../../report/terminal-text';
import type { RunEvent } from '../../run/events';
import type { ScenarioPath } from '../../scenario/problem';
import type { ScenarioRun } from '../run-history';
import type { SourcePositions } from '../source-positions';
import { locationOf, stackFrames } from './message-places';
import { withoutVerdict, type Outcome, type OutcomeMessage } from './outcome';
import { ScenarioReporter, type TestSink } from './scenario-reporter';
import type { FileSelection } from './selection';
import type { ScenarioItems } from './scenario-items';
import type { OutputLine } from './step-output';

/** A run of the Test Explorer that has ended: what it showed, for tests of the extension. */
export interface EndedRun {
  readonly name: string | undefined;
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly output: string;
}

/** Told what a run is about to write. */
export interface RunListener {
  readonly started: (item: vscode.TestItem) => void;
  readonly ended: (id: string, outcome: Outcome) => void;
}

/** Characters of output given to VS Code in one run; endless logs end here. */
const MAX_OUTPUT = 4 * 1024 * 1024;

/** The only writer to a `TestRun`. After `end` (which is safe to call twice) nothing is written any more. */
export class RunWriter {
  readonly #run: vscode.TestRun;
  readonly #items: ScenarioItems;
  readonly #outcomes = new Map<string, Outcome>();
  readonly #output: string[] = [];
  readonly #enqueued = new Set<string>();
  readonly #reporters = new Map<ScenarioRun, ScenarioReporter>();
  #outputLength = 0;
  #ended = false;

  constructor(
    run: vscode.TestRun,
    items: ScenarioItems,
    private readonly listener: RunListener,
    private readonly positions: Pick<SourcePositions, 'placeOf'>,
  ) {
    this.#run = run;
    this.#items = items;
  }

  get token(): vscode.CancellationToken {
    return this.#run.token;
  }

  /** Whether `end` has been called. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Shows tests as waiting. */
  enqueue(items: Iterable<vscode.TestItem>): void {
    for (const item of items) {
      this.#enqueued.add(item.id);
      this.#run.enqueued(item);
    }
  }

  /** What is left waiting when a run ends never ran: it is shown as skipped, with the reason. */
  skipWaiting(note: string): void {
    for (const id of this.#enqueued) {
      const item = this.#outcomes.has(id) ? undefined : this.#items.find(id);
      if (!item) continue;
      this.#end(id, withoutVerdict(note), 0, undefined);
      this.line({ text: `${item.label}: ${note}` }, item);
    }
  }

  /** Writes what an event of a scenario means for its tests. */
  apply(scenario: ScenarioRun, event: RunEvent, selection: FileSelection, withLimits: boolean): void {
    let reporter = this.#reporters.get(scenario);
    if (!reporter) {
      const waiting = this.#items.selected(selection).map((item) => item.id);
      const tests = waiting.filter((id) => id !== selection.file);
      reporter = new ScenarioReporter(selection, tests, this.#sinkFor(scenario), withLimits);
      this.#reporters.set(scenario, reporter);
      this.line({ text: scenario.file });
    }
    reporter.apply(event, scenario.cancelled);
  }

  /** Adds a line to the output, with its place in the guard's source where that is known. */
  line(line: OutputLine, item?: vscode.TestItem, guard?: vscode.Uri): void {
    if (this.#ended || this.#outputLength > MAX_OUTPUT) return;
    this.#outputLength += line.text.length;
    const text = terminalText(this.#outputLength > MAX_OUTPUT ? '… (output is cut off here)' : line.text);
    this.#output.push(text);
    const location = line.frame && guard && this.positions.placeOf(line.frame, guard);
    this.#run.appendOutput(`${text.replaceAll(/\r?\n/g, '\r\n')}\r\n`, location, item);
  }

  end(): EndedRun {
    if (!this.#ended) this.#run.end();
    this.#ended = true;
    return { name: this.#run.name, outcomes: this.#outcomes, output: this.#output.join('\n') };
  }

  #sinkFor(scenario: ScenarioRun): TestSink {
    return {
      started: (id) => {
        const item = this.#items.find(id);
        if (!item || this.#ended) return;
        this.#run.started(item);
        this.listener.started(item);
      },
      ended: (id, outcome, durationMs) => this.#end(id, outcome, durationMs, scenario),
      output: (line, id) => {
        const place = line.at && this.#locate(scenario, id, line.at);
        const text = place ? `${line.text} (${linkText(place)})` : line.text;
        this.line({ ...line, text }, this.#items.find(id), scenario.guard);
      },
    };
  }

  #end(id: string, outcome: Outcome, durationMs: number, scenario: ScenarioRun | undefined): void {
    const item = this.#items.find(id);
    if (!item || this.#ended) return;
    this.#outcomes.set(id, outcome);
    this.listener.ended(id, outcome);
    this.#items.tag(id, outcome.tags);
    const messages = scenario
      ? outcome.messages.map((message) => this.#message(scenario, item, message))
      : [];
    switch (outcome.state) {
      case 'passed':
        return this.#run.passed(item, durationMs);
      case 'failed':
        return this.#run.failed(item, messages, durationMs);
      case 'errored':
        return this.#run.errored(item, messages, durationMs);
      case 'skipped':
        return this.#run.skipped(item);
    }
  }

  #message(scenario: ScenarioRun, item: vscode.TestItem, message: OutcomeMessage): vscode.TestMessage {
    const { difference, stack, kind } = message;
    const text = printable(message.text);
    const shown = difference
      ? vscode.TestMessage.diff(text, difference.expected, difference.actual)
      : new vscode.TestMessage(text);
    shown.contextValue = `guardLab.${kind}`;
    const location = this.#locate(scenario, item.id, message.at);
    if (location) shown.location = location;
    else if (item.uri && item.range) shown.location = new vscode.Location(item.uri, item.range);
    const { guard } = scenario;
    if (stack.length > 0)
      shown.stackTrace = stackFrames(stack, (frame) => guard && this.positions.placeOf(frame, guard));
    return shown;
  }

  /** A place in the scenario's text; none when that was edited since the run, and has moved on. */
  #locate(scenario: ScenarioRun, id: string, at: ScenarioPath): vscode.Location | undefined {
    const file = this.#items.scenario(id);
    const isSame = file?.documentVersion === scenario.documentVersion;
    return file && isSame ? locationOf(file, at) : undefined;
  }
}

/** A place as terminals make links of. */
function linkText({ uri, range }: vscode.Location): string {
  const path = uri.scheme === 'file' ? uri.fsPath : uri.path;
  return `${path}:${range.start.line + 1}:${range.start.character + 1}`;
}
