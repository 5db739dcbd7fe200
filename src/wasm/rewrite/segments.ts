import type { ByteRange, DataSegment, ElementSegment, WasmModule } from '../module';
import { FUNCREF } from '../value-types';
import { writeConstant } from './body';
import type { ByteWriter } from './byte-writer';
import { LaxReader, plainValueType } from './canonical-instruction';

const END = 0x0b;
const REF_NULL = 0xd0;
const REF_FUNC = 0xd2;

/** What becomes of a segment: as declared, or changed so that this engine does what the gateway's runtime does. */
export type SegmentAction = 'keep' | 'declare' | 'empty' | 'initialise';

/** The u32 an offset expression (`i32.const`, the only form that validates) yields. */
export function constantOffset(module: WasmModule, offset: ByteRange): number {
  return Number(BigInt.asUintN(32, new LaxReader(module.bytes, offset.start + 1, offset.end).signed(32)));
}

/**
 * Actions for the element segments. Active ones apply in order up to the first that does not fit; it and all
 * later ones are never applied, and empty ones do nothing at any offset (wazero L7). Passive externref
 * segments read as empty (wazero L9). With `initialise`, applied ones are left to the initialize function.
 */
export function elementActions(module: WasmModule, initialise: boolean): readonly SegmentAction[] {
  let fits = true;
  return module.elements.map((segment) => {
    if (segment.mode !== 'active' || segment.offset === undefined) {
      return segment.mode === 'passive' && plainValueType(segment.type) !== FUNCREF ? 'empty' : 'keep';
    }
    if (segment.init.length === 0) return 'declare';
    const size = module.tables[segment.table]?.min ?? 0;
    fits &&= constantOffset(module, segment.offset) + segment.init.length <= size;
    if (!fits) return 'declare';
    return initialise ? 'initialise' : 'keep';
  });
}

/** Appends element segment `segment` of the given action. */
export function writeElement(
  writer: ByteWriter,
  module: WasmModule,
  segment: ElementSegment,
  action: SegmentAction,
): void {
  const type = plainValueType(segment.type);
  const mode = { keep: segment.mode, declare: 'declarative', empty: 'passive', initialise: 'passive' }[
    action
  ];
  const plain = type === FUNCREF && segment.init.every((entry) => typeof entry === 'number');
  const expressions = plain ? 0 : 4;
  if (mode === 'active' && segment.offset !== undefined) {
    writer.byte(expressions + 2).u32(segment.table);
    writeConstant(writer, module.bytes, segment.offset.start, segment.offset.end);
  } else writer.byte(expressions + (mode === 'passive' ? 1 : 3));
  writer.byte(plain ? 0 : type);
  if (action === 'empty') {
    writer.u32(0);
    return;
  }
  writer.u32(segment.init.length);
  for (const entry of segment.init) {
    if (plain) writer.u32(Number(entry));
    else if (entry === null) writer.byte(REF_NULL).byte(type).byte(END);
    else if (typeof entry === 'number') writer.byte(REF_FUNC).u32(entry).byte(END);
    else writeConstant(writer, module.bytes, entry.start, entry.end);
  }
}

/** Appends data segment `segment`; as a passive one when the initialize function copies it. */
export function writeData(
  writer: ByteWriter,
  module: WasmModule,
  segment: DataSegment,
  passive: boolean,
): void {
  if (segment.mode === 'active' && segment.offset !== undefined && !passive) {
    writer.byte(0);
    writeConstant(writer, module.bytes, segment.offset.start, segment.offset.end);
  } else writer.byte(1);
  const { start, end } = segment.bytes;
  writer.u32(end - start).bytes(module.bytes, start, end);
}
