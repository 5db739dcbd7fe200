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
