import type { EventListener } from '../gateway/invocation-record';
import { PAGE_BYTES } from '../gateway/limits';
import { CallFrames } from '../gateway/runtime/call-frames';
import { FrameReader } from '../gateway/runtime/frames';
import type { GuestObserver } from '../gateway/runtime/guest-observer';
import type { MemoryGrowth, MemoryUse } from '../run/guard-profile';
import { PRIVATE } from '../wasm/rewrite/module-additions';
import type { PreparedGuard } from './protocol';

/** Growths of memory that are listed, and frames of each. */
const MOST_GROWTHS = 200;
const GROWTH_FRAMES = 20;

/** Adds up how long a guard runs, with what it calls. */
export class GuestClock implements GuestObserver {
  #entered = 0;
  #ms = 0;

  /** In milliseconds, so far. */
  get ms(): number {
    return this.#ms;
  }

  attached(_exports: WebAssembly.Exports): void {
    // Loading takes no time of the guard.
  }

  entering(_index: number): void {
    this.#entered = performance.now();
  }

  left(): void {
    this.#ms += performance.now() - this.#entered;
  }

  failed(): void {
    // It is left after that, too.
  }
}

/** Follows the memory of a guard through one run. */
export class MemoryWatch extends GuestClock {
  #memory: WebAssembly.Memory | undefined;
  #known = 0;
  #loadedPages: number | undefined;
  readonly #pages: number[] = [];
  readonly #growths: MemoryGrowth[] = [];
  #omitted = 0;
  readonly #frames: CallFrames;

  constructor({ info }: PreparedGuard) {
    super();
    this.#frames = new CallFrames(new FrameReader(info));
  }

  get use(): MemoryUse {
    return {
      loadedPages: this.#loadedPages ?? 0,
      pages: this.#pages,
      growths: this.#growths,
      omittedGrowths: this.#omitted,
    };
  }

  override attached(exports: WebAssembly.Exports): void {
    const memory = exports[PRIVATE.memory];
    if (memory instanceof WebAssembly.Memory) this.#memory = memory;
    this.#known = this.#size;
  }

  /** What grew before the guard is called was the gateway's doing. */
  override entering(index: number): void {
    if (this.#size > this.#known) this.#grew(this.#size, false);
    super.entering(index);
  }

  /** Follows `memory.grow` of the guard. */
  readonly listener: EventListener = (event) => {
    if (event.kind === 'memory') this.#grew(event.memoryPages, true);
  };

  readonly after = (memoryPages: number): void => {
    if (this.#loadedPages === undefined) this.#loadedPages = memoryPages;
    else this.#pages.push(memoryPages);
  };

  get #size(): number {
    return (this.#memory?.buffer.byteLength ?? 0) / PAGE_BYTES;
  }

  #grew(to: number, byGuard: boolean): void {
    const from = this.#known;
    this.#known = to;
    if (this.#growths.length >= MOST_GROWTHS) {
      this.#omitted++;
      return;
    }
    const stack = byGuard ? this.#frames.current().slice(0, GROWTH_FRAMES) : [];
    const call = this.#loadedPages === undefined ? -1 : this.#pages.length;
    this.#growths.push({ call, from, to, stack });
  }
}
