import type { CoveredGuard, GuardSources } from '../analysis/coverage/source-points';
import type { Frame } from '../gateway/invocation';
import type { DebuggedFunction } from '../inspect/debugged-guard';
import type { ListedInstructions, WantedInstructions } from '../inspect/listed-instructions';
import type { StackLocator, UnlocatedStack } from '../run/source-locator';
import type { SourceVariable, TypeId, TypeShape, VariableScopes } from '../wasm/debug/variables/types';
import { isReplyOf, type Analysis, type ReplyOf } from './analysis';
import type {
  AnalysisReply,
  DebugAnswer,
  DebugInformation,
  GuardQuestion,
  GuardReply,
  GuardRequest,
  GuardSubject,
} from './analysis-protocol';

type Answered = Exclude<GuardReply['type'], 'unopened'>;

/** Asks the thread for a reply of one of these types. Never rejects. */
export type AskAboutGuard = (
  types: readonly GuardReply['type'][],
  request: GuardRequest,
  signal?: AbortSignal,
) => Promise<Analysis<AnalysisReply>>;

/**
 * One guard, as the analysis thread knows it: the source positions of its code, and what a debugger needs. The
 * thread keeps a few guards open: one that it does not know, or no more, is sent again. A question about positions
 * without an answer leaves frames as they are, and `problem` says why.
 */
export class AnalyzedGuard implements StackLocator {
  readonly #number: number;
  readonly #subject: GuardSubject;
  readonly #ask: AskAboutGuard;
  readonly #directories = new Map<string, string>();
  #problem: string | undefined;
  #isSent = false;

  /** @param number no other guard has it */
  constructor(number: number, subject: GuardSubject, ask: AskAboutGuard) {
    this.#number = number;
    this.#subject = subject;
    this.#ask = ask;
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  directoryOf(source: string): string | undefined {
    return this.#directories.get(source);
  }

  async locateAll(stacks: readonly UnlocatedStack[]): Promise<readonly (readonly Frame[])[]> {
    const asked = stacks.filter(({ frames }) => frames.length > 0);
    if (asked.length === 0) return stacks.map(({ frames }) => frames);
    const reply = await this.#answer('located', { type: 'locate', stacks: asked });
    if (!reply.ok) {
      if (!reply.canceled) this.#problem = `debug information unreadable: ${reply.reason}`;
      return stacks.map(({ frames }) => frames);
    }
    const { answer } = reply.value;
    this.#note(answer);
    let next = 0;
    return stacks.map(({ frames }) => (frames.length > 0 ? (answer.stacks[next++] ?? frames) : frames));
  }

  /** Which points of this guard count what of its sources. */
  async cover({ table, functionNames }: CoveredGuard): Promise<Analysis<GuardSources>> {
    const question = { type: 'cover', covered: { table, functionNames } } as const;
    const reply = await this.#answer('covered', question);
    if (!reply.ok) return reply;
    this.#note(reply.value.information);
    return { ok: true, value: reply.value.sources };
  }

  /**
   * What a debugger has to know of the guard.
   *
   * @param memoryPages cap of the memory that the guard may declare
   */
  async debug(memoryPages: number, signal: AbortSignal): Promise<Analysis<DebugAnswer>> {
    const reply = await this.#answer('debugged', { type: 'debug', memoryPages }, signal);
    if (!reply.ok) return reply;
    const { answer } = reply.value;
    if (answer.kind === 'ready') this.#note(answer);
    return { ok: true, value: answer };
  }

  /** What a debugger shows of functions, in the order of `indices` (imports included). */
  async functions(
    memoryPages: number,
    indices: readonly number[],
  ): Promise<Analysis<readonly DebuggedFunction[]>> {
    const reply = await this.#answer('described', { type: 'functions', memoryPages, indices });
    return reply.ok ? { ok: true, value: reply.value.functions } : reply;
  }

  /** Instructions of the guard, in the order of its file. */
  async instructions(memoryPages: number, wanted: WantedInstructions): Promise<Analysis<ListedInstructions>> {
    const reply = await this.#answer('instructions-listed', { type: 'instructions', memoryPages, wanted });
    return reply.ok ? { ok: true, value: reply.value.listed } : reply;
  }

  /** The variables of the source at `offset` of the guard's file; undefined where there are none. */
  async scopes(memoryPages: number, offset: number): Promise<Analysis<VariableScopes | undefined>> {
    const reply = await this.#answer('scoped', { type: 'scopes', memoryPages, offset });
    return reply.ok ? { ok: true, value: reply.value.scopes } : reply;
  }

  /** The variables outside functions of the source that the code at `offset` comes from. */
  async statics(offset: number): Promise<Analysis<readonly SourceVariable[]>> {
    const reply = await this.#answer('listed', { type: 'statics', offset });
    return reply.ok ? { ok: true, value: reply.value.statics } : reply;
  }

  /** What types are made of, and those that their values consist of. */
  async types(ids: readonly TypeId[]): Promise<Analysis<ReadonlyMap<TypeId, TypeShape>>> {
    const reply = await this.#answer('typed', { type: 'types', ids });
    return reply.ok ? { ok: true, value: reply.value.shapes } : reply;
  }

  #note({ problem, directories }: DebugInformation): void {
    this.#problem = problem;
    for (const [source, directory] of directories) this.#directories.set(source, directory);
  }

  async #answer<T extends Answered>(
    type: T,
    question: GuardQuestion,
    signal?: AbortSignal,
  ): Promise<Analysis<ReplyOf<T>>> {
    const request = { ...question, guard: this.#number };
    let reply = this.#isSent ? await this.#ask([type, 'unopened'], request, signal) : undefined;
    if (reply === undefined || (reply.ok && reply.value.type === 'unopened'))
      reply = await this.#ask([type], { ...request, subject: this.#subject }, signal);
    if (!reply.ok) {
      if (!reply.canceled) this.#isSent = false;
      return reply;
    }
    this.#isSent = true;
    const { value } = reply;
    if (isReplyOf([type], value)) return { ok: true, value };
    return { ok: false, reason: `unexpected reply ${value.type}`, canceled: false };
  }
}
