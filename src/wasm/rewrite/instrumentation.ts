import type { WasmModule } from '../module';
import type { ModuleAdditions } from './module-additions';
import { HOST_SLOT, PRIVATE, tableExport } from './module-additions';
import { ByteWriter } from './byte-writer';

const I32 = 0x7f;
const F32 = 0x7d;
const F64 = 0x7c;

/** Loop headers passed between two looks at the clock, when a module is interruptible. */
const LOOPS_PER_CHECK = 10_000;

export type LoopChecks = 'none' | 'closed' | 'interruptible';

/** The code put around watched instructions; helpers and globals come into being with their first use. */
export class Instrumentation {
  #afterLoop: Uint8Array | undefined;
  #beforeTruncF32: Uint8Array | undefined;
  #beforeTruncF64: Uint8Array | undefined;
  #growCall: Uint8Array | undefined;
  readonly #beforeIndirect = new Map<number, Uint8Array>();
  readonly #severalTables: boolean;

  constructor(
    module: WasmModule,
    private readonly additions: ModuleAdditions,
    readonly loopChecks: LoopChecks,
  ) {
    this.#severalTables = module.tables.length > 1;
  }

  /** After a loop header: asks the host whether to go on (wazero C4, C5). Leaves the stack alone. */
  get afterLoop(): Uint8Array | undefined {
    if (this.loopChecks === 'none') return undefined;
    return (this.#afterLoop ??= this.loopChecks === 'closed' ? this.#flagCheck() : this.#countdown());
  }

  /** Before a trapping conversion: keeps the operand, so that the host can see whether it was NaN (wazero C1). */
  get beforeTruncF32(): Uint8Array {
    return (this.#beforeTruncF32 ??= this.#keep(
      this.additions.global(F32, true, [0x43, 0, 0, 0, 0, 0x0b], PRIVATE.lastF32),
    ));
  }

  get beforeTruncF64(): Uint8Array {
    return (this.#beforeTruncF64 ??= this.#keep(
      this.additions.global(F64, true, [0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0x0b], PRIVATE.lastF64),
    ));
  }

  /** Before `call_indirect` through `table`: keeps the operand, so that the host can look the entry up (wazero C1). */
  beforeIndirect(table: number): Uint8Array {
    const known = this.#beforeIndirect.get(table);
    if (known !== undefined) return known;
    this.additions.export(tableExport(table), 'table', table);
    const writer = new ByteWriter(16);
    if (this.#severalTables) {
      writer.byte(0x41).s32(table).byte(0x24).u32(this.#i32Global(PRIVATE.lastTable));
    }
    const code = writer.bytes(this.#keep(this.#i32Global(PRIVATE.lastIndex))).finish();
    this.#beforeIndirect.set(table, code);
    return code;
  }

  /** In place of `memory.grow`: the same, but a failure and a change of size are reported to the host. */
  get growCall(): Uint8Array {
    if (this.#growCall === undefined) {
      const report = this.additions.type({ params: [I32], results: [] });
      const body = new ByteWriter(32)
        .bytes([1, 1, I32])
        .bytes([0x20, 0, 0x40, 0, 0x22, 1, 0x41, 0x7f, 0x46, 0x04, 0x40, 0x20, 0, 0x41, HOST_SLOT.growFailed])
        .byte(0x11)
        .u32(report)
        .u32(this.additions.hostTable)
        .bytes([0x05, 0x20, 0, 0x04, 0x40, 0x20, 0, 0x41, HOST_SLOT.grown])
        .byte(0x11)
        .u32(report)
        .u32(this.additions.hostTable)
        .bytes([0x0b, 0x0b, 0x20, 1]);
      const helper = this.additions.function({ params: [I32], results: [I32] }, body);
      this.#growCall = new ByteWriter(8).byte(0x10).u32(helper).finish();
    }
    return this.#growCall;
  }

  #keep(global: number): Uint8Array {
    return new ByteWriter(12).byte(0x24).u32(global).byte(0x23).u32(global).finish();
  }

  #i32Global(name: string): number {
    return this.additions.exports.get(name)?.index ?? this.additions.global(I32, true, [0x41, 0, 0x0b], name);
  }

  #flagCheck(): Uint8Array {
    const flag = this.#i32Global(PRIVATE.loopSwitch);
    const helper = this.#askHost(new ByteWriter(32).byte(0));
    return new ByteWriter(16).byte(0x23).u32(flag).bytes([0x04, 0x40, 0x10]).u32(helper).byte(0x0b).finish();
  }

  #countdown(): Uint8Array {
    const counter = this.additions.global(
      I32,
      true,
      new ByteWriter(8).byte(0x41).s32(LOOPS_PER_CHECK).byte(0x0b).finish(),
      PRIVATE.loopSwitch,
    );
    const reset = new ByteWriter(32).byte(0).byte(0x41).s32(LOOPS_PER_CHECK).byte(0x24).u32(counter);
    const helper = this.#askHost(reset);
    return new ByteWriter(24)
      .byte(0x23)
      .u32(counter)
      .bytes([0x41, 0x7f, 0x6a, 0x24])
      .u32(counter)
      .byte(0x23)
      .u32(counter)
      .bytes([0x45, 0x04, 0x40, 0x10])
      .u32(helper)
      .byte(0x0b)
      .finish();
  }

  #askHost(body: ByteWriter): number {
    const ask = { params: [], results: [] };
    body
      .bytes([0x41, HOST_SLOT.loopHeader, 0x11])
      .u32(this.additions.type(ask))
      .u32(this.additions.hostTable);
    return this.additions.function(ask, body);
  }
}
