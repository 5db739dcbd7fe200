import { startAgentSession, type AgentSession, type SessionOptions } from '../gateway/agent-session';
import type { LabeledItem } from '../gateway/difc/filter';
import type { Labels, Operation } from '../gateway/difc/labels';
import type { Invocation } from '../gateway/invocation';
import type { Json } from '../gateway/json';
import { labelResource, labelResponse, responseIsLabeled } from '../gateway/labeling';
import type { Limits } from '../gateway/limits';
import { PHASE_PREFIX } from '../gateway/texts';
import { engineFailure } from '../run/engine-failure';
import type { GuardCoverage, GuardHost, GuardModule, GuardSession } from '../run/guard-host';
import type { StackLocator } from '../run/source-locator';
import { StepClock } from '../run/step-clock';
import type { BackendEntry, Fallback } from '../scenario/model';
import type { PointHits } from '../wasm/coverage/coverage-table';

/** The guard that is asked, under which limits and policy. */
export interface ProbeTarget {
  readonly guard: GuardModule;
  readonly guardName: string;
  readonly limits: Limits;
  readonly session: SessionOptions;
  readonly locator?: StackLocator | undefined;
  /** Answers the calls that no saved answer fits. */
  readonly fallback?: Fallback | undefined;
  /** A guard that failed for good is asked again, as in the gateway; otherwise the next request gets a new instance. */
  readonly keepsFailed?: boolean;
  /** Whether to count which code of the guard runs. */
  readonly coverage?: boolean;
  /** Whether only label_resource is asked, never label_response. */
  readonly resourceOnly?: boolean;
}

/** A request that is labeled but neither decided nor sent. */
export interface LabelRequest {
  readonly tool: string;
  readonly args: Json;
  /** What the tool would answer. */
  readonly result: Json;
  /** Saved answers of this request. */
  readonly backend: readonly BackendEntry[];
  /** Another session of the same server; each object is one. label_agent runs before the first request of each. */
  readonly session?: SessionOptions;
}

/** What the guard says of a request. */
export interface LabelAnswer {
  /** The gateway's text when label_agent, label_resource or label_response failed, else null. */
  readonly error: string | null;
  /** Undefined when label_resource failed or did not run. */
  readonly resource?: Labels;
  readonly operation?: Operation;
  /** Undefined when label_response did not run or failed; null when it gave no labels. */
  readonly items?: readonly LabeledItem[] | null;
  /** The output of label_response as the guard wrote it, when it gave labels; tables do not keep it. */
  readonly output?: Uint8Array;
  /** Why our engine could not finish: then the answer says nothing of the guard. */
  readonly engine?: string;
  readonly invocations: readonly Invocation[];
  /** What ran in each of `invocations` (see `GuardProbe.coverage`); only where the target asks for it. */
  readonly hits?: readonly PointHits[];
  /** The agent's session that the request belongs to; absent when the guard does not load. */
  readonly session?: AgentSession;
}

/**
 * Asks a guard how it labels requests, whatever an agent may do: label_resource, then label_response where the
 * gateway calls it. All requests share one instance, as in the gateway; after a trap the next request gets a new one.
 * `open` never rejects: a guard that does not load answers each request with the gateway's text.
 */
export class GuardProbe {
  private guard: GuardSession | undefined;
  private agent: AgentSession | undefined;
  private readonly agents = new Map<SessionOptions, AgentSession>();
  private requests = 0;
  private points: GuardCoverage | undefined;

  constructor(
    private readonly host: GuardHost,
    private readonly target: ProbeTarget,
    private readonly signal: AbortSignal,
  ) {}

  /** What label_agent said last; undefined before the first request. */
  get session(): AgentSession | undefined {
    return this.agent;
  }

  /** The guard's points, or why they are not counted; undefined before the first request and where no one asks. */
  get coverage(): GuardCoverage | undefined {
    return this.points;
  }

