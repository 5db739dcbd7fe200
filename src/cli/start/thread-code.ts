import type { ThreadPort } from '../../sandbox/threads';

/** What a thread is started with that runs `worker-start.ts`. */
export interface ThreadCode {
  /** Absolute path of the script. */
  readonly path: string;
  readonly source: string;
  /** Code that V8 made of the source. */
  readonly cachedData: Uint8Array | undefined;
  /** Says `missing` when there was no code that V8 takes; then asks for any message get code that can be kept. */
  readonly port: ThreadPort;
}
