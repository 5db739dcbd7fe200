import { decodeGoUtf8 } from './go-utf8';

/** How much of one standard stream is kept for an invocation, in bytes. */
export const KEPT_STREAM_BYTES = 1024 * 1024;

const NO_BYTES = new Uint8Array(0);

/** What a guard wrote to stdout or stderr: the first mebibyte, and a mark when there was more. */
export class CapturedStream {
  private readonly chunks: Uint8Array[] = [];
  /** Space for small writes, so that a million of them does not keep a million buffers. */
  private block = NO_BYTES;
  private used = 0;
  private kept = 0;
  private lost = 0;

  /** Counts `bytes` as lost when nothing more is kept; false while there is room. */
  discard(bytes: number): boolean {
    if (this.kept < KEPT_STREAM_BYTES) return false;
    this.lost += bytes;
    return true;
  }

  /** Keeps a copy of `bytes` as far as there is room; answers what was kept. */
  write(bytes: Uint8Array): Uint8Array {
    const fitting = bytes.subarray(0, KEPT_STREAM_BYTES - this.kept);
    this.lost += bytes.length - fitting.length;
    this.kept += fitting.length;
    if (this.used + fitting.length > this.block.length) this.startBlock(fitting.length);
    this.block.set(fitting, this.used);
    this.used += fitting.length;
    return fitting;
  }

  /** The text so far, broken UTF-8 as U+FFFD. */
  text(): string {
    if (this.kept === 0 && this.lost === 0) return '';
    const bytes = new Uint8Array(this.kept);
    let at = 0;
    for (const chunk of [...this.chunks, this.block.subarray(0, this.used)]) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    const mark = this.lost > 0 ? `\n[Guard Lab: ${String(this.lost)} more bytes not kept]\n` : '';
    return decodeGoUtf8(bytes) + mark;
  }

  private startBlock(needed: number): void {
    if (this.used > 0) this.chunks.push(this.block.subarray(0, this.used));
    this.block = new Uint8Array(Math.max(needed, Math.min(this.block.length * 2, 65536), 256));
    this.used = 0;
  }
}