  /** Labels one request; requests of one probe run one after another. Rejects only when the signal aborts. */
  async ask(request: LabelRequest): Promise<LabelAnswer> {
    this.signal.throwIfAborted();
    const guard = (this.guard ??= await this.open());
    if (!guard.load.ok) {
      const { error, engine } = guard.load;
      return { error, invocations: [], ...(engine ? { engine: error } : {}) };
    }
    this.points = guard.load.coverage;
    const options = request.session ?? this.target.session;
    const session = (this.agent =
      this.agents.get(options) ?? (await this.startAgent(guard, request, options)));
    if (session.error !== null) return this.ended(failedAgent(session), session);
    this.agents.set(options, session);
    const clock = this.clock(guard, request);
    const answer = await this.label(request, session, clock);
    this.signal.throwIfAborted();
    return this.ended(this.target.coverage ? { ...answer, hits: hitsOf(clock) } : answer, session);
  }

  /** Ends the instance; the next request gets a new one. */
  close(): void {
    this.guard?.close();
    this.guard = undefined;
    this.agent = undefined;
    this.agents.clear();
  }

  private ended(answer: LabelAnswer, session: AgentSession): LabelAnswer {
    const failed = answer.invocations.some(({ healthy }) => !healthy);
    if (failed && this.target.keepsFailed !== true) this.close();
    return { ...answer, session };
  }

  private open(): Promise<GuardSession> {
    const { guard, guardName, limits, session, fallback, coverage = false } = this.target;
    return this.host.open(guard, {
      guardName,
      limits,
      backend: [],
      fallback,
      gateway: session.gateway,
      signal: this.signal,
      coverage,
    });
  }

  private async startAgent(
    guard: GuardSession,
    request: LabelRequest,
    options: SessionOptions,
  ): Promise<AgentSession> {
    const clock = this.clock(guard, request);
    const session = await startAgentSession(options, clock.invoke, clock.decode);
    this.signal.throwIfAborted();
    // What our engine could not decode is known to the clock only.
    const [invocation = session.invocation] = clock.invocations;
    return { ...session, invocation };
  }

  private async label(request: LabelRequest, session: AgentSession, clock: StepClock): Promise<LabelAnswer> {
    const asked = { invoke: clock.invoke, decode: clock.decode };
    const labeling = await labelResource(request, asked, []);
    if (!labeling.ok) return { error: PHASE_PREFIX.request + labeling.error, ...engineOf(clock) };
    const { resource, operation } = labeling.value;
    if (this.target.resourceOnly === true || !responseIsLabeled(operation, session.mode))
      return { error: null, resource, operation, ...engineOf(clock) };
    const items = await labelResponse(request, asked, []);
    const output = clock.results.at(-1)?.output;
    const labeled = items.ok
      ? { error: null, items: items.value, ...(items.value && output ? { output } : {}) }
      : { error: items.panic ? items.error : PHASE_PREFIX.response + items.error };
    return { ...labeled, resource, operation, ...engineOf(clock) };
  }

  private clock(session: GuardSession, { backend }: LabelRequest): StepClock {
    const { limits, locator } = this.target;
    // Uses of saved answers are counted for each step: every request, and every label_agent, is one.
    const step = this.requests++;
    return new StepClock({
      session,
      step,
      backend,
      timeoutMs: limits.timeoutMs,
      signal: this.signal,
      locator,
    });
  }
}

/** An invocation of a guard that is not counted, or no longer runs, has none. */
function hitsOf({ results }: StepClock): PointHits[] {
  return results.map(({ coverage }) => coverage ?? { points: new Uint32Array(), counts: new Uint32Array() });
}

function failedAgent({ error, invocation }: AgentSession): LabelAnswer {
  const invocations = invocation ? [invocation] : [];
  return { error: PHASE_PREFIX.session + (error ?? ''), ...engineOf({ invocations }) };
}

function engineOf({
  invocations,
}: Pick<StepClock, 'invocations'>): Pick<LabelAnswer, 'engine' | 'invocations'> {
  const engine = engineFailure(invocations);
  return { invocations, ...(engine === undefined ? {} : { engine }) };
}
