import { F32, F64, I32, I64, V128 } from '../value-types';
import { AREA, BREAKPOINT, RECORD, type AreaLayout } from './debug-area';
import type { KeptLocal } from './debug-locals';

/** An active call of a guard's function, as its record tells. */
export interface CallRecord {
  readonly address: number;
  /** Index, imports included. */
  readonly function: number;
  /** Where it is: the last point it passed, in the original file. */
  readonly offset: number;
  /** 1 for the function that the host called. */
  readonly depth: number;
}

/** A value of a local: i64 as bigint, a vector as its sixteen bytes. */
export type LocalValue = number | bigint | Uint8Array;

/** The debugger's view of a debug area. */
export class DebugArea {
  readonly #view: DataView;
  readonly words: Int32Array;

  constructor(
    buffer: ArrayBufferLike,
    private readonly layout: AreaLayout,
  ) {
    this.#view = new DataView(buffer);
    this.words = new Int32Array(buffer, 0, AREA.flags / 4);
  }

  get(word: number): number {
    return Atomics.load(this.words, word / 4);
  }

  set(word: number, value: number): void {
    Atomics.store(this.words, word / 4, value);
  }

  /**
   * Sets breakpoints at exactly these offsets of the original file; others are out of the code and left out. A running
   * guard comes to know of them at its next statement or mark.
   *
   * @param armed one of them is at an instruction that is neither, which makes the guard slower
   */
  setBreakpoints(offsets: Iterable<number>, armed = true): void {
    const { codeStart, stackStart } = this.layout;
    const flags = new Uint8Array(this.#view.buffer, AREA.flags, stackStart - AREA.flags);
    flags.fill(0);
    for (const offset of offsets) {
      const at = offset - codeStart;
      if (at >= 0 && at < flags.length) flags[at] = BREAKPOINT;
    }
    this.set(AREA.armed, armed ? 1 : 0);
  }

  hasBreakpoint(offset: number): boolean {
    const at = offset - this.layout.codeStart;
    return at >= 0 && AREA.flags + at < this.layout.stackStart && this.#view.getUint8(AREA.flags + at) !== 0;
  }

  /** The innermost `limit` records, innermost first. */
  records(limit: number): CallRecord[] {
    const records: CallRecord[] = [];
    let address = this.get(AREA.top);
    while (address !== 0 && records.length < limit) {
      const word = (offset: number): number => this.#view.getInt32(address + offset, true);
      records.push({
        address,
        function: word(RECORD.function),
        offset: word(RECORD.offset),
        depth: word(RECORD.depth),
      });
      const previous = word(RECORD.previous);
      // Records rise; anything else is none of ours.
      address = previous < address ? previous : 0;
    }
    return records;
  }

  /** The value of a local as it was at the record's last point. */
  local(record: CallRecord, { type, at }: KeptLocal): LocalValue | undefined {
    const address = record.address + at;
    switch (type) {
      case I32:
        return this.#view.getInt32(address, true);
      case I64:
        return this.#view.getBigInt64(address, true);
      case F32:
        return this.#view.getFloat32(address, true);
      case F64:
        return this.#view.getFloat64(address, true);
      case V128:
        return new Uint8Array(this.#view.buffer, address, 16).slice();
      default:
        return undefined;
    }
  }
}
