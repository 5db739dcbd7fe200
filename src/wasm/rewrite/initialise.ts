import type { WasmModule } from '../module';
import type { ModuleAdditions } from './module-additions';
import { PRIVATE } from './module-additions';
import { writeConstant } from './body';
import { ByteWriter } from './byte-writer';
import { plainValueType } from './canonical-instruction';
import type { SegmentAction } from './segments';
import { constantOffset } from './segments';

const I32_CONST = 0x41;
const MISC = 0xfc;

/**
 * Adds the function that does what the engine does not do while instantiating, or would do too early or too
 * late: table initializers, then data, then the element segments with action `initialise`. Data segments stay
 * usable by `memory.init` afterwards (wazero L9). Adds nothing when there is nothing to do.
 */
export function addInitialise(
  module: WasmModule,
  additions: ModuleAdditions,
  actions: readonly SegmentAction[],
  copyData: boolean,
): void {
  const body = new ByteWriter(64).byte(0);
  module.tables.forEach((table, index) => {
    if (table.init === undefined) return;
    const init = new ByteWriter(16);
    writeConstant(init, module.bytes, table.init.start, table.init.end);
    const value = additions.global(plainValueType(table.element), false, init.finish());
    body.byte(I32_CONST).s32(0).byte(0x23).u32(value).byte(I32_CONST).s32(table.min);
    body.byte(MISC).byte(17).u32(index);
  });
  module.data.forEach((segment, index) => {
    if (!copyData || segment.mode !== 'active' || segment.offset === undefined) return;
    copyArguments(body, constantOffset(module, segment.offset), segment.bytes.end - segment.bytes.start);
    body.byte(MISC).byte(8).u32(index).byte(0);
  });
  module.elements.forEach((segment, index) => {
    if (actions[index] !== 'initialise' || segment.offset === undefined) return;
    copyArguments(body, constantOffset(module, segment.offset), segment.init.length);
    body.byte(MISC).byte(12).u32(index).u32(segment.table);
    body.byte(MISC).byte(13).u32(index);
  });
  if (body.length > 1) {
    additions.export(PRIVATE.initialise, 'func', additions.function({ params: [], results: [] }, body));
  }
}

/** Destination, source 0 and length, as `memory.init` and `table.init` take them. */
function copyArguments(body: ByteWriter, destination: number, length: number): void {
  body.byte(I32_CONST).s32(destination).byte(I32_CONST).s32(0).byte(I32_CONST).s32(length);
}
