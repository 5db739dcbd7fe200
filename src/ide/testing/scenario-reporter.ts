import * as l10n from '@vscode/l10n';
import type { Invocation } from '../../gateway/invocation';
import { duration, indented } from '../../report/lines';
import { paintWith } from '../../report/paint';
import { sinksAfter } from '../../report/sink-text';
import { inline } from '../../report/terminal-text';
import { agentTitle, decisiveInvocations } from '../../run/agents';
import type { RunEvent } from '../../run/events';
import type { AgentResult, Finding, ScenarioResult, StepResult } from '../../run/result';
import { limitUseTable } from './limit-use';
import { agentVerdict, brokenOutcome, nothingChecked, NOTHING_CHECKED, Verdicts } from './file-outcome';
import {
  couldNotRun,
  firstLine,
  stepOutcome,
  withoutVerdict,
  type TestOutcome,
  type OutcomeMessage,
  type Poison,
} from './outcome';
import type { FileSelection } from './selection';
import { findingOutput, invocationOutput, type OutputLine } from './step-output';
import { agentId, isAgentId, stepIds } from './test-ids';

/** What a run writes to: VS Code's TestRun, or a log in tests. Unknown ids are ignored. */
export interface TestSink {
  started(id: string): void;
  ended(id: string, outcome: TestOutcome, durationMs: number): void;
  /** `line` without line ends; `id` is the test it belongs to. */
  output(line: OutputLine, id: string): void;
}

const paint = paintWith(true);
const MARKS: Record<TestOutcome['state'], string> = {
  passed: paint.green('✓'),
  failed: paint.red('✗'),
  errored: paint.red('✗'),
  skipped: paint.yellow('○'),
};

/**
 * Turns the events of one scenario file into results of its tests.
 *
 * The steps of a scenario share one instance of the guard, so a run always runs the whole file: history,
 * diagnostics and the Backend Calls view then hold whole scenarios, whatever was clicked. Only tests that
 * were asked for get results; the others are one line each in the output, marked as such. A file's own item
 * gets a result only when the file as a whole cannot run (or has no steps), or when label_agent fails and has no
 * item; else VS Code sums up its steps.
 */
export class ScenarioReporter {
  readonly #selection: FileSelection;
  readonly #sink: TestSink;
  readonly #withLimits: boolean;
  readonly #waiting: readonly string[];
  readonly #ended = new Set<string>();
  readonly #verdicts = new Verdicts();
  /** What label_agent came to so far, by session; null is the scenario's own agent. */
  readonly #agents = new Map<string | null, AgentResult>();
  #ids: readonly string[] = [];
  #poison: Poison;
  /** A failure of label_agent in a file that has no test for it. */
  #agentFailure: TestOutcome | undefined;

  /** @param waiting ids of the tests in the file that should get a result, whatever happens */
  constructor(selection: FileSelection, waiting: readonly string[], sink: TestSink, withLimits: boolean) {
    this.#selection = selection;
    this.#waiting = waiting;
    this.#sink = sink;
    this.#withLimits = withLimits;
  }

  /** @param canceled whether the scenario had been canceled when the event happened */
  apply(event: RunEvent, canceled: boolean): void {
    switch (event.type) {
      case 'scenario-started':
        this.#start(event.guard, event.steps);
        break;
      case 'load':
        for (const id of this.#waiting) if (isAgentId(id)) this.#sink.started(id);
        break;
      case 'agent':
        if (!canceled) this.#agent(event.agent, event.session ?? null);
        break;
      case 'step-started': {
        const id = this.#ids[event.index];
        if (id !== undefined && this.#selection.wants(id)) this.#sink.started(id);
        break;
      }
      case 'step-finished':
        if (!canceled) this.#step(event.step, event.index);
        break;
      case 'scenario-finished':
        this.#finish(event.result, canceled);
        break;
    }
  }

  get #file(): string {
    return this.#selection.file;
  }

  #start(guard: string, steps: readonly string[]): void {
    this.#ids = stepIds(this.#file, steps);
    if (guard !== '') this.#line(paint.dim(`guard ${inline(guard)}`), this.#file);
  }

