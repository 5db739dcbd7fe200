import { runScenario } from '../run/run-scenario';
import type { GuardHost, GuardModule } from '../run/guard-host';
import type { ScenarioResult, StepResult } from '../run/result';
import { rateLimitText } from '../gateway/server/rate-limit';
import type { Json } from '../gateway/json';
import { SCENARIO_SUFFIX } from '../scenario/file-name';
import type { Expectation } from '../scenario/model';
import { parseScenario } from '../scenario/parse';
import { otherAgent } from './agent-labels';
import type { AgentRequest } from './agent-request';
import type { Exchange } from './exchange';
import { differenceFrom, provenExpectation } from './expectation';
import { isMarked } from './saved-answer';
import { scenarioText, stepName, type Part, type ScenarioFrame } from './scenario-part';

/** A step that did not go as the log says. */
export interface Difference {
  /** Name of the scenario file. */
  readonly file: string;
  readonly step: string;
  /** A sentence. */
  readonly difference: string;
}

export interface WrittenTotals {
  readonly files: string[];
  steps: number;
  /** Saved answers of the guard's own calls. */
  answers: number;
  /** Steps with expectations, and those without any that the log proves. */
  expected: number;
  unproven: number;
  /** Requests that are left out, because the log does not hold their answer. */
  lost: number;
  /** Requests that are left out, because they are too large for a scenario. */
  tooLarge: number;
  /** Steps with values that the gateway or the import redacted. */
  marked: number;
  /** Steps that may be calls of the guard. */
  doubtful: number;
  /** Requests whose agent has other labels in the log than label_agent gives, and the first of them in words. */
  otherAgents: number;
  firstOtherAgent: string | null;
  /** Steps that go otherwise than the log says, and why scenarios do not run; the first of them. */
  differences: number;
  readonly firstDifferences: Difference[];
}

export interface WriterOptions {
  readonly frame: ScenarioFrame;
  readonly guard: GuardModule;
  readonly host: GuardHost;
  readonly signal: AbortSignal;
  /** For people: the log. */
  readonly source: string;
  /** Most steps of a scenario. */
  readonly maxSteps: number;
  readonly write: (name: string, text: string) => void;
}

/** Steps of a scenario, unless the person says how many, and most that may be asked for. */
export const DEFAULT_STEPS = 200;
export const MAX_STEPS = 1000;
/** What a scenario holds at most, roughly: in bytes of the log, and in lists, objects and values. */
const MAX_PART_BYTES = 3 * 1024 * 1024;
const MAX_PART_VALUES = 200_000;
/** A larger request is left out; one that is larger than a part is a scenario by itself. */
const MAX_REQUEST_BYTES = 12 * 1024 * 1024;
const NAMED_DIFFERENCES = 20;

/** Writes the requests of one session as scenarios, after each has run. */
export class ScenarioWriter {
  #requests: AgentRequest[] = [];
  #bytes = 0;
  #values = 0;
  #part = 0;

  /** @param name of its files, without their number and end */
  constructor(
    private readonly name: string,
    private readonly options: WriterOptions,
    private readonly totals: WrittenTotals,
    private readonly agentCalls: () => readonly Exchange[],
  ) {}

