import { signatureText } from '../../run/inspection-facts';
import { displayName } from '../../wasm/debug/demangle/display-name';
import { functionType, type WasmModule } from '../../wasm/module';
import { unnamedFunction } from '../debugged-guard';
import type { FunctionRow, Listed } from './overview';

/** Functions listed, the largest ones. */
const MAX_FUNCTIONS = 50_000;
/** Characters of all names and types that are listed. */
const MAX_CHARACTERS = 8 * 1024 * 1024;
/** Characters of a name that are demangled, and that are shown. */
const MANGLED = 4096;
const SHOWN = 300;

/** The functions that a module defines, largest first. */
export function functionRows(module: WasmModule): Listed<FunctionRow> {
  const { code, importedFunctionCount } = module;
  const sizes = Float64Array.from(code, ({ range }) => range.end - range.start);
  const bySize = Uint32Array.from(code.keys()).sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || a - b);
  const exported = exportedNames(module);
  const rows: FunctionRow[] = [];
  let room = MAX_CHARACTERS;
  for (const position of bySize.subarray(0, MAX_FUNCTIONS)) {
    const index = importedFunctionCount + position;
    const name = nameOf(module, exported, index);
    const type = signatureText(functionType(module, index)).slice(0, SHOWN);
    const exportedAs = exported.get(index)?.slice(0, SHOWN) ?? null;
    room -= name.length + type.length + (exportedAs?.length ?? 0);
    if (room < 0) break;
    const offset = code[position]?.expression.start ?? 0;
    rows.push({ index, name, exported: exportedAs, type, bytes: sizes[position] ?? 0, offset });
  }
  return { rows, total: code.length };
}

/** What a function is called: demangled, by its name section, else by its export, else `$` and its index. */
export function shownName(module: WasmModule, index: number): string {
  return nameOf(module, exportedNames(module), index);
}

function nameOf(module: WasmModule, exported: ReadonlyMap<number, string>, index: number): string {
  const name = module.functionNames.get(index) ?? exported.get(index);
  return name === undefined || name === ''
    ? unnamedFunction(index)
    : displayName(name.slice(0, MANGLED)).slice(0, SHOWN);
}

/** The first name of each exported function. */
function exportedNames({ exports }: WasmModule): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const { kind, index, name } of exports)
    if (kind === 'func' && !names.has(index)) names.set(index, name);
  return names;
}
