// Threads of a browser: Web Workers. Takes the place of threads.ts in the bundles for a browser.
import { isSharedMemory } from '../base/shared-bytes';
import type { OwnSide, RunningThread, ThreadListener, ThreadPort, ThreadStart, Transferred } from './threads';

/** What a script finds before it starts. */
interface Start {
  readonly data: unknown;
  /** Addresses of scripts by their path. */
  readonly scripts: Readonly<Record<string, string>>;
}

/** Where a thread finds its `Start`. */
const START = 'guardLabThread';
const SCRIPT = { type: 'text/javascript' };

/** The exit code of a thread that is ended from outside, in Node. */
const TERMINATED = 1;

type Reader = (path: string) => PromiseLike<Uint8Array>;

let reader: Reader | undefined;
const addresses = new Map<string, Promise<string>>();
/** Addresses of `bootScript`, by what they say: there are few. */
const bootScripts = new Map<string, string>();

/** Says how the scripts of threads are read; they are read when they are first needed. */
export function readScriptsWith(read: Reader): void {
  reader = read;
}

/** Starts a thread. A browser does not let the size of its heap and its stack be chosen. */
export function startThread(start: ThreadStart, listener: ThreadListener): RunningThread {
  const waiting: unknown[] = [];
  let worker: Worker | undefined;
  let isOver = false;
  const fail = (error: unknown): void => {
    if (isOver) return;
    isOver = true;
    worker?.terminate();
    listener.onError(error);
  };
  const begin = async (): Promise<void> => {
    const script = await bootScript(start);
    if (isOver) return;
    worker = new Worker(script);
    worker.onmessage = ({ data }) => listener.onMessage(data);
    worker.onmessageerror = () => listener.onUnreadable(new Error('its data cannot be read here'));
    worker.onerror = (event) => {
      event.preventDefault();
      fail(new Error(event.message));
    };
    for (const message of waiting.splice(0)) worker.postMessage(message);
  };
  begin().catch(fail);
  return {
    post: (message, transferred = []) => {
      const transfer = transferableOf(transferred);
      if (worker) worker.postMessage(message, transfer);
      else waiting.push(structuredClone(message, { transfer }));
    },
    hold: () => undefined,
    end: async () => {
      if (isOver) return;
      isOver = true;
      worker?.terminate();
      // Whoever waits for the thread must hear of it, and a browser says nothing; as in Node, after this has returned.
      await Promise.resolve();
      listener.onExit(TERMINATED);
    },
  };
}

/** The address of a script that tells the thread what it has to know, and goes on with the bundled one. */
async function bootScript({ workerPath, workerData }: ThreadStart): Promise<string> {
  const below = pathsBelow(workerData);
  const scripts = Object.fromEntries(
    await Promise.all(below.map(async (path) => [path, await addressOf(path)] as const)),
  );
  const start: Start = { data: workerData ?? null, scripts };
  const address = await addressOf(workerPath);
  const text = `self.${START}=${JSON.stringify(start)};importScripts(${JSON.stringify(address)});`;
  const known = bootScripts.get(text) ?? URL.createObjectURL(new Blob([text], SCRIPT));
  bootScripts.set(text, known);
  return known;
}

/** The system of types is that of Node; what is handed over there is handed over here: buffers. */
function transferableOf(list: readonly Transferred[]): Transferable[] {
  return list as readonly unknown[] as Transferable[];
}

/** Scripts of threads that the thread itself starts. */
function pathsBelow(data: unknown): string[] {
  if (typeof data !== 'object' || data === null || !('guardWorkerPath' in data)) return [];
  return typeof data.guardWorkerPath === 'string' ? [data.guardWorkerPath] : [];
}

function addressOf(path: string): Promise<string> {
  const known = addresses.get(path) ?? givenAddress(path) ?? readScript(path);
  addresses.set(path, known);
  return known;
}

function givenAddress(path: string): Promise<string> | undefined {
  const address = startOf()?.scripts[path];
  return address === undefined ? undefined : Promise.resolve(address);
}

async function readScript(path: string): Promise<string> {
  if (!reader) throw new Error(`the script ${path} is not known here`);
  try {
    return URL.createObjectURL(new Blob([new Uint8Array(await reader(path))], SCRIPT));
  } catch (error) {
    // The next thread tries again: the network may be back.
    addresses.delete(path);
    throw error;
  }
}

function startOf(): Start | undefined {
  return (globalThis as { [START]?: Start })[START];
}

export function ownSide<Request>(): OwnSide<Request> | undefined {
  if (!startOf()) return undefined;
  const scope = globalThis as unknown as DedicatedWorkerGlobalScope;
  // A browser only logs a promise that is rejected; here it ends the thread, as an error does.
  scope.addEventListener('unhandledrejection', ({ reason }) => {
    setTimeout(() => {
      throw reason;
    });
  });
  return {
    post: (message, transferred = []) => scope.postMessage(message, transferableOf(transferred)),
    serve: (take) => {
      scope.onmessage = ({ data }: MessageEvent<Request>) => take(data);
    },
  };
}

export function startData(): unknown {
  return startOf()?.data ?? null;
}

export function connectedPorts(): never {
  throw new Error(NO_LINE);
}

export function receivedAt(_port: ThreadPort): never {
  throw new Error(NO_LINE);
}

const NO_LINE = 'a browser has no line to a guard that waits';

export const SHARES_MEMORY = isSharedMemory();

export function callLater(body: () => void, milliseconds: number): () => void {
  const timer = setTimeout(body, milliseconds);
  return () => clearTimeout(timer);
}
