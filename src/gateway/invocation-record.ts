import { BackendCallList, type Draft } from './backend-calls';
import { CapturedLogs } from './captured-logs';
import { CapturedStream } from './captured-stream';
import { decodeGoUtf8 } from './go-utf8';
import type { BackendCall, LogEntry } from './invocation';
import type { InvocationFailure } from './invocation-failure';

/** Where an invocation is, so that a deadline can be reported in the gateway's words for that place. */
export type InvocationPhase = 'allocate-input' | 'allocate-output' | 'call' | 'deallocate';

/** What happened inside an invocation, reported at once: all that is left when its thread has to be ended. */
export type InvocationEvent =
  | {
      readonly kind: 'phase';
      readonly phase: InvocationPhase;
      /** One-based. */
      readonly attempt: number;
      readonly memoryPages: number;
    }
  /** The guard has made its memory larger. */
  | { readonly kind: 'memory'; readonly memoryPages: number }
  /** The function has come to this; only the guard's dealloc is left, whose errors the gateway ignores. */
  | { readonly kind: 'returned'; readonly output: Uint8Array; readonly failure?: InvocationFailure }
  | { readonly kind: 'backend-call'; readonly call: BackendCall }
  | { readonly kind: 'log'; readonly entry: LogEntry }
  | { readonly kind: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string };

export type EventListener = (event: InvocationEvent) => void;

/** Log entries and pieces of output reported of one invocation; a guard that logs in a loop must not drown its listener. */
const TOLD_TEXTS = 5_000;

/** Everything observed of one invocation. All parts are bounded; none of the bounds shows inside the guard. */
export class InvocationRecord {
  readonly stdout = new CapturedStream();
  readonly stderr = new CapturedStream();
  readonly logs = new CapturedLogs();
  readonly calls = new BackendCallList();
  private told = 0;

  constructor(private readonly listener: EventListener | undefined) {}

  write(stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    const kept = this[stream].write(bytes);
    if (kept.length > 0) this.tellText(() => ({ kind: 'output', stream, text: decodeGoUtf8(kept) }));
  }

  log(level: number, message: Uint8Array): void {
    const entry = this.logs.add(level, message);
    if (entry) this.tellText(() => ({ kind: 'log', entry }));
  }

  /** Keeps a call, which is this record's from now on. */
  addCall(call: Draft): void {
    this.calls.add(call);
    this.listener?.({ kind: 'backend-call', call });
  }

  enter(phase: InvocationPhase, attempt: number, memoryPages: number): void {
    this.listener?.({ kind: 'phase', phase, attempt, memoryPages });
  }

  grown(memoryPages: number): void {
    this.listener?.({ kind: 'memory', memoryPages });
  }

  /** Tells what the function came to, before the guard's dealloc runs: it may never return. */
  returned(output: Uint8Array, failure?: InvocationFailure): void {
    this.listener?.({ kind: 'returned', output, ...(failure ? { failure } : {}) });
  }

  private tellText(event: () => InvocationEvent): void {
    if (!this.listener || this.told >= TOLD_TEXTS) return;
    this.told += 1;
    this.listener(event());
  }
}
