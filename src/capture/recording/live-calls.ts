import type { Json } from '../../gateway/json';
import type { ToolAnswer } from '../../gateway/pipeline';
import type { ToolReply } from '../../gateway/server/sdk-result';
import type { AnswerLive, LiveCall } from '../../run/guard-host';
import type { ToolStep } from '../../scenario/model';
import type { LiveServer, MayCall } from './live-server';

export type Reply = Exclude<ToolReply, { readonly kind: 'lost' }>;

/** A call of the guard that the server answered. */
export interface AnsweredCall {
  /** -1: label_agent, or a start function. */
  readonly step: number;
  readonly tool: string;
  readonly args: Json;
  readonly answer: Reply;
}

/** The saved answer to a call; undefined when there is none. */
export type SavedFor = (call: Pick<AnsweredCall, 'step' | 'tool' | 'args'>) => Reply | undefined;

/** Why a recording ends before its scenario does. */
export type RecordingStop =
  /** `reason` is a sentence. */
  | { readonly kind: 'lost'; readonly tool: string; readonly reason: string }
  | { readonly kind: 'refused'; readonly tools: readonly string[] };

/** Characters of all answers of a recording at most, as JSON: a scenario has no more than 32 Mi. */
const MAX_RECORDED = 24 * 1024 * 1024;

/** Asks a live server while a scenario runs, and keeps what it answers. */
export class LiveCalls {
  /** Calls of the guard, in their order. */
  readonly calls: AnsweredCall[] = [];
  /** Answers to requests of the agent, by the step. */
  readonly replies = new Map<number, Reply>();
  /** Tools that were not to be called, and were not. */
  readonly left = new Set<string>();
  readonly #end = new AbortController();
  readonly #allowed = new Map<string, Promise<boolean>>();
  #stop: RecordingStop | undefined;
  #characters = 0;

  constructor(
    private readonly server: LiveServer,
    private readonly mayCall: MayCall,
    private readonly signal: AbortSignal,
    private readonly progress: (calls: number) => void = () => undefined,
    /** What is saved for a call of the guard that is left out. */
    private readonly saved: SavedFor = () => undefined,
  ) {}

  /** Why the recording cannot go on; undefined while it can. */
  get stop(): RecordingStop | undefined {
    return this.#stop;
  }

  /** Aborts when the recording cannot go on. */
  get ended(): AbortSignal {
    return this.#end.signal;
  }

  /** Asks for the tools of steps before anything is called, all of them. */
  async allow(tools: readonly string[]): Promise<void> {
    for (const tool of new Set(tools)) await this.#may(tool, 'agent');
  }

  /** Answers the guard. */
  readonly answer: AnswerLive = async ({ step, tool, args, hold }, signal) => {
    if (args === undefined)
      return this.#lost(tool, 'the arguments of the guard are nested too deeply to be sent');
    const isCalled = await this.#may(tool, 'guard', hold);
    const reply = isCalled ? await this.#call(tool, args, signal) : this.saved({ step, tool, args });
    if (!reply) return { ok: false, error: `the recording does not call ${tool}, which may write` };
    if (reply.kind === 'lost') return this.#lost(tool, reply.reason);
    this.calls.push({ step, tool, args, answer: reply });
    return reply.kind === 'result' ? { ok: true, result: reply.result } : { ok: false, error: reply.error };
  };

  /** Answers the agent's request of a step; with what the step has where the tool is not to be called. */
  async request(index: number, { tool, args, result, backendError }: ToolStep): Promise<ToolAnswer> {
    if (!(await this.#may(tool, 'agent'))) return { result, backendError };
    const reply = await this.#call(tool, args, this.signal);
    if (reply.kind === 'lost') return { result: null, backendError: this.#lost(tool, reply.reason).error };
    this.replies.set(index, reply);
    return reply.kind === 'result' ? { result: reply.result } : { result: null, backendError: reply.error };
  }

  async #call(tool: string, args: Json, signal: AbortSignal): Promise<ToolReply> {
    if (this.#stop) return { kind: 'lost', reason: 'the recording has ended' };
    const reply = await this.#unlessEnded(tool, args, AbortSignal.any([signal, this.signal]));
    if (reply.kind === 'lost') return reply;
    this.#characters += JSON.stringify(reply.kind === 'result' ? reply.result : reply.error).length;
    this.progress(this.calls.length + this.replies.size + 1);
    if (this.#characters <= MAX_RECORDED) return reply;
    const most = String(MAX_RECORDED);
    return {
      kind: 'lost',
      reason: `its answers have more than ${most} characters together, too many for a scenario`,
    };
  }

  async #unlessEnded(tool: string, args: Json, signal: AbortSignal): Promise<ToolReply> {
    try {
      return await this.server.call(tool, args, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      return { kind: 'lost', reason: 'the deadline of the guard or a cancel came first' };
    }
  }

  #lost(tool: string, reason: string): { readonly ok: false; readonly error: string } {
    this.#stopWith({ kind: 'lost', tool, reason });
    return { ok: false, error: reason };
  }

  #stopWith(stop: RecordingStop): void {
    if (stop.kind === 'refused' && this.#stop?.kind === 'refused')
      this.#stop = { kind: 'refused', tools: [...this.#stop.tools, ...stop.tools] };
    this.#stop ??= stop;
    this.#end.abort();
  }

  /** Whether a tool may be called; a person is asked once. */
  #may(tool: string, by: 'agent' | 'guard', hold?: LiveCall['hold']): Promise<boolean> {
    const allowed = this.#allowed.get(tool) ?? this.#ask(tool, by, hold);
    this.#allowed.set(tool, allowed);
    return allowed;
  }

  async #ask(tool: string, by: 'agent' | 'guard', hold?: LiveCall['hold']): Promise<boolean> {
    const listed = this.server.tools.find(({ name }) => name === tool);
    if (listed?.isReadOnly === true) return true;
    const asked = this.mayCall({ tool, by, isListed: listed !== undefined });
    const said = await (hold ? hold(asked) : asked);
    if (said === 'no') this.left.add(tool);
    if (said === 'stop') this.#stopWith({ kind: 'refused', tools: [tool] });
    return said === 'yes';
  }
}
