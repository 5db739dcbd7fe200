import type { LocationOp, VariableScopes } from '../wasm/debug/variables/types';
import { forEachInstruction } from '../wasm/instructions';
import type { WasmModule } from '../wasm/module';
import { firstFrom } from './code-rows';

const REUSED = 'lost: the optimizer uses the frame’s local for other values';
/** DW_OP_WASM_location of a local. */
const WASM_LOCATION = 0xed;

/**
 * The variables at `offset` (in the module's file), with what the module's code says of their frame: where it is made,
 * and whether it can be found.
 * @param bodyStarts offsets at which functions have made their frames, ascending
 */
export function sourceScopes(
  scopes: VariableScopes,
  module: WasmModule,
  bodyStarts: Float64Array,
  offset: number,
): VariableScopes {
  const code = module.code.find(({ range }) => range.start <= offset && offset < range.end);
  if (code === undefined) return scopes;
  const start = firstFrom(bodyStarts, code.range.start);
  const isInside = start !== undefined && start < code.range.end;
  const local = frameLocal(scopes.frameBase);
  let writes = 0;
  if (local !== undefined) {
    forEachInstruction(module.bytes, code.expression, ({ opcode: { name }, immediates: [index] }) => {
      if ((name === 'local.set' || name === 'local.tee') && index === local) writes++;
    });
  }
  return {
    ...scopes,
    ...(isInside ? { bodyStart: start } : {}),
    ...(writes > 1 ? { frameMissing: REUSED } : {}),
  };
}

/** The local that holds a frame base. */
function frameLocal(base: readonly LocationOp[] | undefined): number | undefined {
  const [op] = base ?? [];
  return op !== undefined && op[0] === WASM_LOCATION && op[1] === 0 ? Number(op[2]) : undefined;
}
