import { LogReader, type LogCounts, type LogEvent } from './log-reader';
import { Survey } from './survey';

/** A log, wherever it is. */
export interface LogSource {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

export interface ReadOptions {
  readonly signal: AbortSignal;
  /** Gets the bytes that were read so far, of all logs. */
  readonly progress?: (bytes: number) => void;
}

/** A log with what is wrong with it. */
export interface ReadLog extends LogCounts {
  readonly name: string;
}

/**
 * Reads logs one after another, from their start; `use` gets each event before the next one is read.
 * @throws what reading throws, what the signal aborts with
 */
export async function readLogs(
  logs: readonly LogSource[],
  use: (event: LogEvent, log: string) => void | Promise<void>,
  { signal, progress }: ReadOptions,
): Promise<readonly ReadLog[]> {
  const read: ReadLog[] = [];
  const sessions = new Map<string, number>();
  let before = 0;
  for (const { name, chunks } of logs) {
    const reader = new LogReader(sessions);
    const each = async (events: Iterable<LogEvent>): Promise<void> => {
      for (const event of events) await use(event, name);
    };
    for await (const chunk of chunks()) {
      signal.throwIfAborted();
      await each(reader.push(chunk));
      progress?.(before + reader.counts.bytes);
    }
    await each(reader.end());
    before += reader.counts.bytes;
    read.push({ name, ...reader.counts });
  }
  return read;
}

/** Counts what logs hold before anything is written, and the calls of tools that are wanted. */
export async function surveyLogs(
  logs: readonly LogSource[],
  options: ReadOptions,
  isWanted?: (tool: string) => boolean,
): Promise<{ readonly survey: Survey; readonly logs: readonly ReadLog[] }> {
  const survey = new Survey(isWanted);
  const read = await readLogs(logs, (event) => survey.add(event), options);
  return { survey, logs: read };
}
