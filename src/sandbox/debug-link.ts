import type { GuardStop, Resume } from '../run/guard-stop';
import { ANY_DEPTH, AREA } from '../wasm/rewrite/debug-area';
import type { DebugArea } from '../wasm/rewrite/debug-records';
import type { DebugCommand, DebugReport } from './debug-protocol';
import type { ThreadPort } from './threads';

export type GuardState = Extract<DebugReport, { type: 'state' }>;

/** The debugger's end outside the guard's thread: the debug area, and messages to a guard that has stopped. */
export class DebugLink {
  readonly #waiting = new Map<number, (report: DebugReport | undefined) => void>();
  #nextId = 1;
  #stopped = false;
  #closed = false;
  /** Called at each stop. */
  onStop: (stop: GuardStop) => void = () => undefined;

  constructor(
    private readonly port: ThreadPort,
    readonly area: DebugArea,
  ) {
    port.on('message', (report: DebugReport) => this.#receive(report));
    port.unref();
  }

  /** Whether the guard is stopped. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** Stops the running guard at the next statement; a stopped one, right after it goes on. */
  pause(): void {
    this.area.set(AREA.pause, 1);
  }

  /** Whether traps stop. */
  stopAtTraps(stop: boolean): void {
    this.area.set(AREA.traps, stop ? 1 : 0);
  }

  /** Lets a stopped guard go on; nothing while it runs. */
  resume(how: Resume): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    const isByInstruction = how.kind !== 'continue' && how.byInstruction === true;
    this.area.set(AREA.stepDepth, isByInstruction ? 0 : stepDepth(how));
    this.area.set(AREA.instructionDepth, isByInstruction ? stepDepth(how) : 0);
    this.#send({ type: 'resume' });
  }

  /** `count` bytes of the guard's memory, fewer at its end; undefined when there are none or the guard runs. */
  async memory(offset: number, count: number): Promise<Uint8Array | undefined> {
    const report = await this.#ask((id) => ({ type: 'memory', id, offset, count }));
    return report?.type === 'memory' ? report.bytes : undefined;
  }

  /** Writes to the guard's memory; false when it runs, or the bytes do not fit. */
  async write(offset: number, bytes: Uint8Array): Promise<boolean> {
    const report = await this.#ask((id) => ({ type: 'write', id, offset, bytes }));
    return report?.type === 'written' && report.ok;
  }

  /** Globals and memory size of the stopped guard; undefined while it runs. */
  async state(): Promise<GuardState | undefined> {
    const report = await this.#ask((id) => ({ type: 'state', id }));
    return report?.type === 'state' ? report : undefined;
  }

  /** Ends the link; questions under way are answered with undefined. */
  close(): void {
    this.#closed = true;
    this.#stopped = false;
    this.port.close();
    for (const settle of this.#waiting.values()) settle(undefined);
    this.#waiting.clear();
  }

  #ask(command: (id: number) => DebugCommand): Promise<DebugReport | undefined> {
    if (!this.#stopped || this.#closed) return Promise.resolve(undefined);
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#send(command(id));
    });
  }

  #send(command: DebugCommand): void {
    if (this.#closed) return;
    this.port.postMessage(command);
    Atomics.add(this.area.words, AREA.commands / 4, 1);
    Atomics.notify(this.area.words, AREA.commands / 4);
  }

  #receive(report: DebugReport): void {
    if (this.#closed) return;
    if (report.type === 'stopped' || report.type === 'trapped') {
      this.#stopped = true;
      this.onStop(report);
      return;
    }
    this.#waiting.get(report.id)?.(report);
    this.#waiting.delete(report.id);
  }
}

/** A step that leaves the guard's outermost function ends where the guard is called again. */
function stepDepth(how: Resume): number {
  switch (how.kind) {
    case 'continue':
      return 0;
    case 'into':
      return ANY_DEPTH;
    case 'over':
      return Math.max(how.depth, 1);
    case 'out':
      return how.depth > 1 ? how.depth - 1 : -1;
  }
}
