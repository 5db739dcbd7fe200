import type * as vscode from 'vscode';
import { terminalText } from '../../report/terminal-text';
import type { RunEvent } from '../../run/events';
import type { ScenarioRun } from '../../ide/runs/run-history';
import type { SourcePositions } from '../sources/source-positions';
import { couldNotRun, withoutVerdict, type TestOutcome } from '../../ide/testing/outcome';
import { OutputOrder } from '../../ide/testing/output-order';
import { ScenarioReporter, type TestSink } from '../../ide/testing/scenario-reporter';
import type { FileSelection } from '../../ide/testing/selection';
import { RunBatch } from './run-batch';
import type { ScenarioItems } from './scenario-items';
import { linkText, TestMessages, type ScenarioLocation } from './test-messages';
import type { OutputLine } from '../../ide/testing/step-output';

/** A run of the Test Explorer that has ended: what it showed, for tests of the extension. */
export interface EndedRun {
  readonly name: string | undefined;
  readonly outcomes: ReadonlyMap<string, TestOutcome>;
  readonly output: string;
}

/** Why tests of a run have no result. */
export interface NotRun {
  readonly note: string;
  /** Shown as errors, and not as skipped: a run of which nothing could run is no success, whoever counts. */
  readonly isError: boolean;
}

/** Notified of what a run is about to write. */
export interface RunListener {
  readonly started: (item: vscode.TestItem) => void;
  /** Before VS Code is notified of these. */
  readonly ending: (outcomes: ReadonlyMap<string, TestOutcome>) => void;
  /** VS Code is updated; `scenario` is undefined for a test that did not run. */
  readonly ended: (result: EndedTest) => void;
}

export interface EndedTest {
  readonly id: string;
  readonly outcome: TestOutcome;
  readonly durationMs: number;
  readonly scenario: ScenarioRun | undefined;
}

interface ApplyOptions {
  /** Whether the use of limits is to be listed. */
  readonly withLimits?: boolean;
  /** Whether the scenario had been canceled when the event happened, if that is not now. */
  readonly canceled?: boolean;
}

/** Characters of output given to VS Code in one run; endless logs end here. */
const MAX_OUTPUT = 4 * 1024 * 1024;

/**
 * The only writer to a `TestRun`. After `end` (which is safe to call twice) nothing is written any more. What it
 * writes goes to VS Code a batch at a time: thousands of tests that end at once are no thousands of messages.
 */
export class RunWriter {
  readonly #run: vscode.TestRun;
  readonly #items: ScenarioItems;
  readonly #outcomes = new Map<string, TestOutcome>();
  readonly #output: string[] = [];
  readonly #enqueued = new Set<string>();
  /** Tests whose start is still to be shown. */
  readonly #starting = new Set<vscode.TestItem>();
  readonly #reporters = new Map<ScenarioRun, ScenarioReporter>();
  readonly #order = new OutputOrder<ScenarioRun, () => void>((write) => write());
  #endings = new Map<string, TestOutcome>();
  readonly #batch: RunBatch;
  readonly #messages: TestMessages;
  #outputLength = 0;
  #ended = false;

