import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FaultSink } from '../../base/fault';
import { connectedPorts, receivedAt, type ThreadPort } from '../../sandbox/threads';
import { WorkerThread } from '../../sandbox/worker-thread';
import { sourceOf, type CachedCode, type CodeCache } from '../../start/code-cache';
import type { ThreadCode } from './thread-code';

/** Commands that run guards in a thread of this process, first of all. */
const COMMANDS: readonly string[] = ['run', 'call'];
const HELP: readonly string[] = ['--help', '-h'];
/** Beside the script of guard threads: starts it with code that was kept. */
const START = 'worker-start.js';

/** A guard thread that starts before the command that uses it is loaded, and before it is known who hears of its faults. */
export class EarlyThread {
  readonly #thread: WorkerThread;
  readonly #faults: Parameters<FaultSink>[] = [];
  #onFault: FaultSink = (...fault) => void this.#faults.push(fault);
  /** To the thread, where its code is kept. */
  readonly #port: ThreadPort | undefined;
  readonly #name: string;
  readonly #source: string | undefined;
  #code: CachedCode | undefined;

  /**
   * @param workerPath path of the bundled script of guard threads
   * @param cache has the code of the thread, if it was kept; absent: none is kept
   */
  constructor(workerPath: string, cache?: CodeCache) {
    this.#name = basename(workerPath);
    const onFault: FaultSink = (...fault) => this.#onFault(...fault);
    if (!cache) {
      this.#thread = new WorkerThread(workerPath, { onFault });
      return;
    }
    const text = readFileSync(workerPath);
    this.#source = sourceOf(workerPath, text);
    const kept = cache.get(this.#name, this.#source);
    // A view of the whole file would be sent with all of it.
    const cachedData = kept && Uint8Array.from(kept);
    const { port1, port2 } = connectedPorts();
    const workerData: ThreadCode = {
      path: workerPath,
      source: text.toString('utf8'),
      cachedData,
      port: port2,
    };
    this.#thread = new WorkerThread(join(dirname(workerPath), START), {
      onFault,
      workerData,
      transferList: [port2, ...(cachedData ? [cachedData.buffer] : [])],
    });
    this.#port = port1;
  }

  /** The thread, whose faults are reported to `onFault` from now on, with those that there were. */
  handOver(onFault: FaultSink): WorkerThread {
    this.#onFault = onFault;
    for (const fault of this.#faults.splice(0)) onFault(...fault);
    return this.#thread;
  }

  /** What of its code the cache does not have, by file name; empty before `keepCode`. */
  get codes(): ReadonlyMap<string, CachedCode> {
    return new Map(this.#code && [[this.#name, this.#code]]);
  }

  /**
   * Takes the thread's code from it, if it is not in the cache: to be called before the thread is ended, once it has
   * done its work. A thread that works or has ended gives none.
   */
  async keepCode(): Promise<void> {
    const { alive, busy } = this.#thread;
    const [port, source] = [this.#port, this.#source];
    if (!port || source === undefined || !alive || busy || !receivedAt(port)) return;
    const data = await new Promise<unknown>((resolve) => {
      port.once('message', resolve);
      port.once('close', () => resolve(undefined));
      port.postMessage('wanted');
    });
    port.close();
    if (data instanceof Uint8Array) this.#code = { source, data: Buffer.from(data) };
  }
}

/**
 * Starts a guard thread if the arguments are those of a command that needs one. Undefined as well when none can be
 * started: the command tries again, and says why.
 */
export function startEarly(
  argv: readonly string[],
  workerPath: string,
  cache?: CodeCache,
): EarlyThread | undefined {
  if (!COMMANDS.includes(argv[0] ?? '') || argv.some((each) => HELP.includes(each))) return undefined;
  try {
    return new EarlyThread(workerPath, cache);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
