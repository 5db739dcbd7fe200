import type { ValueType } from '../module';
import { F32, F64, I32, I64, V128 } from '../value-types';
import { ByteWriter } from './byte-writer';
import { AREA, RECORD } from './debug-area';
import type { DebugInfo } from './debug-instrumentation';
import { ENTER_SLOT, markSlot, stopSlot } from './debug-instrumentation';

/** What the helper module imports from the module `debug`. */
export const HELPER_IMPORTS = { module: 'debug', area: 'area', armed: 'armed', paused: 'paused' } as const;

const PAGE_BYTES = 65536;
const GET = 0x20;
const TEE = 0x22;
const CONST = 0x41;
const LOAD = 0x28;
const LOAD_BYTE = 0x2d;
const STORE = 0x36;
const IF = 0x04;
const ELSE = 0x05;
const END = 0x0b;
const NONE = 0x40;
const ADD = 0x6a;
const OR = 0x72;
const SET_GLOBAL = 0x24;

const STORES: ReadonlyMap<ValueType, readonly number[]> = new Map([
  [I32, [STORE]],
  [I64, [0x37]],
  [F32, [0x38]],
  [F64, [0x39]],
  [V128, [0xfd, 11]],
]);

/**
 * The module whose functions a guard rewritten for debugging calls: `enter(function, size) -> record`, and for
 * each shape `stop(record, offset, locals…)` and `mark(record, offset, locals…)`. Both write the record down;
 * `stop` asks the host (`paused(record, offset)`) where a breakpoint is, a pause is wanted or a step ends, `mark`
 * not for steps by line. Then both say whether each instruction is to call `mark`: they set the guard's global
 * (`PRIVATE.debugArmed`), since the area is out of its reach. Exports are named by their slots.
 */
