import type { FaultSink } from '../base/fault';
import { diagnosticOf } from '../inspect/diagnostic-data';
import type { LocatedDiagnostic } from '../diagnostics/diagnostic';
import { unassembled, type GuardFileOutcome } from '../run/guard-file';
import type { StackLocator } from '../run/source-locator';
import { sizeProblem } from '../wat/assemble';
import { fileProblem } from '../wat/problem';
import { ASSEMBLED_IN_EDITOR } from '../text/size';
import { AnalysisLocator } from './analysis-locator';
import type { AnalysisReply, AnalysisRequest, LocatorSubject } from './analysis-protocol';
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

/** The answer to a request, or why there is none; `cancelled` when it was no longer wanted. */
export type Analysis<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string; readonly cancelled: boolean };

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
type Body = WithoutId<AnalysisRequest>;
type ReplyTo<T extends AnalysisReply['type']> = Extract<AnalysisReply, { type: T }>;

const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 1024 };

/**
 * Questions about guards that the extension's own thread would answer nothing else meanwhile: assembling, what the
 * gateway would say when loading, and the sources of instructions. One at a time; a request that hangs or crashes costs its thread, and the next one
 * gets a new one. No method rejects.
 */
export class AnalysisThread {
  readonly #queue: ThreadQueue<Body, AnalysisReply>;
  readonly #timeoutMs: number;
  #nextLocator = 1;

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
    const answer = await this.#ask('assembled', { type: 'assemble', path, wat });
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
    const answer = await this.#ask('checked', body, signal);
    return answer.ok ? { ok: true, value: answer.value.diagnostics.map(diagnosticOf) } : answer;
  }

  /** Source positions of a guard; nothing is read before the first question. */
  locator(subject: LocatorSubject): StackLocator {
    return new AnalysisLocator(this.#nextLocator++, subject, async (request) => {
      const answer = await this.#ask('located', { type: 'locate', ...request });
      if (answer.ok) return answer.value.answer;
      return answer.cancelled ? undefined : answer.reason;
    });
  }

  dispose(): void {
    this.#queue.dispose();
  }

  async #ask<T extends AnalysisReply['type']>(
    type: T,
    body: Body,
    signal?: AbortSignal,
  ): Promise<Analysis<ReplyTo<T>>> {
    const end = await this.#queue.request(body, { timeoutMs: this.#timeoutMs, signal });
    switch (end.kind) {
      case 'reply':
        return isReplyTo(type, end.reply) ? { ok: true, value: end.reply } : failed(replyFailure(end.reply));
      case 'deadline':
        return failed(`it did not end within ${String(this.#timeoutMs / 1000)} s`);
      case 'cancelled':
        return { ok: false, reason: 'it was stopped', cancelled: true };
      case 'crashed':
        return failed(end.message);
    }
  }
}

function failed(reason: string): { readonly ok: false; readonly reason: string; readonly cancelled: false } {
  return { ok: false, reason, cancelled: false };
}

function isReplyTo<T extends AnalysisReply['type']>(type: T, reply: AnalysisReply): reply is ReplyTo<T> {
  return reply.type === type;
}

/** The text goes along once. */
function withoutText(outcome: GuardFileOutcome): GuardFileOutcome {
  return outcome.ok ? { ok: true, file: { module: outcome.file.module } } : outcome;
}
