import spawn from 'cross-spawn';
import type { ChildProcess } from 'node:child_process';
import type { JSONRPCMessage, ReadBuffer, Transport } from '@modelcontextprotocol/client';
import { codeOf } from '../files/system-error';
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

/** A program with its arguments, without a shell. */
export interface ServerProgram {
  readonly program: string;
  readonly args: readonly string[];
  /** Set over the environment of this process; null takes a variable away. */
  readonly env: ReadonlyMap<string, string | null>;
}

/**
 * A server that is a command of a shell, or a program, and speaks over its standard streams (MCP, stdio transport). It leads a group
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
    private readonly command: string | ServerProgram,
    private readonly folder: string,
    private readonly codec: MessageCodec,
  ) {}

  /** Aborts when a message is larger than the buffer takes: whoever waits for an answer has to end, too. */
  get exceeded(): AbortSignal {
    return this.#exceeded.signal;
  }

  /** Starts the command. Rejects with what the system says when there is no shell, no program, or no folder. */
  async start(): Promise<void> {
    if (holdsNull(this.command))
      throw new Error('its command, an argument, or a variable of its environment holds a null character');
    const child = spawned(this.command, this.folder);
    this.#child = child;
    child.stdout?.on('data', (chunk: Buffer) => this.#read(chunk));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-MAX_STDERR);
    });
    // A server that ends does not read what is still written to it.
    child.stdin?.on('error', (error) => this.onerror?.(error));
    this.#closed = new Promise((resolve) => {
      let leaving: NodeJS.Timeout | undefined;
      child.on('exit', () => {
        leaving = setTimeout(() => {
          child.stdout?.destroy();
          child.stderr?.destroy();
        }, OPEN_MS);
      });
      child.on('close', (code, signal) => {
        clearTimeout(leaving);
        this.ended ??= code === null ? `signal ${signal ?? ''}` : `exit code ${String(code)}`;
        this.onclose?.();
        resolve();
      });
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) => reject(whyNotStarted(error, this.command)));
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

/** What Node.js refuses with a message that shows the text, which may be secret. */
function holdsNull(command: string | ServerProgram): boolean {
  const texts =
    typeof command === 'string' ? [command] : [command.program, ...command.args, ...[...command.env].flat()];
  return texts.some((text) => text?.includes('\0'));
}

function spawned(command: string | ServerProgram, folder: string): ChildProcess {
  const isShell = typeof command === 'string';
  const [program, args] = isShell ? [command, []] : [command.program, command.args];
  return spawn(program, args, {
    shell: isShell,
    cwd: folder,
    env: isShell ? process.env : environmentOf(command),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
}

function environmentOf({ env }: ServerProgram): NodeJS.ProcessEnv {
  // Names have no case on Windows.
  const key = (name: string): string => (process.platform === 'win32' ? name.toUpperCase() : name);
  const given = new Set([...env.keys()].map(key));
  const inherited = Object.entries(process.env).filter(([name]) => !given.has(key(name)));
  return Object.fromEntries([...inherited, ...[...env].filter(([, value]) => value !== null)]) as Record<
    string,
    string
  >;
}

/** What is wrong when nothing was started, as the system says it, or plainer. */
function whyNotStarted(error: Error, command: string | ServerProgram): Error {
  if (typeof command === 'string' || codeOf(error) !== 'ENOENT') return error;
  return new Error(`${command.program} is not installed or not on the PATH`);
}