  /** A first attempt of label_agent, or one that changes the verdict; further failures say nothing new. */
  #agent(agent: AgentResult, session: string | null): void {
    const before = this.#agents.get(session);
    this.#agents.set(session, agent);
    if (before && (before.error === null) === (agent.error === null)) return;
    const title = agentTitle(session);
    if (agent.invocation && !agent.invocation.healthy) this.#poison = title;
    const labels = `secrecy [${agent.secrecy.join(' ')}] integrity [${agent.integrity.join(' ')}]`;
    const verdict = agent.error === null ? `${agent.mode} mode, ${labels}` : `failed: ${agent.error}`;
    const id = agentId(this.#file, session);
    const outcome = this.#waiting.includes(id) ? agentVerdict(agent, session) : undefined;
    // One that failed is tried again with the next request: what it comes to is known at the end.
    if (agent.error === null) this.#judgeAgent(agent, session);
    this.#describe(id, `${title}: ${verdict}`, outcome, {
      invocations: decisiveInvocations(agent),
      findings: agent.findings,
    });
  }

  #judgeAgent(agent: AgentResult, session: string | null): void {
    const id = agentId(this.#file, session);
    const outcome = agentVerdict(agent, session);
    if (!outcome || this.#ended.has(id)) return;
    const durationMs = agent.attempts.reduce((sum, each) => sum + each.durationMs, 0);
    if (this.#waiting.includes(id)) this.#judge(id, outcome, durationMs);
    else if (outcome.state === 'failed') this.#agentFailure ??= outcome;
  }

  #step(step: StepResult, index: number): void {
    const id = this.#ids[index];
    if (id === undefined) return;
    const outcome = stepOutcome(step, index, this.#poison);
    if (step.invocations.some((each) => !each.healthy)) this.#poison ??= step.name;
    this.#judge(id, outcome, step.durationMs);
    const verdict = step.outcome === null ? '' : ` → ${step.outcome}`;
    if (this.#selection.wants(id)) {
      this.#describe(id, `${step.name}${verdict}, ${duration(step.durationMs)}`, outcome, step);
      const sinks = sinksAfter(step);
      if (sinks !== undefined) this.#line(paint.dim(`    agent ${inline(sinks)}`), id);
    } else {
      this.#line(paint.dim(`  - ${inline(step.name)}${verdict} (also ran, not requested)`), this.#file);
    }
  }

  #finish(result: ScenarioResult, canceled: boolean): void {
    if (canceled) this.#canceled();
    else {
      const broken = brokenOutcome(result);
      for (const [session, agent] of this.#agents) this.#judgeAgent(agent, session);
      if (broken) {
        this.#broken(broken, result.durationMs);
        return;
      }
      this.#ranThrough(result);
    }
    const { file } = this.#selection;
    for (const line of findingOutput(result.findings, paint)) this.#sink.output(line, file);
    if (this.#withLimits) for (const text of limitUseTable(result)) this.#line(`  ${text}`, file);
  }

  #canceled(): void {
    for (const id of this.#left()) this.#judge(id, withoutVerdict('canceled'), 0);
    this.#line(paint.yellow('  canceled'), this.#file);
  }

  /** The file is at fault, and shows it if it was asked for; else what was requested has to. */
  #broken(broken: TestOutcome, durationMs: number): void {
    const { file, wants } = this.#selection;
    const left = this.#left();
    for (const message of broken.messages) this.#message(message, file);
    if (wants(file)) this.#judge(file, broken, durationMs);
    const skipped = withoutVerdict(l10n.t('not run: the scenario could not start'));
    for (const id of left) this.#judge(id, wants(file) ? skipped : broken, 0);
  }

  #ranThrough({ findings, durationMs }: ScenarioResult): void {
    const isEmpty = this.#ids.length === 0 && this.#ended.size === 0 && !this.#agentFailure;
    const never = findings.find(({ code }) => code === 'steps-never-ran');
    const outcome = never
      ? couldNotRun('scenario', never.message, ['steps'])
      : withoutVerdict(l10n.t('did not run'));
    for (const id of this.#left()) this.#judge(id, outcome, 0);
    if (this.#agentFailure) this.#fail(this.#agentFailure, durationMs);
    else if (isEmpty)
      this.#fail(nothingChecked(l10n.t('the scenario has no steps: nothing was checked')), durationMs);
    else this.#refuseUnchecked(durationMs);
  }

  /** What was asked for and has nothing to show for it is in error: the file, or the tests that were asked for. */
  #refuseUnchecked(durationMs: number): void {
    const outcome = nothingChecked(NOTHING_CHECKED);
    const { wants } = this.#selection;
    if (this.#verdicts.missing.length > 0 && wants(this.#file)) this.#fail(outcome, durationMs);
    else for (const id of this.#verdicts.missing) this.#judge(id, outcome, durationMs);
  }

  /** Tests that have no result yet. */
  #left(): string[] {
    return [...new Set([...this.#waiting, ...this.#ids])].filter((id) => !this.#ended.has(id));
  }

  /** The file itself fails: green steps, or none, must not hide it. */
  #fail(outcome: TestOutcome, durationMs: number): void {
    for (const message of outcome.messages) this.#message(message, this.#file);
    this.#judge(this.#file, outcome, durationMs);
  }

  #judge(id: string, outcome: TestOutcome, durationMs: number): void {
    this.#ended.add(id);
    if (!this.#selection.wants(id)) return;
    this.#verdicts.add(id, outcome);
    this.#sink.ended(id, outcome, durationMs);
  }

  #describe(
    id: string,
    title: string,
    outcome: TestOutcome | undefined,
    body: { readonly invocations: readonly Invocation[]; readonly findings: readonly Finding[] },
  ): void {
    const mark = outcome ? MARKS[outcome.state] : '-';
    const note = outcome?.note === undefined ? '' : paint.yellow(` (${inline(outcome.note)})`);
    const test = outcome ? id : this.#file;
    this.#line(`  ${mark} ${inline(title)}${note}`, test);
    for (const message of outcome?.messages ?? []) this.#message(message, test);
    for (const line of body.invocations.flatMap((each) => invocationOutput(each, paint))) {
      this.#sink.output(line, test);
    }
    for (const line of findingOutput(body.findings, paint)) this.#sink.output(line, test);
  }

  #message(message: OutcomeMessage, id: string): void {
    // What the gateway said follows with the invocation; a file that cannot run has nothing else to say.
    const isWhole = message.kind === 'scenario' || message.kind === 'load';
    const text = isWhole ? message.text : firstLine(message.text);
    for (const [index, line] of indented(text, '    ', 6).entries()) {
      this.#sink.output({ text: paint.red(line), ...(index === 0 ? { at: message.at } : {}) }, id);
    }
  }

  #line(text: string, id: string): void {
    this.#sink.output({ text }, id);
  }
}
