import type { InvocationEvent, InvocationPhase } from '../gateway/invocation-record';
import { SHARES_MEMORY } from './threads';
import { bytesOf, COPIES_TO_BYTES, valueOf } from './value-bytes';

/** Bytes of a log; what does not fit is sent as messages. */
const LOG_BYTES = 64 * 1024;
/** Words at the beginning of a log. */
const PHASE = 0;
const ATTEMPT = 1;
const PAGES = 2;
/** Bytes of events that are complete. */
const USED = 3;
const HEADER_WORDS = 4;
const HEADER_BYTES = HEADER_WORDS * Int32Array.BYTES_PER_ELEMENT;
const LENGTH_BYTES = 4;

const PHASES: readonly InvocationPhase[] = ['allocate-input', 'allocate-output', 'call', 'deallocate'];

type Phase = Extract<InvocationEvent, { kind: 'phase' }>;

/** Memory for a log; undefined where threads share none, and events are sent as messages. */
export function createEventLog(): SharedArrayBuffer | undefined {
  return SHARES_MEMORY && COPIES_TO_BYTES ? new SharedArrayBuffer(LOG_BYTES) : undefined;
}

/** Empties a log; only while no guard runs in its thread. */
export function clearEventLog(log: SharedArrayBuffer): void {
  new Int32Array(log, 0, HEADER_WORDS).fill(0);
}

/**
 * The guard's end of a log. Events are read when a thread had to be ended, which is seldom; as messages they would wake the
 * other thread several times in each invocation.
 */
export class EventLogWriter {
  readonly #header: Int32Array;
  readonly #lengths: DataView;
  readonly #bytes: Uint8Array;
  #isFull = false;

  constructor(log: SharedArrayBuffer) {
    this.#header = new Int32Array(log, 0, HEADER_WORDS);
    this.#lengths = new DataView(log, HEADER_BYTES);
    this.#bytes = new Uint8Array(log, HEADER_BYTES);
  }

  /** An invocation begins, with a log that was cleared. */
  begin(): void {
    this.#isFull = false;
  }

  /** Writes an event; false when there is no room for it, nor for those that come after it in this invocation. */
  write(event: InvocationEvent): boolean {
    if (event.kind === 'phase') return this.#enter(event);
    if (event.kind === 'memory') {
      Atomics.store(this.#header, PAGES, event.memoryPages);
      return true;
    }
    if (this.#isFull) return false;
    const bytes = bytesOf(event);
    const used = this.#header[USED] ?? 0;
    const end = used + LENGTH_BYTES + bytes.length;
    if (end > this.#bytes.length) {
      this.#isFull = true;
      return false;
    }
    this.#lengths.setUint32(used, bytes.length);
    this.#bytes.set(bytes, used + LENGTH_BYTES);
    Atomics.store(this.#header, USED, end);
    return true;
  }

  #enter({ phase, attempt, memoryPages }: Phase): true {
    Atomics.store(this.#header, PAGES, memoryPages);
    Atomics.store(this.#header, ATTEMPT, attempt);
    Atomics.store(this.#header, PHASE, PHASES.indexOf(phase));
    return true;
  }
}

/** What a log says of its invocation, in an order that leads to the same: the phase it is in comes last. */
export function readEventLog(log: SharedArrayBuffer): InvocationEvent[] {
  const header = new Int32Array(log, 0, HEADER_WORDS);
  // The thread may still run: what was written before it entered this phase is complete only if it is read after it.
  const phase = PHASES[Atomics.load(header, PHASE)] ?? 'call';
  const attempt = Atomics.load(header, ATTEMPT);
  const events: InvocationEvent[] = [];
  const bytes = Uint8Array.from(new Uint8Array(log, HEADER_BYTES, Atomics.load(header, USED)));
  const lengths = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length;) {
    const start = at + LENGTH_BYTES;
    at = start + lengths.getUint32(at);
    events.push(valueOf(bytes.subarray(start, at)) as InvocationEvent);
  }
  if (attempt > 0) events.push({ kind: 'phase', phase, attempt, memoryPages: Atomics.load(header, PAGES) });
  return events;
}
