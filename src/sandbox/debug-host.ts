import type { FaultSink } from '../base/fault';
import type { InvocationEvent } from '../gateway/invocation-record';
import type { GuardHost, GuardModule, GuardSession, OpenOptions } from '../run/guard-host';
import { createArea, type AreaLayout } from '../wasm/rewrite/debug-area';
import type { DebugPoints } from '../wasm/rewrite/debug-points';
import { DebugArea } from '../wasm/rewrite/debug-records';
import { DebugLink } from './debug-link';
import type { DebugSetup } from './debug-protocol';
import { PreparedGuards } from './prepared-guards';
import { connectedPorts } from './threads';
import { unloadedSession } from './unloaded-session';
import { WorkerPool } from './worker-pool';
import { WorkerSession } from './worker-session';
import { WorkerThread, type RequestBody, type RequestEnd, type RequestOptions } from './worker-thread';

export interface DebugHostOptions {
  /** Path of the bundled worker script. */
  readonly workerPath: string;
  /** Of the debug area of the guard that will be opened. */
  readonly layout: AreaLayout;
  /** Asked for when the guard is opened: breakpoints that were set before decide. */
  readonly points: () => DebugPoints;
  /** See `DebugSetup`. */
  readonly steps?: readonly number[];
  readonly stopOnEntry: boolean;
  /** Notified of what happens in the guard while it happens. */
  readonly onEvent: (event: InvocationEvent) => void;
  readonly onFault?: FaultSink | undefined;
}

/**
 * Runs one guard to be debugged, in a separate thread that ends with it. A person who looks at a stopped guard
 * takes longer than any gateway waits, so time does not run out.
 */
export class DebugHost implements GuardHost {
  readonly link: DebugLink;
  readonly #start: () => DebugThread;
  #thread: DebugThread | undefined;
  #isDisposed = false;
  readonly onFault: FaultSink | undefined;
  /** Patterns are no part of what is debugged: they have a deadline. */
  readonly #matchers: WorkerPool;

  constructor(options: DebugHostOptions) {
    const { layout, points, steps, stopOnEntry } = options;
    this.onFault = options.onFault;
    const area = createArea(layout);
    const { port1, port2 } = connectedPorts();
    this.link = new DebugLink(port1, new DebugArea(area.buffer, layout));
    this.#matchers = new WorkerPool(options.workerPath, 1, this.onFault);
    this.#start = () => {
      const rest = { points: points(), ...(steps && { steps }), stopOnEntry };
      const setup: DebugSetup = { area, port: port2, ...rest };
      return new DebugThread(options.workerPath, setup, options.onEvent, this.onFault);
    };
  }

  async open(guard: GuardModule, options: OpenOptions): Promise<GuardSession> {
    const started = performance.now();
    const thread = (this.#thread ??= this.#start());
    if (this.#isDisposed) thread.dispose();
    const source = {
      lend: async (): Promise<WorkerThread> => {
        await thread.ready;
        return thread;
      },
      giveBack: (): void => undefined,
      onFault: this.onFault,
    };
    const prepared = await new PreparedGuards(source).get(guard.bytes, options.limits, options.signal);
    if (!prepared.ok) return unloadedSession({ ...prepared, durationMs: performance.now() - started });
    return WorkerSession.start(source, prepared.guard, options, started, this.#matchers);
  }

  /** Ends the guard's thread, whatever it does. */
  dispose(): void {
    this.link.close();
    this.#isDisposed = true;
    this.#thread?.dispose();
    this.#matchers.dispose();
  }
}

class DebugThread extends WorkerThread {
  constructor(
    workerPath: string,
    setup: DebugSetup,
    private readonly follow: (event: InvocationEvent) => void,
    onFault: FaultSink | undefined,
  ) {
    super(workerPath, { workerData: setup, transferList: [setup.port], onFault, sendsEvents: true });
  }

  override request(body: RequestBody, options: RequestOptions): Promise<RequestEnd> {
    return super.request(body, {
      ...options,
      timeoutMs: Number.MAX_SAFE_INTEGER,
      onEvent: (event) => {
        if (event.kind !== 'slice') this.follow(event);
        options.onEvent?.(event);
      },
    });
  }
}
