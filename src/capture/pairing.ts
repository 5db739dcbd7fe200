import type { Exchange } from './exchange';
import type { FilteredItem, LogRecord, MessageId } from './log-record';
import { RemovedItems, type Owner } from './removed-items';

type Call = Extract<LogRecord, { readonly kind: 'call' | 'request' }>;
type AnswerRecord = Extract<LogRecord, { readonly kind: 'answer' }>;

/** What a server was sent, in the order of the log, until its answer is known. */
interface Sent {
  readonly record: Call;
  readonly line: number;
  readonly bytes: number;
  answered?: { readonly record: AnswerRecord; readonly bytes: number };
  /** An answer took the place of the one that belongs to it, maybe. */
  isUncertain: boolean;
  readonly owner: Owner;
}

/** Requests that left the pairing, from one of whose answers an item was removed. */
export interface RemovedFrom {
  readonly session: number;
  /** Lines of the log. */
  readonly lines: readonly number[];
  /** Whether it is certain from which. */
  readonly isCertain: boolean;
}

/** An answer that came when several requests waited. */
interface Arrived {
  readonly record: AnswerRecord;
  readonly bytes: number;
  /** How many requests had been sent. */
  readonly sentBefore: number;
}

/** Answers that may follow while an older request waits; after that, its answer is taken as lost. */
const PATIENCE = 8;
/** Requests of one server that may wait for answers at the same time. */
const MAX_OPEN = 256;
/** Memory that they and their answers may take, in bytes. */
const MAX_OPEN_BYTES = 48 * 1024 * 1024;

/**
 * Pairs the requests to one server with its answers. Both have the same `id`, or an answer belongs to the only request
 * that waits. Where several wait, requests without an id are paired in their order once all have answers, and marked:
 * that order is likely, not certain. An answer that never comes is lost.
 */
export class Pairing {
  #open: Sent[] = [];
  #arrived: Arrived[] = [];
  #bytes = 0;
  readonly #removed = new RemovedItems();
  #session: number;
  #asked = false;

  /** @param sessions how many sessions of each server there were so far; counts on */
  constructor(
    private readonly server: string,
    private readonly sessions: Map<string, number>,
  ) {
    this.#session = this.#nextSession();
  }

  /** A request; yields what is settled by it. */
  *sent(record: Call, line: number, bytes: number): Generator<Exchange> {
    if (record.kind === 'request' && record.method.startsWith('notifications/')) return;
    if (record.kind === 'request' && record.method === 'initialize') yield* this.#newSession();
    if (record.kind === 'call') this.#asked = true;
    if (this.#open.length >= MAX_OPEN || this.#bytes > MAX_OPEN_BYTES) yield* this.end();
    this.#bytes += bytes;
    const owner = { session: this.#session, line, filtered: [], isSettled: false };
    if (record.kind === 'call') this.#removed.sent(record.tool, owner);
    this.#open.push({ record, line, bytes, isUncertain: false, owner });
  }

  /** An answer; yields what is settled by it, in the order of the requests. False as a result: nothing had asked. */
  *answered(record: AnswerRecord, bytes: number): Generator<Exchange, boolean> {
    this.#bytes += bytes;
    const named = record.id === undefined ? undefined : this.#waitingFor(record.id);
    if (named) {
      this.#belongs(named, { record, bytes });
    } else {
      const anonymous = this.#open.filter(isAnonymous);
      if (anonymous.length <= this.#arrived.length) return false;
      this.#arrived.push({ record, bytes, sentBefore: anonymous.length });
      if (this.#arrived.length === anonymous.length) this.#pairInOrder(anonymous);
      else if (this.#arrived.length >= PATIENCE) this.#pairBackwards(anonymous);
    }
    yield* this.#settled();
    return true;
  }

  /** An item that was removed from an answer of `tool`; what still waits for others gets it here. */
  filtered(tool: string, item: FilteredItem): RemovedFrom {
    const owners = this.#removed.ownersOf(tool, this.#arrived.length > 0);
    const isCertain = owners.length === 1;
    for (const { isSettled, filtered } of owners) if (!isSettled) filtered.push({ ...item, isCertain });
    const session = owners.at(-1)?.session ?? this.#session;
    const settled = owners.filter((each) => each.isSettled && each.session === session);
    return { session, lines: settled.map(({ line }) => line), isCertain };
  }

  /** The end of the log: what still waits has lost its answer. */
  *end(): Generator<Exchange> {
    this.#pairBackwards(this.#open.filter(isAnonymous));
    const rest = this.#open;
    this.#open = [];
    this.#bytes = 0;
    for (const sent of rest) yield* this.#exchange(sent);
  }

  *#newSession(): Generator<Exchange> {
    if (!this.#asked) return;
    yield* this.end();
    this.#session = this.#nextSession();
    this.#asked = false;
  }

  #nextSession(): number {
    const session = (this.sessions.get(this.server) ?? 0) + 1;
    this.sessions.set(this.server, session);
    return session;
  }

  #waitingFor(id: MessageId): Sent | undefined {
    return this.#open.find(({ record, answered }) => answered === undefined && record.id === id);
  }

  #belongs(sent: Sent, answered: NonNullable<Sent['answered']>, isUncertain = false): void {
    sent.answered = answered;
    sent.isUncertain = isUncertain;
    if (sent.record.kind === 'call') this.#removed.answered(sent.record.tool, sent.owner);
  }

  #pairInOrder(waiting: readonly Sent[]): void {
    const isUncertain = waiting.length > 1;
    for (const [index, { record, bytes }] of this.#arrived.entries()) {
      const sent = waiting[index];
      if (sent) this.#belongs(sent, { record, bytes }, isUncertain);
    }
    this.#arrived = [];
  }

  /** Some answers are lost: each that came belongs to the last request before it. */
  #pairBackwards(waiting: readonly Sent[]): void {
    for (const { record, bytes, sentBefore } of this.#arrived) {
      const sent = waiting.slice(0, sentBefore).findLast(({ answered }) => answered === undefined);
      if (sent) this.#belongs(sent, { record, bytes }, true);
    }
    // What was sent after the last answer waits on; what was sent before lost its answer.
    const last = this.#arrived.at(-1)?.sentBefore ?? 0;
    for (const sent of waiting.slice(0, last)) if (!sent.answered) sent.isUncertain = true;
    this.#arrived = [];
  }

  /** Requests leave in their order: those before the first one that still waits. */
  *#settled(): Generator<Exchange> {
    for (let [first] = this.#open; first && (first.answered || first.isUncertain); [first] = this.#open) {
      this.#open.shift();
      this.#bytes -= first.bytes + (first.answered?.bytes ?? 0);
      yield* this.#exchange(first);
    }
  }

  *#exchange({ record, line, bytes, answered, isUncertain, owner }: Sent): Generator<Exchange> {
    if (record.kind === 'request') return;
    if (!answered) this.#removed.lost(record.tool, owner);
    owner.isSettled = true;
    yield {
      server: this.server,
      session: owner.session,
      line,
      tool: record.tool,
      args: record.args,
      ...(record.agent ? { agent: record.agent } : {}),
      answer: answered?.record.answer ?? { kind: 'lost' },
      isUncertain,
      isRepaired: record.isRepaired || answered?.record.isRepaired === true,
      bytes: bytes + (answered?.bytes ?? 0),
      filtered: owner.filtered,
    };
  }
}

/** A request that waits and whose answer no id names. */
function isAnonymous({ record, answered, isUncertain }: Sent): boolean {
  return record.id === undefined && answered === undefined && !isUncertain;
}