  constructor(
    run: vscode.TestRun,
    items: ScenarioItems,
    private readonly listener: RunListener,
    private readonly positions: Pick<SourcePositions, 'locationOf'>,
  ) {
    this.#run = run;
    this.#items = items;
    this.#messages = new TestMessages(items, positions);
    this.#batch = new RunBatch(run, () => this.#announceEndings());
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

  /** What is left waiting when a run ends never ran: it is shown with the reason. */
  endWaiting({ note, isError }: NotRun): void {
    const outcome = isError ? couldNotRun('scenario', note, []) : withoutVerdict(note);
    for (const id of this.#enqueued) {
      const item = this.#outcomes.has(id) ? undefined : this.#items.find(id);
      if (!item) continue;
      this.#end(id, outcome, 0, undefined, {});
      this.line({ text: `${item.label}: ${note}` }, item);
    }
  }

  /** Shows a result that was shown before. */
  repeat(id: string, outcome: TestOutcome, durationMs: number, scenario: ScenarioLocation): void {
    this.#end(id, outcome, durationMs, undefined, scenario);
  }

  /** Writes what an event of a scenario means for its tests. */
  apply(
    scenario: ScenarioRun,
    event: RunEvent,
    selection: FileSelection,
    { withLimits = false, canceled = scenario.canceled }: ApplyOptions = {},
  ): void {
    let reporter = this.#reporters.get(scenario);
    if (!reporter) {
      const waiting = this.#items.selected(selection).map((item) => item.id);
      const tests = waiting.filter((id) => id !== selection.file);
      reporter = new ScenarioReporter(selection, tests, this.#sinkFor(scenario), withLimits);
      this.#reporters.set(scenario, reporter);
      const file = this.#items.find(selection.file);
      this.#order.line(scenario, () => this.line({ text: scenario.file }, file));
    }
    reporter.apply(event, canceled);
    if (event.type === 'scenario-finished') this.#order.end(scenario);
  }

  /** Adds a line to the output, with its place in the guard's source where that is known. */
  line(line: OutputLine, item?: vscode.TestItem, guard?: vscode.Uri): void {
    if (this.#ended || this.#outputLength > MAX_OUTPUT) return;
    this.#outputLength += line.text.length;
    const text = terminalText(this.#outputLength > MAX_OUTPUT ? '… (output is cut off here)' : line.text);
    this.#output.push(text);
    const location = line.frame && guard && this.positions.locationOf(line.frame, guard);
    this.#batch.output({ text: `${text.replaceAll(/\r?\n/g, '\r\n')}\r\n`, location, item });
  }

  /** Shows what ran of a file. */
  cover(file: vscode.FileCoverage): void {
    if (!this.#ended) this.#run.addCoverage(file);
  }

  end(): EndedRun {
    if (!this.#ended) {
      this.#order.flush();
      this.#batch.flush();
      this.#run.end();
    }
    this.#ended = true;
    return { name: this.#run.name, outcomes: this.#outcomes, output: this.#output.join('\n') };
  }

  #sinkFor(scenario: ScenarioRun): TestSink {
    return {
      started: (id) => {
        const item = this.#items.find(id);
        if (!item || this.#ended) return;
        this.#starting.add(item);
        this.#batch.add(() => {
          // What ends in the same batch need not be shown as running.
          if (this.#starting.delete(item)) this.#run.started(item);
        });
        this.listener.started(item);
      },
      ended: (id, outcome, durationMs) => this.#end(id, outcome, durationMs, scenario),
      output: (line, id) => {
        const found = line.at && this.#messages.locate(scenario, id, line.at);
        const text = found ? `${line.text} (${linkText(found)})` : line.text;
        const item = this.#items.find(id);
        this.#order.line(scenario, () => this.line({ ...line, text }, item, scenario.guard));
      },
    };
  }

  #end(
    id: string,
    outcome: TestOutcome,
    durationMs: number,
    scenario: ScenarioRun | undefined,
    location: ScenarioLocation | undefined = scenario,
  ): void {
    const item = this.#items.find(id);
    if (!item || this.#ended) return;
    this.#starting.delete(item);
    this.#outcomes.set(id, outcome);
    this.#endings.set(id, outcome);
    this.#items.tag(id, outcome.tags);
    const messages = location ? this.#messages.of(location, item, outcome.messages) : [];
    this.#batch.add(() => {
      this.#show(item, outcome.state, messages, durationMs);
      this.listener.ended({ id, outcome, durationMs, scenario });
    });
  }

  #show(
    item: vscode.TestItem,
    state: TestOutcome['state'],
    messages: readonly vscode.TestMessage[],
    durationMs: number,
  ): void {
    switch (state) {
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

  #announceEndings(): void {
    if (this.#endings.size > 0) this.listener.ending(this.#endings);
    this.#endings = new Map();
  }
}
