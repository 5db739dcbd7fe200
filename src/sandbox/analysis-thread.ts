import type { FaultSink } from '../base/fault';
import { diagnosticOf } from '../inspect/diagnostic-data';
import { isTooLongToTry, type TriedFix } from '../inspect/fix-check';
import type { GuardOutline } from '../inspect/guard-outline';
import type { ModuleOverview } from '../inspect/overview/overview';
import type { LocatedDiagnostic } from '../diagnostics/diagnostic';
import { unassembled, type GuardFileOutcome } from '../run/guard-file';
import { sizeProblem } from '../wat/assemble';
import { fileProblem } from '../wat/problem';
import { ASSEMBLED_IN_EDITOR } from '../text/size';
import { Disassembly } from '../wasm/debug/disassembly';
import { isReplyOf, type Analysis, type ReplyOf, type Unanswered } from './analysis';
import type { AnalysisReply, AnalysisRequest, GuardSubject } from './analysis-protocol';
import { AnalyzedGuard } from './analyzed-guard';
import { replyFailure } from './failed-reply';
import { ThreadQueue } from './thread-queue';

export interface AnalysisOptions {
  /** Path of the bundled thread. */
  readonly workerPath: string;
  /** Milliseconds after which a request is given up; the longest text takes some seconds on a slow machine. */
  readonly timeoutMs?: number;
  /** Milliseconds without a request after which the thread is ended, and its memory given back. */
  readonly idleMs?: number;
  /** Gets faults of ours that happen in the thread. */
  readonly onFault?: FaultSink;
}

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
type Body = WithoutId<AnalysisRequest>;

const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 1024 };

/**
 * Questions about guards, while whose answers the extension's own thread could do nothing else: assembling, what the
 * gateway would say when loading, disassembling, the sources of instructions, what a debugger needs. One at a time; a
 * request that hangs or crashes costs its thread, and the next one gets a new one. No method rejects.
 */
export class AnalysisThread {
  readonly #queue: ThreadQueue<Body, AnalysisReply>;
  readonly #timeoutMs: number;
  #nextGuard = 1;

  constructor({ workerPath, timeoutMs = 60_000, idleMs = 120_000, onFault }: AnalysisOptions) {
    this.#queue = new ThreadQueue({ workerPath, idleMs, resourceLimits: RESOURCE_LIMITS, onFault });
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Assembles one text; the first request starts the thread. A failure of the assembler, or its end by `dispose`, is an
   * outcome with a sentence.
   */
  async assemble(path: string, wat: string): Promise<GuardFileOutcome> {
    const tooLarge = sizeProblem(wat, path, ASSEMBLED_IN_EDITOR);
    if (tooLarge) return unassembled(path, [tooLarge]);
    const answer = await this.#ask(['assembled'], { type: 'assemble', path, wat });
    if (!answer.ok) {
      const message = `the assembler failed on ${path}: ${answer.reason}`;
      return unassembled(path, [fileProblem('wat-assembler', message)]);
    }
    const { outcome } = answer.value;
    return outcome.ok ? { ok: true, file: { module: { path, bytes: outcome.bytes }, wat } } : outcome;
  }

  /**
   * What is wrong with a guard's text (`checkGuard`).
   * @param outcome what the text was assembled to
   * @param signal the text is another one by now
   */
  async check(
    wat: string,
    outcome: GuardFileOutcome,
    memoryPages: number,
    signal: AbortSignal,
  ): Promise<Analysis<LocatedDiagnostic[]>> {
    const body: Body = { type: 'check', wat, outcome: withoutText(outcome), memoryPages };
    const answer = await this.#ask(['checked'], body, signal);
    return answer.ok ? { ok: true, value: answer.value.diagnostics.map(diagnosticOf) } : answer;
  }

  /** Whether a quick fix makes a guard's text better (`fixesGuard`); true for a text too long to try it. */
  async fixes(tried: TriedFix, memoryPages: number, signal: AbortSignal): Promise<Analysis<boolean>> {
    if (isTooLongToTry(tried.text)) return { ok: true, value: true };
    const answer = await this.#ask(['fix-tried'], { type: 'try-fix', ...tried, memoryPages }, signal);
    return answer.ok ? { ok: true, value: answer.value.isBetter } : answer;
  }

  /** A guard's instructions as text (`disassembledGuard`). */
  async disassemble(
    bytes: Uint8Array,
    { focus, signal }: { readonly focus?: number | undefined; readonly signal?: AbortSignal | undefined },
  ): Promise<Analysis<Disassembly>> {
    const answer = await this.#ask(['disassembled'], { type: 'disassemble', bytes, focus }, signal);
    return answer.ok ? { ok: true, value: new Disassembly(answer.value.lines) } : answer;
  }

  /**
   * Where the instruction at a place of a guard's text is in the module, in bytes; undefined where there is none.
   * @param bytes what the text was assembled to
   * @param cursor offset in the text
   */
  async instructionAt(wat: string, bytes: Uint8Array, cursor: number): Promise<Analysis<number | undefined>> {
    const answer = await this.#ask(['instruction-found'], { type: 'find-instruction', wat, bytes, cursor });
    return answer.ok ? { ok: true, value: answer.value.offset } : answer;
  }

  /** What a guard can be called for; undefined when its bytes cannot be decoded. */
  async outline(bytes: Uint8Array): Promise<Analysis<GuardOutline | undefined>> {
    const answer = await this.#ask(['outlined'], { type: 'outline', bytes });
    return answer.ok ? { ok: true, value: answer.value.outline } : answer;
  }

  /** What can be said of a module without running it (`moduleOverview`). */
  async overview(
    bytes: Uint8Array,
    memoryPages: number,
    signal: AbortSignal,
  ): Promise<Analysis<ModuleOverview>> {
    const answer = await this.#ask(['overviewed'], { type: 'overview', bytes, memoryPages }, signal);
    return answer.ok ? { ok: true, value: answer.value.overview } : answer;
  }

  /** A guard to ask several questions about; nothing is read before the first. */
  guard(subject: GuardSubject): AnalyzedGuard {
    return new AnalyzedGuard(this.#nextGuard++, subject, (types, request, signal) =>
      this.#ask(types, request, signal),
    );
  }

  dispose(): void {
    this.#queue.dispose();
  }

  async #ask<T extends AnalysisReply['type']>(
    types: readonly T[],
    body: Body,
    signal?: AbortSignal,
  ): Promise<Analysis<ReplyOf<T>>> {
    const end = await this.#queue.request(body, { timeoutMs: this.#timeoutMs, signal });
    switch (end.kind) {
      case 'reply':
        if (isReplyOf(types, end.reply)) return { ok: true, value: end.reply };
        return failed(replyFailure(end.reply));
      case 'deadline':
        return failed(`it did not end within ${String(this.#timeoutMs / 1000)} s`);
      case 'canceled':
        return { ok: false, reason: 'it was stopped', canceled: true };
      case 'crashed':
        return failed(end.message);
    }
  }
}

function failed(reason: string): Unanswered {
  return { ok: false, reason, canceled: false };
}

/** The text goes along once. */
function withoutText(outcome: GuardFileOutcome): GuardFileOutcome {
  return outcome.ok ? { ok: true, file: { module: outcome.file.module } } : outcome;
}
