import { spawn, type ChildProcess } from 'node:child_process';
import type { JSONRPCMessage, ReadBuffer, Transport } from '@modelcontextprotocol/client';
import { endProcess } from '../processes/run-process';

/** Milliseconds that a server may take to end, once its input ended, and again after it was asked to. */
const GRACE_MS = 1000;
/** Milliseconds that its output may stay open after its end: a process that it left behind may hold it. */
const OPEN_MS = 1000;
/** Characters of standard error that are kept. */
const MAX_STDERR = 4000;
/** Characters of a line that is no message. */
const MAX_NOISE = 200;

/** What of the client library the transport needs, which is loaded late. */
export interface MessageCodec {
  readonly buffer: ReadBuffer;
  readonly serialize: (message: JSONRPCMessage) => string;
}

/**
 * A server that is a command of a shell, and speaks over its standard streams (MCP, stdio transport). It leads a group
 * of processes, so that what a launcher such as npx started ends with it.
 */
export class ServerProcess implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  /** The last characters of its standard error. */
  stderr = '';
  /** The first line of its standard output when that is no message: often a greeting, or a log. */
  noMessage: string | undefined;
  /** How it ended, as the end of a sentence: `exit code 2`; undefined while it runs. */
  ended: string | undefined;
  readonly #exceeded = new AbortController();
  #child: ChildProcess | undefined;
  #closed: Promise<void> = Promise.resolve();

  constructor(
    private readonly command: string,
    private readonly folder: string,
    private readonly codec: MessageCodec,
  ) {}

  /** Aborts when a message is larger than the buffer takes: whoever waits for an answer has to end, too. */
  get exceeded(): AbortSignal {
    return this.#exceeded.signal;
  }

  /** Starts the command. Rejects with what the system says when there is no shell or no folder. */
  start(): Promise<void> {
    const child = spawn(this.command, {
      shell: true,
      cwd: this.folder,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    this.#child = child;
    child.stdout.on('data', (chunk: Buffer) => this.#read(chunk));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-MAX_STDERR);
    });
    // A server that ends does not read what is still written to it.
    child.stdin.on('error', (error) => this.onerror?.(error));
    this.#closed = new Promise((resolve) => {
      let leaving: NodeJS.Timeout | undefined;
      child.on('exit', () => {
        leaving = setTimeout(() => {
          child.stdout.destroy();
          child.stderr.destroy();
        }, OPEN_MS);
      });
      child.on('close', (code, signal) => {
        clearTimeout(leaving);
        this.ended ??= code === null ? `signal ${signal ?? ''}` : `exit code ${String(code)}`;
        this.onclose?.();
        resolve();
      });
    });
    return new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
  }

  send(message: JSONRPCMessage): Promise<void> {
    this.#child?.stdin?.write(this.codec.serialize(message));
    return Promise.resolve();
  }

  /** Ends its input, then asks it to end, then kills it. Resolves when it has ended. */
  async close(): Promise<void> {
    const child = this.#child;
    if (!child || child.pid === undefined) return;
    child.stdin?.end();
    const timers = [
      setTimeout(() => endProcess(child, 'SIGTERM', true), GRACE_MS),
      setTimeout(() => endProcess(child, 'SIGKILL', true), 2 * GRACE_MS),
    ];
    await this.#closed;
    timers.forEach(clearTimeout);
  }

  #read(chunk: Buffer): void {
    const { buffer } = this.codec;
    this.noMessage ??= firstNoise(chunk);
    if (this.#exceeded.signal.aborted) return;
    try {
      buffer.append(chunk);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#exceeded.abort();
      this.onerror?.(error);
      return;
    }
    try {
      for (let message = buffer.readMessage(); message; message = buffer.readMessage())
        this.onmessage?.(message);
    } catch (error) {
      // JSON that is no message of the protocol.
      if (!(error instanceof Error)) throw error;
      this.onerror?.(error);
    }
  }
}

/** The first line of a chunk that begins like no message; the library skips such lines. Empty when there is none. */
function firstNoise(chunk: Buffer): string {
  const [line = ''] = chunk.toString('utf8').trimStart().split('\n', 1);
  return line.startsWith('{') ? '' : line.slice(0, MAX_NOISE).trim();
}
