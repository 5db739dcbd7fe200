import { evaluateOffset } from './const-expression';
import type { LoadError, WasmModule } from './module';

const PAGE_BYTES = 65536;

/**
 * The first active data segment that lies outside the memory as it is at the start (wazero L8), or undefined.
 * For valid modules whose imports resolve. A segment of no bytes may stand at the very end.
 */
export function dataOutOfRange(module: WasmModule): LoadError | undefined {
  const size = (module.memory?.min ?? 0) * PAGE_BYTES;
  for (const [index, segment] of module.data.entries()) {
    if (segment.offset === undefined) continue;
    const offset = evaluateOffset(module.bytes, segment.offset) ?? 0;
    if (offset + segment.bytes.end - segment.bytes.start <= size) continue;
    return {
      message: `data[${index}]: out of bounds memory access`,
      offset: segment.range.start,
      at: { kind: 'data', index },
    };
  }
  return undefined;
}

/**
 * Index of the first active element segment that does not fit its table: it and every active one after it are
 * not applied, without any error (wazero L7). Undefined when all are applied. Empty segments always fit.
 */
export function firstUnappliedElement(module: WasmModule): number | undefined {
  const imported = module.imports.filter((entry) => entry.kind === 'table').length;
  const index = module.elements.findIndex((element) => {
    if (element.offset === undefined || element.init.length === 0) return false;
    const offset = evaluateOffset(module.bytes, element.offset) ?? 0;
    return offset + element.init.length > (module.tables[element.table - imported]?.min ?? 0);
  });
  return index < 0 ? undefined : index;
}
