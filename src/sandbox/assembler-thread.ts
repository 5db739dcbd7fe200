import { Worker } from 'node:worker_threads';
import { unassembled, type GuardFileOutcome } from '../run/guard-file';
import { sizeProblem } from '../wat/assemble';
import { START_OF_TEXT } from '../wat/problem';
import { ASSEMBLED_IN_EDITOR } from '../wat/size';
import type { AssembleReply, AssembleRequest } from './assembler-protocol';

export interface AssemblerOptions {
  /** Path of the bundled thread. */
  readonly workerPath: string;
  /** Milliseconds after which a text is given up; the longest text takes some seconds on a slow machine. */
  readonly timeoutMs?: number;
  /** Milliseconds without a text after which the thread is ended, and its memory given back. */
  readonly idleMs?: number;
}

interface Waiting {
  readonly path: string;
  readonly wat: string;
  settle(outcome: GuardFileOutcome): void;
}

/**
 * Assembles WAT outside of the extension's own thread, which would answer nothing meanwhile: loading the assembler
 * and assembling a large text take a tenth of a second and more each. One text at a time; a text on which the
 * assembler hangs or crashes costs its thread, and the next text gets a new one.
 */
export class AssemblerThread {
  readonly #options: Required<AssemblerOptions>;
  readonly #queue: Waiting[] = [];
  #worker: Worker | undefined;
  #current: (Waiting & { readonly id: number }) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #nextId = 1;
  #isDisposed = false;

  constructor(options: AssemblerOptions) {
    this.#options = { timeoutMs: 60_000, idleMs: 120_000, ...options };
  }

  /**
   * Assembles one text; the first starts the thread. Never rejects: a failure of the assembler, or its end by
   * `dispose`, is an outcome with a sentence.
   */
  assemble(path: string, wat: string): Promise<GuardFileOutcome> {
    const tooLarge = sizeProblem(wat, path, ASSEMBLED_IN_EDITOR);
    if (tooLarge) return Promise.resolve(unassembled(path, [tooLarge]));
    return new Promise((settle) => {
      this.#queue.push({ path, wat, settle });
      this.#next();
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#endThread();
    this.#fail('it was stopped');
  }

  /** Hands the oldest text to the thread if that is free. */
  #next(): void {
    if (this.#current) return;
    const waiting = this.#queue.shift();
    clearTimeout(this.#timer);
    if (!waiting) {
      if (!this.#worker) return;
      this.#timer = setTimeout(() => this.#endThread(), this.#options.idleMs).unref();
      return;
    }
    const current = { ...waiting, id: this.#nextId++ };
    this.#current = current;
    if (this.#isDisposed) {
      this.#fail('it was stopped');
      return;
    }
    const { timeoutMs } = this.#options;
    this.#timer = setTimeout(() => {
      this.#endThread();
      this.#fail(`it did not end within ${String(timeoutMs / 1000)} s`);
    }, timeoutMs);
    const request: AssembleRequest = { id: current.id, path: current.path, wat: current.wat };
    (this.#worker ??= this.#startThread()).postMessage(request);
  }

  #startThread(): Worker {
    const worker = new Worker(this.#options.workerPath, {
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
      env: {},
      argv: [],
      execArgv: [],
    });
    const crashed = (reason: string): void => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#fail(reason);
    };
    worker.on('message', (reply: AssembleReply) => this.#receive(reply));
    worker.on('error', (error: unknown) => crashed(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => crashed(`its thread ended with code ${String(code)}`));
    worker.unref();
    return worker;
  }

  #receive({ id, outcome }: AssembleReply): void {
    const current = this.#current;
    if (current?.id !== id) return;
    const { path, wat } = current;
    this.#settle(outcome.ok ? { ok: true, file: { module: { path, bytes: outcome.bytes }, wat } } : outcome);
  }

  #endThread(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }

  #fail(reason: string): void {
    if (!this.#current) return;
    const { path } = this.#current;
    const message = `the assembler failed on ${path}: ${reason}`;
    this.#settle(unassembled(path, [{ kind: 'assembler', message, ...START_OF_TEXT }]));
  }

  #settle(outcome: GuardFileOutcome): void {
    const current = this.#current;
    this.#current = undefined;
    current?.settle(outcome);
    this.#next();
  }
}
