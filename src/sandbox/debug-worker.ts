import { GUARD_FUNCTIONS } from '../gateway/invocation';
import type { CallFailure } from '../gateway/runtime-instance';
import { connectDebugger } from '../gateway/runtime/debug-table';
import type { GuestObserver } from '../gateway/runtime/guest-observer';
import { PRIVATE } from '../wasm/rewrite/module-additions';
import { ANY_DEPTH, AREA } from '../wasm/rewrite/debug-area';
import { debugGlobalExport, type DebugInfo } from '../wasm/rewrite/debug-instrumentation';
import { DebugArea } from '../wasm/rewrite/debug-records';
import type { RewriteInfo } from '../wasm/rewrite/info';
import type { GlobalValue, StopReason } from '../run/guard-stop';
import type { DebugCommand, DebugReport, DebugSetup } from './debug-protocol';
import { receivedAt } from './threads';

/** Bytes of memory handed out at once. */
const MAX_READ = 1024 * 1024;
const NO_STEPS: Steps = { depth: 0, instructionDepth: 0 };
const STOPPING: ReadonlySet<CallFailure['kind']> = new Set(['trap', 'stack-overflow', 'panic']);

/** Depths that steps end within, as in `AREA`. */
interface Steps {
  readonly depth: number;
  readonly instructionDepth: number;
}

/**
 * The debugger's end in the guard's thread. A stop blocks the thread, inside the guard, until the other side says
 * go on; there is no other way to hold WebAssembly still.
 */
export class WorkerDebugger implements GuestObserver {
  readonly #area: DebugArea;
  readonly #debug: DebugInfo;
  readonly #guardFunctions: ReadonlySet<number>;
  #exports: WebAssembly.Exports = {};
  /** Steps that wait until the host's own calls (alloc, dealloc) are over. */
  #held = NO_STEPS;
  #entry: boolean;

  constructor(
    private readonly setup: DebugSetup,
    info: RewriteInfo,
    debug: DebugInfo,
  ) {
    this.#debug = debug;
    this.#entry = setup.stopOnEntry;
    this.#area = new DebugArea(setup.area.buffer, debug.layout);
    this.#guardFunctions = new Set(GUARD_FUNCTIONS.flatMap((name) => info.exports.get(name)?.index ?? []));
  }

  /** What is invoked from now on belongs to step `step` (-1: label_agent before the steps). */
  enterStep(step: number): void {
    const { steps } = this.setup;
    this.#area.set(AREA.muted, steps === undefined || steps.includes(step) ? 0 : 1);
  }

  attached(exports: WebAssembly.Exports): void {
    this.#exports = exports;
    connectDebugger(exports, this.#debug, this.setup.area, (record, offset) => {
      const reason = this.#reason(offset);
      this.#stop({ type: 'stopped', reason, record, offset });
    });
  }

  entering(index: number): void {
    this.#area.set(AREA.top, 0);
    if (!this.#guardFunctions.has(index)) {
      this.#held = this.#steps;
      this.#steps = NO_STEPS;
      return;
    }
    if (this.#area.get(AREA.muted) !== 0) return;
    const { depth, instructionDepth } = this.#steps;
    this.#steps = {
      depth: this.#entry || depth !== 0 ? ANY_DEPTH : 0,
      instructionDepth: instructionDepth === 0 ? 0 : ANY_DEPTH,
    };
  }

  left(): void {
    const { depth, instructionDepth } = this.#steps;
    if (depth === 0 && instructionDepth === 0) this.#steps = this.#held;
    this.#held = NO_STEPS;
  }

  failed(failure: CallFailure): void {
    const { stack, message } = failure;
    if (!STOPPING.has(failure.kind) || this.#area.get(AREA.traps) === 0) return;
    if (this.#area.get(AREA.muted) === 0) this.#stop({ type: 'trapped', message, stack });
  }

  /** The steps under way: by line, and by instruction. */
  get #steps(): Steps {
    const { stepDepth, instructionDepth } = AREA;
    return { depth: this.#area.get(stepDepth), instructionDepth: this.#area.get(instructionDepth) };
  }

  set #steps({ depth, instructionDepth }: Steps) {
    this.#area.set(AREA.stepDepth, depth);
    this.#area.set(AREA.instructionDepth, instructionDepth);
  }

  #reason(offset: number): StopReason {
    if (this.#entry) return 'entry';
    if (this.#area.hasBreakpoint(offset)) return 'breakpoint';
    return this.#area.get(AREA.pause) !== 0 ? 'pause' : 'step';
  }

  /** Tells of a stop and serves commands until one says to go on. A stop ends every step and pause. */
  #stop(report: DebugReport): void {
    this.#entry = false;
    this.#held = NO_STEPS;
    this.#area.set(AREA.pause, 0);
    this.#steps = NO_STEPS;
    this.#tell(report);
    for (;;) {
      const commands = this.#area.get(AREA.commands);
      for (let received = this.#receive(); received; received = this.#receive()) {
        if (received.type === 'resume') return;
        this.#answer(received);
      }
      Atomics.wait(this.#area.words, AREA.commands / 4, commands);
    }
  }

  #receive(): DebugCommand | undefined {
    return receivedAt(this.setup.port)?.message as DebugCommand | undefined;
  }

  #answer(command: Exclude<DebugCommand, { type: 'resume' }>): void {
    const { id } = command;
    if (command.type === 'state') {
      const memoryBytes = this.#memory?.byteLength ?? 0;
      this.#tell({ type: 'state', id, globals: this.#globals(), memoryBytes });
      return;
    }
    if (command.type === 'write') {
      this.#tell({ type: 'written', id, ok: this.#write(command.offset, command.bytes) });
      return;
    }
    const { offset, count } = command;
    const memory = this.#memory;
    const isInside = memory !== undefined && offset >= 0 && offset < memory.byteLength;
    const length = isInside ? Math.min(count, memory.byteLength - offset, MAX_READ) : 0;
    this.#tell({
      type: 'memory',
      id,
      bytes: isInside ? new Uint8Array(memory, offset, length).slice() : undefined,
    });
  }

  #write(offset: number, bytes: Uint8Array): boolean {
    const memory = this.#memory;
    if (memory === undefined || offset < 0 || offset + bytes.length > memory.byteLength) return false;
    new Uint8Array(memory).set(bytes, offset);
    return true;
  }

  get #memory(): ArrayBuffer | undefined {
    const memory = this.#exports[PRIVATE.memory];
    return memory instanceof WebAssembly.Memory ? memory.buffer : undefined;
  }

  #globals(): GlobalValue[] {
    const values: GlobalValue[] = [];
    for (let index = 0; ; index++) {
      const global = this.#exports[debugGlobalExport(index)];
      if (!(global instanceof WebAssembly.Global)) return values;
      values.push(valueOf(global));
    }
  }

  #tell(report: DebugReport): void {
    this.setup.port.postMessage(report);
  }
}

function valueOf(global: WebAssembly.Global): GlobalValue {
  try {
    const value: unknown = global.value;
    if (typeof value === 'number' || typeof value === 'bigint') return value;
    return value === null ? 'null' : 'a reference';
  } catch (error) {
    // Vectors cannot cross to JavaScript.
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}
