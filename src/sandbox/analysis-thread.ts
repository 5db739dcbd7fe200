import { unassembled, type GuardFileOutcome } from '../run/guard-file';
import { sizeProblem } from '../wat/assemble';
import { START_OF_TEXT } from '../wat/problem';
import { ASSEMBLED_IN_EDITOR } from '../text/size';
import type { AssembleReply, AssembleRequest } from './analysis-protocol';
import type { ThreadEnd } from './request-thread';
import { ThreadQueue } from './thread-queue';

export interface AnalysisOptions {
  /** Path of the bundled thread. */
  readonly workerPath: string;
  /** Milliseconds after which a text is given up; the longest text takes some seconds on a slow machine. */
  readonly timeoutMs?: number;
  /** Milliseconds without a text after which the thread is ended, and its memory given back. */
  readonly idleMs?: number;
}

const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 1024 };

/**
 * Assembles WAT outside of the extension's own thread, which would answer nothing meanwhile: loading the assembler
 * and assembling a large text take a tenth of a second and more each. One text at a time; a text on which the
 * assembler hangs or crashes costs its thread, and the next text gets a new one.
 */
export class AnalysisThread {
  readonly #queue: ThreadQueue<Omit<AssembleRequest, 'id'>, AssembleReply>;
  readonly #timeoutMs: number;

  constructor({ workerPath, timeoutMs = 60_000, idleMs = 120_000 }: AnalysisOptions) {
    this.#queue = new ThreadQueue({ workerPath, idleMs, resourceLimits: RESOURCE_LIMITS });
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Assembles one text; the first starts the thread. Never rejects: a failure of the assembler, or its end by
   * `dispose`, is an outcome with a sentence.
   */
  async assemble(path: string, wat: string): Promise<GuardFileOutcome> {
    const tooLarge = sizeProblem(wat, path, ASSEMBLED_IN_EDITOR);
    if (tooLarge) return unassembled(path, [tooLarge]);
    const end = await this.#queue.request({ path, wat }, { timeoutMs: this.#timeoutMs });
    if (end.kind !== 'reply') return this.#failed(path, end);
    const { outcome } = end.reply;
    return outcome.ok ? { ok: true, file: { module: { path, bytes: outcome.bytes }, wat } } : outcome;
  }

  dispose(): void {
    this.#queue.dispose();
  }

  #failed(path: string, end: Exclude<ThreadEnd<never>, { kind: 'reply' }>): GuardFileOutcome {
    const reasons = {
      deadline: () => `it did not end within ${String(this.#timeoutMs / 1000)} s`,
      cancelled: () => 'it was stopped',
    };
    const reason = end.kind === 'crashed' ? end.message : reasons[end.kind]();
    const message = `the assembler failed on ${path}: ${reason}`;
    return unassembled(path, [{ kind: 'assembler', message, ...START_OF_TEXT }]);
  }
}
