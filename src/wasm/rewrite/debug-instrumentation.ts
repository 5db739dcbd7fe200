import type { Code, ValueType, WasmModule } from '../module';
import { I32 } from '../value-types';
import type { ModuleAdditions } from './module-additions';
import { PRIVATE } from './module-additions';
import type { Edit } from './body';
import { ByteWriter } from './byte-writer';
import { areaLayout, type AreaLayout } from './debug-area';
import { keptLocals, type KeptLocals } from './debug-locals';
import { MAX_BODY_BYTES, pointsOf, takesInstructions, type DebugPoints } from './debug-points';
import { plainValueType } from './canonical-instruction';
import type { Instrumented } from './instrumented';

/** What the helper module (`debugHelper`) of a module rewritten for debugging is made from. */
export interface DebugInfo {
  readonly layout: AreaLayout;
  /** Types of the kept locals of one shape of functions, by shape. */
  readonly shapes: readonly (readonly ValueType[])[];
}

/** Entries of the debugger's table: `enter`, then `stop` and `mark` of each shape. */
export const ENTER_SLOT = 0;
export const stopSlot = (shape: number): number => 1 + 2 * shape;
export const markSlot = (shape: number): number => 2 + 2 * shape;

/** What this engine takes, less some room. */
const MAX_LOCALS = 40_000;

/**
 * Code added to a guard that is debugged: each call of a function of the guard's keeps a record of where it is
 * and of its locals, and asks at each point whether to stop. The functions that do so belong to another
 * module and are called through a table, so that no index of the guard's moves.
 */
export class DebugInstrumentation {
  readonly #shapes = new Map<string, { readonly number: number; readonly types: readonly ValueType[] }>();
  readonly #layout: AreaLayout;
  readonly #table: number;
  readonly #armed: number;
  readonly #enterType: number;

  constructor(
    private readonly module: WasmModule,
    private readonly additions: ModuleAdditions,
    private readonly points: DebugPoints,
  ) {
    this.#layout = areaLayout(module);
    this.#table = additions.table(PRIVATE.debugTable, 1);
    this.#armed = additions.global(I32, true, [0x41, 0, 0x0b], PRIVATE.debugArmed);
    this.#enterType = additions.type({ params: [I32, I32], results: [I32] });
    module.globals.forEach((_, index) => {
      additions.export(debugGlobalExport(index), 'global', index);
    });
  }

  /** The edits of the body at `position` with those of the debugger; as they are when it cannot be instrumented. */
  extend(code: Code, position: number, edits: readonly Edit[]): readonly Edit[] {
    const index = this.module.importedFunctionCount + position;
    const locals = keptLocals(this.module, index);
    const { fine } = this.points;
    const isFine = (fine === 'all' || fine.includes(position)) && takesInstructions(code, locals);
    const points = pointsOf(this.module.bytes, code, this.points, isFine);
    if (points === undefined || locals.total > MAX_LOCALS) return edits;
    const added = this.#edits(code, index, locals, points);
    let size = code.body.end - code.body.start;
    for (const edit of [...edits, ...added]) size += edit.bytes.length;
    return size > MAX_BODY_BYTES ? edits : merged(edits, added);
  }

  /** To be asked for when all bodies are done. */
  get info(): DebugInfo {
    const shapes = [...this.#shapes.values()].map(({ types }) => types);
    this.additions.resize(this.#table, 1 + 2 * shapes.length);
    return { layout: this.#layout, shapes };
  }

  #edits(code: Code, index: number, locals: KeptLocals, points: readonly Instrumented[]): Edit[] {
    const record = locals.total;
    const header = new ByteWriter(32).u32(code.locals.length + 1);
    for (const group of code.locals) header.u32(group.count).byte(plainValueType(group.type));
    header.u32(1).byte(I32).byte(0x41).s32(index).byte(0x41).s32(locals.size);
    this.#call(header, ENTER_SLOT, this.#enterType).byte(0x21).u32(record);
    const { start } = code.body;
    const edits: Edit[] = [{ at: start, skip: code.expression.start - start, bytes: header.finish() }];
    const types = locals.kept.map(({ type }) => type);
    const shape = this.#shape(types);
    const type = this.additions.type({ params: [I32, I32, ...types], results: [] });
    for (const { offset, kind } of points) {
      const writer = new ByteWriter(40 + 3 * locals.kept.length);
      // A guard that is to stop at lines alone passes its instructions at nearly its own speed.
      if (kind === 'instruction') writer.byte(0x23).u32(this.#armed).byte(0x04).byte(0x40);
      writer.byte(0x20).u32(record).byte(0x41).s32(offset);
      for (const local of locals.kept) writer.byte(0x20).u32(local.index);
      this.#call(writer, kind === 'statement' ? stopSlot(shape) : markSlot(shape), type);
      if (kind === 'instruction') writer.byte(0x0b);
      edits.push({ at: offset, skip: 0, bytes: writer.finish() });
    }
    return edits;
  }

  #call(writer: ByteWriter, slot: number, type: number): ByteWriter {
    return writer.byte(0x41).s32(slot).byte(0x11).u32(type).u32(this.#table);
  }

  #shape(types: readonly ValueType[]): number {
    const key = types.join();
    let shape = this.#shapes.get(key);
    if (shape === undefined) {
      shape = { number: this.#shapes.size, types };
      this.#shapes.set(key, shape);
    }
    return shape.number;
  }
}

/** Export name of global `index` of the guard. */
export const debugGlobalExport = (index: number): string => `global ${String(index)}`;

/** Two ascending lists as one; at the same place the debugger's code comes first, its header in place of another. */
function merged(edits: readonly Edit[], added: readonly Edit[]): Edit[] {
  const result: Edit[] = [];
  const header = added[0];
  let next = 0;
  for (const edit of edits) {
    if (edit.at === header?.at) continue;
    for (let own = added[next]; own !== undefined && own.at <= edit.at; own = added[++next]) result.push(own);
    result.push(edit);
  }
  for (let own = added[next]; own !== undefined; own = added[++next]) result.push(own);
  return result;
}
