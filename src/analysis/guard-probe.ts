import { startAgentSession, type AgentSession, type SessionOptions } from '../gateway/agent-session';
import type { LabeledItem } from '../gateway/difc/filter';
import type { Labels, Operation } from '../gateway/difc/labels';
import type { Invocation } from '../gateway/invocation';
import type { Json } from '../gateway/json';
import { labelResource, labelResponse, responseIsLabeled } from '../gateway/labeling';
import type { Limits } from '../gateway/limits';
import { PHASE_PREFIX } from '../gateway/texts';
import { engineFailure } from '../run/engine-failure';
import type { GuardHost, GuardModule, GuardSession } from '../run/guard-host';
import type { StackLocator } from '../run/source-locator';
import { StepClock } from '../run/step-clock';
import type { BackendEntry, Fallback } from '../scenario/model';

/** The guard that is asked, under which limits and policy. */
export interface ProbeTarget {
  readonly guard: GuardModule;
  readonly guardName: string;
  readonly limits: Limits;
  readonly session: SessionOptions;
  readonly locator?: StackLocator | undefined;
  /** Answers the calls that no saved answer fits. */
  readonly fallback?: Fallback | undefined;
}

/** A request that is labeled but neither decided nor sent. */
export interface LabelRequest {
  readonly tool: string;
  readonly args: Json;
  /** What the tool would answer. */
  readonly result: Json;
  /** Saved answers of this request. */
  readonly backend: readonly BackendEntry[];
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
  /** Why our engine could not finish: then the answer says nothing of the guard. */
  readonly engine?: string;
  readonly invocations: readonly Invocation[];
}

/**
 * Asks a guard how it labels requests, whatever an agent may do: label_resource, then label_response where the
 * gateway calls it. All requests share one instance, as in the gateway; after a trap the next request gets a new one.
 * `open` never rejects: a guard that does not load answers each request with the gateway's text.
 */
export class GuardProbe {
  private guard: GuardSession | undefined;
  private agent: AgentSession | undefined;
  private requests = 0;

  constructor(
    private readonly host: GuardHost,
    private readonly target: ProbeTarget,
    private readonly signal: AbortSignal,
  ) {}

  /** What label_agent said last; undefined before the first request. */
  get session(): AgentSession | undefined {
    return this.agent;
  }

  /** Labels one request; requests of one probe run one after another. Rejects only when the signal aborts. */
  async ask(request: LabelRequest): Promise<LabelAnswer> {
    this.signal.throwIfAborted();
    const guard = (this.guard ??= await this.open());
    if (!guard.load.ok) {
      const { error, engine } = guard.load;
      return { error, invocations: [], ...(engine ? { engine: error } : {}) };
    }
    const started = await this.startAgent(guard, request);
    if (started) return started;
    const clock = this.clock(guard, request);
    const answer = await this.label(request, clock);
    this.signal.throwIfAborted();
    if (clock.invocations.some(({ healthy }) => !healthy)) this.close();
    return answer;
  }

  /** Ends the instance; the next request gets a new one. */
  close(): void {
    this.guard?.close();
    this.guard = undefined;
    this.agent = undefined;
  }

  private open(): Promise<GuardSession> {
    const { guard, guardName, limits, fallback } = this.target;
    return this.host.open(guard, { guardName, limits, backend: [], fallback, signal: this.signal });
  }

  /** Runs label_agent when it is due; an answer when it failed. */
  private async startAgent(guard: GuardSession, request: LabelRequest): Promise<LabelAnswer | undefined> {
    if (this.agent?.error === null) return undefined;
    const clock = this.clock(guard, request);
    this.agent = await startAgentSession(this.target.session, clock.invoke, clock.decode);
    this.signal.throwIfAborted();
    const { error } = this.agent;
    if (error === null) return undefined;
    if (clock.invocations.some(({ healthy }) => !healthy)) this.close();
    return { error: PHASE_PREFIX.session + error, ...engineOf(clock) };
  }

  private async label(request: LabelRequest, clock: StepClock): Promise<LabelAnswer> {
    const asked = { invoke: clock.invoke, decode: clock.decode };
    const labeling = await labelResource(request, asked, []);
    if (!labeling.ok) return { error: PHASE_PREFIX.request + labeling.error, ...engineOf(clock) };
    const { resource, operation } = labeling.value;
    const mode = this.agent?.mode ?? this.target.session.mode;
    if (!responseIsLabeled(operation, mode)) return { error: null, resource, operation, ...engineOf(clock) };
    const items = await labelResponse(request, asked, []);
    const labeled = items.ok
      ? { error: null, items: items.value }
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

function engineOf({ invocations }: StepClock): Pick<LabelAnswer, 'engine' | 'invocations'> {
  const engine = engineFailure(invocations);
  return { invocations, ...(engine === undefined ? {} : { engine }) };
}
