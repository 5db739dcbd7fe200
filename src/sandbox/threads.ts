// Threads of this system: worker threads of Node. In a browser threads.web.ts takes the place of this file.
import {
  MessageChannel,
  parentPort,
  receiveMessageOnPort,
  Worker,
  workerData,
  type MessagePort,
  type ResourceLimits,
  type TransferListItem,
} from 'node:worker_threads';

/** A port that is handed to a thread; messages wait until the other end reads them. */
export type ThreadPort = MessagePort;
/** Bounds of the heap and the stack, where the system has them. */
export type ThreadLimits = ResourceLimits;
/** What a message hands over instead of copying it. */
export type Transferred = TransferListItem;

export interface ThreadStart {
  /** Path of the bundled script. */
  readonly workerPath: string;
  readonly resourceLimits: ThreadLimits;
  /** What `startData` returns in the thread. In a browser: plain JSON. */
  readonly workerData?: unknown;
  readonly transferList?: readonly Transferred[] | undefined;
}

/** What is heard of a thread. */
export interface ThreadListener {
  onMessage(message: unknown): void;
  /** A message that came cannot be read. */
  onUnreadable(error: unknown): void;
  /** The thread failed, and ends. */
  onError(error: unknown): void;
  /** The thread ended by itself, or was ended. */
  onExit(code: number): void;
}

/** A thread that was started. */
export interface RunningThread {
  /** Throws when the message cannot be copied. */
  post(message: unknown, transferred?: readonly Transferred[]): void;
  /** Whether this process waits for the thread before it ends by itself; at first it does not. */
  hold(isHeld: boolean): void;
  /** Ends the thread, whatever it does. */
  end(): Promise<unknown>;
}

/** Starts a thread, which sees nothing of ours: no environment, no arguments, no standard input. Throws when it cannot. */
export function startThread(start: ThreadStart, listener: ThreadListener): RunningThread {
  const { workerPath, resourceLimits, workerData: data, transferList } = start;
  const worker = new Worker(workerPath, {
    resourceLimits,
    env: {},
    argv: [],
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    ...(data === undefined ? {} : { workerData: data }),
    ...(transferList === undefined ? {} : { transferList: [...transferList] }),
  });
  worker.stdout.resume();
  worker.stderr.resume();
  worker.on('message', (message: unknown) => listener.onMessage(message));
  worker.on('messageerror', (error) => listener.onUnreadable(error));
  worker.on('error', (error: unknown) => listener.onError(error));
  worker.on('exit', (code) => listener.onExit(code));
  worker.unref();
  return {
    post: (message, transferred) => worker.postMessage(message, transferred),
    hold: (isHeld) => {
      if (isHeld) worker.ref();
      else worker.unref();
    },
    end: () => worker.terminate(),
  };
}

/** The side of a thread that faces who started it. */
export interface OwnSide<Request> {
  post(message: unknown, transferred?: readonly Transferred[]): void;
  /** To be called once; requests that came before wait for it. */
  serve(take: (request: Request) => void): void;
}

/** This thread's own side; undefined where no one started this code as a thread. */
export function ownSide<Request>(): OwnSide<Request> | undefined {
  const port = parentPort;
  if (!port) return undefined;
  return {
    post: (message, transferred) => port.postMessage(message, transferred),
    serve: (take) => port.on('message', take),
  };
}

/** What this thread was started with. */
export function startData(): unknown {
  return workerData;
}

/** Two ports that are connected. */
export function connectedPorts(): { readonly port1: ThreadPort; readonly port2: ThreadPort } {
  return new MessageChannel();
}

/** The oldest message that waits at a port, without waiting for one. */
export function receivedAt(port: ThreadPort): { readonly message: unknown } | undefined {
  return receiveMessageOnPort(port) as { readonly message: unknown } | undefined;
}

/** Memory that threads share, for what blocks one of them until another one writes: a stopped guard. */
export const SHARES_MEMORY: boolean = true;

/** Calls `body` later, without keeping the process alive for it; returns what calls it off. */
export function callLater(body: () => void, milliseconds: number): () => void {
  const timer = setTimeout(body, milliseconds).unref();
  return () => clearTimeout(timer);
}
