import type { LabeledItem } from '../../gateway/difc/filter';
import type { Mode } from '../../gateway/difc/labels';
import { encodeGoJson, parseGoJson } from '../../gateway/go-json';
import { toLower } from '../../gateway/go-text';
import type { GuardFunction, InvocationResult } from '../../gateway/invocation';
import { isJsonObject, ownValue, type Json } from '../../gateway/json';
import { sessionPolicy } from '../../gateway/server/session-policy';
import { engineFailure } from '../../run/engine-failure';
import type { GuardHost, GuardSession, InvokeOptions, OpenOptions } from '../../run/guard-host';
import type { ScenarioResult } from '../../run/result';
import { runScenario, type ScenarioInput } from '../../run/run-scenario';
import { deepEqual } from '../../scenario/equality';
import type { SessionSettings } from '../../scenario/model';
import { settingsOf } from '../../scenario/sessions';
import type { PointHits } from '../../wasm/coverage/coverage-table';
import type { CoveredGuard } from '../coverage/source-points';

/** A scenario that runs, with the step that is looked at. */
export interface ObservedInput {
  readonly input: ScenarioInput;
  /** Of the step in the scenario. */
  readonly index: number;
  /** What label_agent of the step's session answers as `difc_mode`, whatever the guard says. */
  readonly mode?: Mode | undefined;
  /** Whether to see which code of the guard runs. */
  readonly coverage?: boolean;
}

/** What a run shows of one step, and of label_agent of its session. */
export interface ObservedRun {
  readonly result: ScenarioResult;
  /** The items that label_response labeled, in the order of the response; null when it gave no labels. */
  readonly items: readonly LabeledItem[] | null;
  /** What our own engine could not do: then the run says nothing about the guard. */
  readonly engine?: string;
  readonly code?: ObservedCode;
}

/** Which code ran. */
export interface ObservedCode {
  readonly guard: CoveredGuard;
  /** Of the last call of each function that belongs to the step; label_agent is that of its session. */
  readonly hits: ReadonlyMap<GuardFunction, PointHits>;
}

/**
 * Runs a scenario on a new instance of its guard and observes one step. Rejects only when `signal` fires; what goes
 * wrong is in the result.
 */
export async function observedRun(
  observed: ObservedInput,
  host: GuardHost,
  signal: AbortSignal,
): Promise<ObservedRun> {
  const observer = new Observer(host, observed);
  const result = await runScenario(observed.input, observer, () => undefined, signal);
  signal.throwIfAborted();
  const invocations = result.steps.flatMap((step) => step.invocations);
  const engine =
    result.error ?? (result.load?.ok === false && result.load.engine ? result.load.error : undefined);
  const failed = engine ?? engineFailure(invocations);
  return {
    result,
    items: observer.items,
    ...(failed === undefined ? {} : { engine: failed }),
    ...(observer.code ? { code: observer.code } : {}),
  };
}

/** A host that keeps what the guard answers in one step. */
class Observer implements GuardHost {
  items: readonly LabeledItem[] | null = null;
  code: ObservedCode | undefined;
  private readonly hits = new Map<GuardFunction, PointHits>();
  private readonly settings: SessionSettings;
  /** What label_agent of the step's session receives. */
  private readonly policy: Json | undefined;

  constructor(
    private readonly host: GuardHost,
    private readonly observed: ObservedInput,
  ) {
    const { scenario } = observed.input;
    this.settings = settingsOf(scenario, scenario.steps[observed.index]?.session);
    const { policy } = this.settings;
    const read = policy === undefined ? undefined : sessionPolicy(policy, this.settings);
    this.policy = read?.ok ? read.input : undefined;
  }

  get onFault(): GuardHost['onFault'] {
    return this.host.onFault;
  }

  async open(...[guard, options]: Parameters<GuardHost['open']>): Promise<GuardSession> {
    const { coverage = false } = this.observed;
    const withCoverage: OpenOptions = coverage ? { ...options, coverage } : options;
    const session = await this.host.open(guard, withCoverage);
    const { load } = session;
    if (load.ok && load.coverage?.ok) this.code = { guard: load.coverage, hits: this.hits };
    return {
      load,
      invoke: (name, input, invoked) => this.invoke(session, name, input, invoked),
      decode: (...given) => session.decode(...given),
      match: (...given) => session.match(...given),
      close: () => session.close(),
    };
  }

  private async invoke(
    session: GuardSession,
    name: GuardFunction,
    input: Json,
    options: InvokeOptions,
  ): Promise<InvocationResult> {
    const result = await session.invoke(name, input, options);
    const isAgent = name === 'label_agent' && this.policy !== undefined && deepEqual(input, this.policy);
    if (!isAgent && options.step !== this.observed.index) return result;
    if (result.coverage) this.hits.set(name, result.coverage);
    if (name === 'label_response' && result.invocation.error === null)
      await this.keepItems(session, result.output, input, options.signal);
    return isAgent ? withMode(result, this.observed.mode) : result;
  }

  private async keepItems(
    session: GuardSession,
    output: Uint8Array,
    input: Json,
    signal: AbortSignal,
  ): Promise<void> {
    const toolResult = isJsonObject(input) ? (ownValue(input, 'tool_result') ?? null) : null;
    const decoded = await session.decode('label_response', output, toolResult, signal);
    // The answer is one of label_response: its value is a list of items.
    const answer = decoded.ok && decoded.answer.ok ? decoded.answer.value : null;
    this.items = Array.isArray(answer) ? answer : null;
  }
}

/** What label_agent answers, with another `difc_mode`; an answer that is no object stays as it is. */
function withMode(result: InvocationResult, mode: Mode | undefined): InvocationResult {
  const parsed = mode === undefined ? undefined : parseGoJson(result.output);
  if (mode === undefined || !parsed?.ok || !isJsonObject(parsed.value)) return result;
  const others = Object.entries(parsed.value).filter(([key]) => toLower(key) !== 'difc_mode');
  return { ...result, output: encodeGoJson({ ...Object.fromEntries(others), difc_mode: mode }) };
}
