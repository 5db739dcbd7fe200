import { decodeGoUtf8 } from './go-utf8';
import type { LogEntry } from './invocation';

/** How many log entries, and how many bytes of their messages, are kept for an invocation. */
export const KEPT_LOG_ENTRIES = 10_000;
export const KEPT_LOG_BYTES = 4 * 1024 * 1024;

const WARN = 2;

/** What a guard logged, within bounds; what was cut or left out is said in words. */
export class CapturedLogs {
  private readonly entries: LogEntry[] = [];
  private bytes = 0;
  private lost = 0;

  /** Whether another entry would be kept. */
  get hasRoom(): boolean {
    return this.entries.length < KEPT_LOG_ENTRIES && this.bytes < KEPT_LOG_BYTES;
  }

  /** Counts an entry that is not kept. */
  lose(): void {
    this.lost += 1;
  }

  /** Keeps an entry; undefined when there is no room for it. */
  add(level: number, message: Uint8Array): LogEntry | undefined {
    const room = KEPT_LOG_BYTES - this.bytes;
    if (this.entries.length >= KEPT_LOG_ENTRIES || (room === 0 && message.length > 0)) {
      this.lost += 1;
      return undefined;
    }
    const kept = message.subarray(0, room);
    this.bytes += kept.length;
    const cut = message.length - kept.length;
    const mark = cut > 0 ? `[Guard Lab: ${String(cut)} more bytes not kept]` : '';
    const entry = { level, message: decodeGoUtf8(kept) + mark };
    this.entries.push(entry);
    return entry;
  }

  /** The entries in order; a last one of ours says how many are missing. */
  list(): readonly LogEntry[] {
    if (this.lost === 0) return this.entries;
    return [
      ...this.entries,
      { level: WARN, message: `[Guard Lab: ${String(this.lost)} more log entries not kept]` },
    ];
  }
}
