import type { Readable } from 'node:stream';
import { EXIT } from './exit-codes';

/** What is watched of the transport of an MCP server: it closes by itself for what it cannot read. */
export interface ClosingTransport {
  onclose?: (() => void) | undefined;
}

/** What the system calls a stream whose other end is gone. */
const GONE: ReadonlySet<unknown> = new Set(['EPIPE', 'EOF', 'ECONNRESET']);

/**
 * How the connection of a client ends. The first end counts: the client goes away or the process is stopped
 * (`EXIT.ok`), or messages of a client that is there cannot be read any longer (`EXIT.couldNotRun`).
 */
export class ConnectionEnd {
  /** The exit code, once the connection has ended. */
  readonly code: Promise<number>;
  #end: (code: number) => void = () => undefined;

  /** To be made before the transport starts, which closes for the same events. */
  constructor(input: Readable, signal: AbortSignal) {
    this.code = new Promise((end) => (this.#end = end));
    const gone = (): void => this.#end(EXIT.ok);
    if (signal.aborted) gone();
    signal.addEventListener('abort', gone, { once: true });
    input.once('error', (error) => this.#end(isGone(error) ? EXIT.ok : EXIT.couldNotRun));
    input.once('end', gone);
    input.once('close', gone);
  }

  /** Whether an error of the transport only says that the client is gone, which ends the connection. */
  isEndedBy(error: Error): boolean {
    const isEnd = isGone(error);
    if (isEnd) this.#end(EXIT.ok);
    return isEnd;
  }

  /** To be called once the transport is served, which sets what it calls. */
  watch(transport: ClosingTransport): void {
    const { onclose } = transport;
    transport.onclose = () => {
      onclose?.();
      this.#end(EXIT.couldNotRun);
    };
  }
}

function isGone(error: Error): boolean {
  return 'code' in error && GONE.has(error.code);
}