  async add(found: AgentRequest): Promise<void> {
    const { request, guardCalls } = found;
    const { kind } = request.answer;
    if (kind === 'lost' || kind === 'unreadable') {
      this.totals.lost++;
      return;
    }
    const all = [request, ...guardCalls];
    const bytes = all.reduce((sum, each) => sum + each.bytes, 0);
    const values = all.reduce((sum, { args, answer }) => sum + valuesIn([args, resultOf(answer)]), 0);
    if (values > MAX_PART_VALUES || bytes > MAX_REQUEST_BYTES) {
      this.totals.tooLarge++;
      return;
    }
    if (this.#bytes + bytes > MAX_PART_BYTES || this.#values + values > MAX_PART_VALUES) await this.end();
    this.#requests.push(found);
    this.#bytes += bytes;
    this.#values += values;
    const isLimited = request.answer.kind === 'result' && rateLimitText(request.answer.result) !== undefined;
    // No time passes in a scenario: after rate limits, requests would fail that did not fail in production.
    if (isLimited || this.#requests.length >= this.options.maxSteps) await this.end();
  }

  /** Runs and writes what there is. */
  async end(): Promise<void> {
    const requests = this.#requests;
    const [first] = requests;
    if (!first) return;
    this.#requests = [];
    [this.#bytes, this.#values] = [0, 0];
    const file = `${this.name}-${String(++this.#part).padStart(3, '0')}${SCENARIO_SUFFIX}`;
    const { server, session } = first.request;
    const part = {
      requests,
      agentCalls: this.agentCalls(),
      server: server.trim() === '' ? 'guard' : server,
      description: `Imported from ${this.options.source}: ${server}, session ${String(session)}, from line ${String(first.request.line)}`,
    };
    const expectations = await this.#expectations(file, part);
    if (!expectations) return;
    this.options.write(file, scenarioText(this.options.frame, part, expectations));
    this.#count(file, part, expectations);
  }

  /** Undefined when the scenario could not be read again: then it is not written. */
  async #expectations(file: string, part: Part): Promise<readonly (Expectation | undefined)[] | undefined> {
    const { frame, guard, host, signal } = this.options;
    const { scenario, problems } = parseScenario(scenarioText(frame, part, []));
    if (!scenario) {
      this.#differs(
        file,
        '',
        `it is not written, because it could not be read: ${problems[0]?.message ?? ''}`,
      );
      return undefined;
    }
    const result = await runScenario({ file, scenario, guard }, host, () => undefined, signal);
    signal.throwIfAborted();
    if (result.error !== null || result.load?.ok !== true) {
      const error = result.error ?? (result.load?.ok === false ? result.load.error : '');
      this.#differs(file, '', `the scenario does not run: ${error}`);
      return part.requests.map(() => undefined);
    }
    this.#compareAgents(part, result);
    const mode = result.agent?.mode ?? 'strict';
    return part.requests.map((request, index) => {
      const step = result.steps[index];
      const expected = provenExpectation(request, mode);
      if (!expected || !step) return undefined;
      return this.#compared(file, request, expected, step);
    });
  }

  /** An expectation as it is written: where the gateway redacted what the guard looks at, only if it is met. */
  #compared(
    file: string,
    { request, guardCalls }: AgentRequest,
    expected: Expectation,
    step: StepResult,
  ): Expectation | undefined {
    const difference = differenceFrom(expected, step);
    if (difference === undefined) return expected;
    if ([request, ...guardCalls].some(isRedacted)) return undefined;
    this.#differs(file, stepName(request), difference);
    return expected;
  }

  #compareAgents({ requests }: Part, result: ScenarioResult): void {
    for (const { request } of requests) {
      const other = otherAgent(request, result);
      if (other === undefined) continue;
      this.totals.otherAgents++;
      this.totals.firstOtherAgent ??= other;
    }
  }

  #differs(file: string, step: string, difference: string): void {
    this.totals.differences++;
    if (this.totals.firstDifferences.length < NAMED_DIFFERENCES)
      this.totals.firstDifferences.push({ file, step, difference });
  }

  #count(file: string, { requests }: Part, expectations: readonly (Expectation | undefined)[]): void {
    const { totals } = this;
    totals.files.push(file);
    totals.steps += requests.length;
    const proven = expectations.filter((each) => each !== undefined).length;
    totals.expected += proven;
    totals.unproven += requests.length - proven;
    for (const { request, guardCalls, mayBeGuards } of requests) {
      totals.answers += guardCalls.length;
      if (mayBeGuards) totals.doubtful++;
      if ([request, ...guardCalls].some(isRedacted)) totals.marked++;
    }
  }
}

/** Nothing is written yet. */
export function noTotals(): WrittenTotals {
  return {
    files: [],
    steps: 0,
    answers: 0,
    expected: 0,
    unproven: 0,
    lost: 0,
    tooLarge: 0,
    marked: 0,
    doubtful: 0,
    otherAgents: 0,
    firstOtherAgent: null,
    differences: 0,
    firstDifferences: [],
  };
}

function isRedacted({ args, answer, isRepaired }: Exchange): boolean {
  return isRepaired || isMarked(args) || isMarked(resultOf(answer));
}

function resultOf(answer: Exchange['answer']): Json {
  return answer.kind === 'result' ? answer.result : null;
}

/** How many values, lists and objects there are in `value`. */
function valuesIn(value: Json): number {
  let count = 0;
  const pending: Json[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    count++;
    if (typeof next === 'object' && next !== null)
      for (const inner of Object.values(next)) pending.push(inner);
  }
  return count;
}
