import type { Exchange } from './exchange';
import { LogLines, type LogLine } from './log-lines';
import { readRecord, type FilteredItem } from './log-record';
import { Pairing, type RemovedFrom } from './pairing';

/** What a log says, in the order in which it is certain. */
export type LogEvent = { readonly kind: 'exchange'; readonly exchange: Exchange } | RemovedEvent;

/** An item that the gateway removed, also when the request has it already. */
export interface RemovedEvent extends RemovedFrom {
  readonly kind: 'filtered';
  readonly server: string;
  readonly tool: string;
  readonly item: FilteredItem;
}

/** A line that could not be read; counted from 1. */
export interface UnreadableLine {
  readonly line: number;
  readonly problem: string;
}

/** What was in a log besides its events. */
export interface LogCounts {
  lines: number;
  bytes: number;
  /** Lines that could not be read. */
  unreadable: number;
  /** The first of them. */
  readonly firstUnreadable: UnreadableLine[];
  /** Answers to nothing that was asked. */
  strayAnswers: number;
}

/** Unreadable lines that are named one by one. */
const NAMED_LINES = 20;
/** Servers that are read; lines of further ones are unreadable. */
const MAX_SERVERS = 1000;
/** Longest name of a server or a tool, in characters; MCP allows 128. */
const MAX_NAME = 256;

/** Reads one log, chunk by chunk; holds no more of it than what waits for its answer. */
export class LogReader {
  readonly counts: LogCounts = { lines: 0, bytes: 0, unreadable: 0, firstUnreadable: [], strayAnswers: 0 };
  readonly #lines = new LogLines();
  readonly #servers = new Map<string, Pairing>();

  /** @param sessions how many sessions of each server earlier logs hold; this one counts on */
  constructor(private readonly sessions: Map<string, number> = new Map()) {}

  /** The events that `chunk` makes certain. */
  *push(chunk: Uint8Array): Generator<LogEvent> {
    this.counts.bytes += chunk.length;
    for (const line of this.#lines.push(chunk)) yield* this.#line(line);
    this.counts.lines = this.#lines.count;
  }

  /** The rest, at the end of the log. */
  *end(): Generator<LogEvent> {
    this.counts.lines = this.#lines.count;
    for (const line of this.#lines.end()) yield* this.#line(line);
    for (const pairing of this.#servers.values()) yield* events(pairing.end());
  }

  *#line(line: LogLine): Generator<LogEvent> {
    if ('problem' in line) {
      this.#unreadable(line.number, line.problem);
      return;
    }
    const { number, text } = line;
    const read = readRecord(text);
    if (!read.ok) {
      this.#unreadable(number, read.problem);
      return;
    }
    const { record } = read;
    if (record.kind === 'other') return;
    const pairing = this.#pairing(record.server);
    if (!pairing || ('tool' in record && record.tool.length > MAX_NAME)) {
      this.#unreadable(number, 'the name of its server or tool is too long, or there are too many servers');
      return;
    }
    switch (record.kind) {
      case 'filtered':
        yield { ...record, ...pairing.filtered(record.tool, record.item) };
        return;
      case 'answer':
        if (!(yield* events(pairing.answered(record, text.length)))) this.counts.strayAnswers++;
        return;
      default:
        yield* events(pairing.sent(record, number, text.length));
    }
  }

  #pairing(server: string): Pairing | undefined {
    const known = this.#servers.get(server);
    if (known) return known;
    if (this.#servers.size >= MAX_SERVERS || server.length > MAX_NAME) return undefined;
    const made = new Pairing(server, this.sessions);
    this.#servers.set(server, made);
    return made;
  }

  #unreadable(line: number, problem: string): void {
    this.counts.unreadable++;
    if (this.counts.firstUnreadable.length < NAMED_LINES) this.counts.firstUnreadable.push({ line, problem });
  }
}

function* events<T>(exchanges: Generator<Exchange, T>): Generator<LogEvent, T> {
  for (let next = exchanges.next(); ; next = exchanges.next()) {
    if (next.done === true) return next.value;
    yield { kind: 'exchange', exchange: next.value };
  }
}
