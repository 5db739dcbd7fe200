import type { AgentRequest } from './agent-request';
import type { Exchange } from './exchange';
import type { RemovedEvent } from './log-reader';
import type { RemovedItem } from './removed-items';

/** The calls of a log's exchanges that a guard makes when it is asked about one of them. */
export interface GuardCalls {
  /** Tools that the guard calls, whether the log answers or not. */
  readonly tools: ReadonlySet<string>;
  /** Of `offered`, those that label_agent called, and those of label_resource and label_response. */
  readonly agent: readonly Exchange[];
  readonly resource: readonly Exchange[];
  readonly response: readonly Exchange[];
}

/** Asks a guard about an exchange as a request of an agent; `offered` answers its calls, the nearest first. */
export type AskGuard = (request: Exchange, offered: readonly Exchange[]) => Promise<GuardCalls>;

export interface Guards {
  /** The guard in the course of the session. */
  readonly live: AskGuard;
  /** Another instance, which finds out which tools the guard calls at all. */
  readonly scout: AskGuard;
}

/** Exchanges that are looked at before and after a request: as many as the gateway permits calls. */
const REACH = 50;
const REACH_BYTES = 24 * 1024 * 1024;
/** Exchanges whose removed items may still come. */
const REMEMBERED = 512;
/** Requests for one tool with which it is found out what the guard calls. */
const SCOUTED = 3;

/**
 * Separates the requests of agents from the guard's own calls, which the log holds alike: those of label_agent and
 * label_resource before the request that they serve, those of label_response after it. A guard calls few tools; when a
 * request for another tool comes, the guard is asked about it, and what it calls is taken from around the request.
 */
export class Attribution {
  /** Read, and not looked at yet. */
  readonly #ahead: Exchange[] = [];
  /** For tools that the guard calls, and not yet known to be its calls. */
  #before: Exchange[] = [];
  #bytes = 0;
  /** Of the last exchanges, by their lines. */
  readonly #filtered = new Map<number, RemovedItem[]>();
  readonly #calledTools = new Set<string>();
  readonly #scouted = new Map<string, number>();
  #agentCalls: readonly Exchange[] = [];

  constructor(
    private readonly guards: Guards,
    private readonly found: (request: AgentRequest) => Promise<void>,
  ) {}

  /** Calls of label_agent, once the first request is found. */
  get agentCalls(): readonly Exchange[] {
    return this.#agentCalls;
  }

  async add(exchange: Exchange): Promise<void> {
    await this.#scout(exchange);
    this.#filtered.set(exchange.line, exchange.filtered);
    const [oldest] = this.#filtered.keys();
    if (this.#filtered.size > REMEMBERED && oldest !== undefined) this.#filtered.delete(oldest);
    this.#ahead.push(exchange);
    this.#bytes += exchange.bytes;
    while (this.#ahead.length > REACH || (this.#bytes > REACH_BYTES && this.#ahead.length > 0))
      await this.#next();
  }

  /** An item that was removed from the answers to the requests at `lines`, or one of them. */
  addFiltered({ lines, item, isCertain }: Pick<RemovedEvent, 'lines' | 'item' | 'isCertain'>): void {
    for (const line of lines) this.#filtered.get(line)?.push({ ...item, isCertain });
  }

  /** The end of the session. */
  async end(): Promise<void> {
    while (this.#ahead.length > 0) await this.#next();
    await this.#settleBefore();
  }

  async #scout(exchange: Exchange): Promise<void> {
    const times = this.#scouted.get(exchange.tool) ?? 0;
    if (times >= SCOUTED || exchange.answer.kind !== 'result') return;
    this.#scouted.set(exchange.tool, times + 1);
    const near = [...this.#ahead.toReversed(), ...this.#before.toReversed()].slice(0, REACH);
    const { tools } = await this.guards.scout(exchange, near);
    for (const tool of tools) this.#calledTools.add(tool);
  }

  async #next(): Promise<void> {
    const exchange = this.#ahead.shift();
    if (!exchange) return;
    if (!this.#calledTools.has(exchange.tool)) {
      await this.#settle(exchange);
      return;
    }
    this.#before.push(exchange);
    if (this.#before.length > REACH || this.#bytes > REACH_BYTES) await this.#settleBefore();
  }

  /** A request of an agent, with the calls around it that are the guard's. */
  async #settle(request: Exchange): Promise<void> {
    const before = this.#before;
    const after = this.#following();
    const calls = await this.#callsFor(request, before, after);
    if (calls.agent.length > 0) this.#agentCalls = calls.agent;
    this.#forget(calls.agent);
    this.#before = before.filter((each) => !calls.used.has(each) && !calls.agent.includes(each));
    await this.#settleBefore();
    for (const each of calls.used) {
      const at = this.#ahead.indexOf(each);
      if (at >= 0) this.#ahead.splice(at, 1);
    }
    await this.#report({
      request,
      guardCalls: [...before, ...after].filter((each) => calls.used.has(each)),
      mayBeGuards: false,
    });
  }

  /** Of what is before and after a request, the calls that the guard makes for it. */
  async #callsFor(
    request: Exchange,
    before: readonly Exchange[],
    after: readonly Exchange[],
  ): Promise<{ readonly agent: readonly Exchange[]; readonly used: ReadonlySet<Exchange> }> {
    if (before.length + after.length === 0) return { agent: [], used: new Set() };
    const isBefore = new Set(before);
    const first = await this.guards.live(request, [...before.toReversed(), ...after]);
    const resource = first.resource.filter((each) => isBefore.has(each));
    // Equal calls of others before the request are no answers to label_response.
    const isConfused = after.length > 0 && first.response.some((each) => isBefore.has(each));
    const { response } = isConfused ? await this.guards.live(request, [...resource, ...after]) : first;
    const used = new Set([...resource, ...response.filter((each) => !isBefore.has(each))]);
    return { agent: first.agent.filter((each) => isBefore.has(each) && !used.has(each)), used };
  }

  /** What follows a request until the next one of an agent, as far as it can be the guard's. */
  #following(): Exchange[] {
    const end = this.#ahead.findIndex(({ tool }) => !this.#calledTools.has(tool));
    return end < 0 ? [...this.#ahead] : this.#ahead.slice(0, end);
  }

  /** An agent may call what the guard calls as well; the last of such calls is its, and may have calls before it. */
  async #settleBefore(): Promise<void> {
    const found: AgentRequest[] = [];
    const left = this.#before;
    this.#before = [];
    for (let request = left.pop(); request; request = left.pop()) {
      const { used } = await this.#callsFor(request, left, []);
      const guardCalls = left.filter((each) => used.has(each));
      left.splice(0, left.length, ...left.filter((each) => !used.has(each)));
      found.push({ request, guardCalls, mayBeGuards: true });
    }
    for (const each of found.reverse()) await this.#report(each);
  }

  async #report(request: AgentRequest): Promise<void> {
    this.#forget([request.request, ...request.guardCalls]);
    await this.found(request);
  }

  #forget(exchanges: Iterable<Exchange>): void {
    for (const { bytes } of exchanges) this.#bytes -= bytes;
  }
}