export function debugHelper({ layout, shapes }: DebugInfo): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(4096).bytes([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
  const types = [signature([I32, I32], []), signature([I32, I32], [I32])];
  for (const shape of shapes) types.push(signature([I32, I32, ...shape], []));
  out.section(1, list(types));
  const pages = layout.bytes / PAGE_BYTES;
  const { module, area, armed, paused } = HELPER_IMPORTS;
  out.section(
    2,
    list([
      new ByteWriter(32).name(module).name(area).byte(2).byte(3).u32(pages).u32(pages),
      new ByteWriter(32).name(module).name(armed).byte(3).byte(I32).byte(1),
      new ByteWriter(32).name(module).name(paused).byte(0).u32(0),
    ]),
  );
  const functions = [1, ...shapes.flatMap((_, shape) => [2 + shape, 2 + shape])];
  out.section(3, list(functions.map((type) => new ByteWriter(8).u32(type))));
  const slots = [ENTER_SLOT, ...shapes.flatMap((_, shape) => [stopSlot(shape), markSlot(shape)])];
  out.section(
    7,
    list(
      slots.map((slot, i) =>
        new ByteWriter(16)
          .name(String(slot))
          .byte(0)
          .u32(1 + i),
      ),
    ),
  );
  const points = shapes.flatMap((shape) =>
    [true, false].map((endsSteps) => pointBody(shape, layout.codeStart, endsSteps)),
  );
  out.section(10, list([enterBody(layout.stackStart, layout.bytes), ...points].map(sized)));
  return out.finish();
}

function signature(params: readonly ValueType[], results: readonly ValueType[]): ByteWriter {
  const writer = new ByteWriter(16 + params.length).byte(0x60).u32(params.length).bytes(params);
  return writer.u32(results.length).bytes(results);
}

function list(items: readonly ByteWriter[]): ByteWriter {
  const writer = new ByteWriter().u32(items.length);
  for (const item of items) writer.append(item);
  return writer;
}

function sized(body: ByteWriter): ByteWriter {
  return new ByteWriter(body.length + 8).u32(body.length).append(body);
}

/** Pushes the word at the address on the stack plus `offset`. */
function load(writer: ByteWriter, offset: number): ByteWriter {
  return writer.byte(LOAD).byte(2).u32(offset);
}

function loadWord(writer: ByteWriter, offset: number): ByteWriter {
  return load(writer.byte(CONST).s32(0), offset);
}

function get(writer: ByteWriter, local: number): ByteWriter {
  return writer.byte(GET).u32(local);
}

/** A new record behind the innermost one, or 0 when there is no room. Locals: function, size, top, record. */
function enterBody(stackStart: number, stackEnd: number): ByteWriter {
  const body = new ByteWriter(128).bytes([1, 2, I32]);
  loadWord(body, AREA.top).byte(TEE).u32(2).byte(IF).byte(I32);
  load(get(get(body, 2), 2), RECORD.size).byte(ADD);
  body.byte(ELSE).byte(CONST).s32(stackStart).byte(END).byte(TEE).u32(3);
  // The size of the record must fit before the end.
  get(body, 1).byte(ADD).byte(CONST).s32(stackEnd).byte(0x4b).byte(IF).byte(NONE);
  body.byte(CONST).s32(0).byte(0x0f).byte(END);
  const store = (offset: number, value: (writer: ByteWriter) => ByteWriter): void => {
    value(get(body, 3)).byte(STORE).byte(2).u32(offset);
  };
  store(RECORD.previous, (writer) => get(writer, 2));
  store(RECORD.function, (writer) => get(writer, 0));
  store(RECORD.offset, (writer) => writer.byte(CONST).s32(0));
  store(RECORD.depth, (writer) => {
    load(get(get(writer, 2).byte(IF).byte(I32), 2), RECORD.depth);
    return writer.byte(CONST).s32(1).byte(ADD).byte(ELSE).byte(CONST).s32(1).byte(END);
  });
  store(RECORD.size, (writer) => get(writer, 1));
  get(body.byte(CONST).s32(0), 3).byte(STORE).byte(2).u32(AREA.top);
  return get(body, 3).byte(END);
}

/** Whether a breakpoint is at the offset in local 1, a pause is wanted, or a step by instruction ends here. */
function reasons(body: ByteWriter, codeStart: number): ByteWriter {
  get(body, 1).byte(CONST).s32(codeStart).byte(0x6b).byte(LOAD_BYTE).byte(0).u32(AREA.flags);
  loadWord(body, AREA.pause).byte(OR);
  return isWithin(body, AREA.instructionDepth).byte(OR);
}

/** Whether the depth of the record in local 0 is at most that in a word. */
function isWithin(body: ByteWriter, word: number): ByteWriter {
  load(get(body, 0), RECORD.depth);
  return loadWord(body, word).byte(0x4c);
}

/** Writes the record down and asks the host when there is a reason to stop. Locals: record, offset, values. */
function pointBody(shape: readonly ValueType[], codeStart: number, endsSteps: boolean): ByteWriter {
  const body = new ByteWriter(128).byte(0);
  get(body, 0).byte(IF).byte(NONE);
  get(get(body, 0), 1).byte(STORE).byte(2).u32(RECORD.offset);
  let at: number = RECORD.locals;
  shape.forEach((type, i) => {
    get(get(body, 0), 2 + i)
      .bytes(STORES.get(type) ?? [])
      .byte(0)
      .u32(at);
    at += type === V128 ? 16 : 8;
  });
  get(body.byte(CONST).s32(0), 0).byte(STORE).byte(2).u32(AREA.top).byte(END);
  loadWord(body, AREA.muted).byte(0x45).byte(IF).byte(NONE);
  reasons(body, codeStart);
  if (endsSteps) isWithin(body, AREA.stepDepth).byte(OR);
  get(get(body.byte(IF).byte(NONE), 0), 1)
    .byte(0x10)
    .u32(0)
    .byte(END);
  loadWord(loadWord(body.byte(END), AREA.armed), AREA.instructionDepth)
    .byte(OR)
    .byte(SET_GLOBAL)
    .u32(0);
  return body.byte(END);
}
