import type { FaultSink } from '../../base/fault';
import { WorkerThread } from '../../sandbox/worker-thread';

/** Commands that run guards in a thread of this process, first of all. */
const COMMANDS: readonly string[] = ['run', 'call'];
const HELP: readonly string[] = ['--help', '-h'];

/** A guard thread that starts before the command that uses it is loaded, and before it is known who hears of its faults. */
export class EarlyThread {
  readonly #thread: WorkerThread;
  readonly #faults: Parameters<FaultSink>[] = [];
  #onFault: FaultSink = (...fault) => void this.#faults.push(fault);

  /** @param workerPath path of the bundled script of guard threads */
  constructor(workerPath: string) {
    this.#thread = new WorkerThread(workerPath, { onFault: (...fault) => this.#onFault(...fault) });
  }

  /** The thread, whose faults are reported to `onFault` from now on, with those that there were. */
  handOver(onFault: FaultSink): WorkerThread {
    this.#onFault = onFault;
    for (const fault of this.#faults.splice(0)) onFault(...fault);
    return this.#thread;
  }
}

/**
 * Starts a guard thread if the arguments are those of a command that needs one. Undefined as well when none can be
 * started: the command tries again, and says why.
 */
export function startEarly(argv: readonly string[], workerPath: string): EarlyThread | undefined {
  if (!COMMANDS.includes(argv[0] ?? '') || argv.some((each) => HELP.includes(each))) return undefined;
  try {
    return new EarlyThread(workerPath);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
