import { type HostModule, resolveImports } from '../wasm/link';
import type { FunctionType, Import, LoadError, WasmModule } from '../wasm/module';
import { EXTERNREF, F32, F64, FUNCREF, I32, I64, V128, valueTypeName } from '../wasm/value-types';
import { signatureLists } from '../wat/declaration-text';
import { childList, type Declaration, type ImportField } from '../wat/fields';
import { parseIndex } from '../wat/module-scope';
import type { GuardText } from './guard-text';

const TYPES: ReadonlyMap<string, number> = new Map(
  [I32, I64, F32, F64, V128, FUNCREF, EXTERNREF].map((type) => [valueTypeName(type), type]),
);

/** Every import of a module that is refused, not only the first. */
export function importErrors(
  { imports, types }: Pick<WasmModule, 'imports' | 'types'>,
  hosts: readonly HostModule[],
): LoadError[] {
  return imports.flatMap((entry, index): LoadError[] => {
    const linked = resolveImports({ types, imports: [entry] }, hosts);
    if (linked.ok) return [];
    const { message, fault } = linked.error;
    return [{ message, at: { kind: 'import', index }, ...(fault ? { fault } : {}) }];
  });
}

/**
 * The same for the imports as they are written, in a text that does not assemble or that is refused before its
 * imports are looked at. What cannot be derived from the text alone, such as newer types, is passed over.
 */
export function writtenImportErrors(guard: GuardText, hosts: readonly HostModule[]): LoadError[] {
  return guard.fields.imports.flatMap((field, index): LoadError[] => {
    const written = writtenImport(guard, field);
    const [error] = written === undefined ? [] : importErrors(written, hosts);
    return error === undefined ? [] : [{ ...error, at: { kind: 'import', index } }];
  });
}

/** A module with this one import. */
function writtenImport(
  guard: GuardText,
  { module, name, declaration }: ImportField,
): Pick<WasmModule, 'imports' | 'types'> | undefined {
  const [from, what] = [plainText(module?.text), plainText(name?.text)];
  if (from === undefined || what === undefined || declaration === undefined) return undefined;
  const common = { module: from, name: what, range: { start: 0, end: 0 } };
  const alone = (entry: Import, types: readonly FunctionType[] = []): typeof result => {
    return { imports: [entry], types };
  };
  let result: Pick<WasmModule, 'imports' | 'types'> | undefined;
  switch (declaration.space) {
    case 'func': {
      const type = writtenType(guard, declaration);
      result = type && alone({ ...common, kind: 'func', typeIndex: 0 }, [type]);
      break;
    }
    case 'table':
      result = alone({ ...common, kind: 'table', table: { min: 0, element: FUNCREF } });
      break;
    case 'memory':
      result = alone({ ...common, kind: 'memory', memory: { min: 0 } });
      break;
    case 'global':
      result = alone({ ...common, kind: 'global', global: { type: I32, mutable: false } });
      break;
    default:
  }
  return result;
}

/** A function's type as written, or as the type it names is written. */
function writtenType(guard: GuardText, { list }: Declaration): FunctionType | undefined {
  const use = childList(list, 'type')?.items[1];
  if (use !== undefined && use.kind !== 'list') {
    const { type } = guard.fields.declarations;
    const index = parseIndex(use.text);
    const named = index === undefined ? type.find(({ id }) => id?.text === use.text) : type[index];
    if (named === undefined || childList(named.list, 'func') === undefined) return undefined;
  }
  const params: number[] = [];
  const results: number[] = [];
  for (const part of signatureLists(guard.fields, list)) {
    const into = part.head === 'param' ? params : results;
    for (const item of part.items.slice(part.items[1]?.kind === 'id' ? 2 : 1)) {
      const type = item.kind === 'keyword' ? TYPES.get(item.text) : undefined;
      if (type === undefined) return undefined;
      into.push(type);
    }
  }
  return { params, results };
}

/** A string without its quotes; undefined where escapes would have to be read, which no known name has. */
function plainText(literal: string | undefined): string | undefined {
  return literal === undefined || literal.includes('\\') ? undefined : literal.slice(1, -1);
}
