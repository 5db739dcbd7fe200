import type { BinaryReader } from './binary-reader';
import { scanConstantExpression } from './const-expression';
import {
  isReferencePrefix,
  readGlobalType,
  readMemory,
  readReferenceType,
  readTableLimits,
  tagsDisabled,
} from './decode-types';
import { goQuote } from './go-quote';
import { LoadFailure, within } from './load-failure';
import type { Export, ExternalKind, Global, Import, Limit, Table, TableType } from './module';

/** Kinds of imports and exports by code; 4, a tag, is refused wherever it is. */
const externalKinds: readonly ExternalKind[] = ['func', 'table', 'memory', 'global'];
const TAG = 4;
/** Bytes of memory for a number in a list, a table or global, an import or export without its names. */
const KEPT_NUMBER = 20;
const KEPT_PLAIN = 220;
const KEPT_NAMED = 320;

function readTableType(reader: BinaryReader, code: number): TableType {
  const element = isReferencePrefix(code) ? readReferenceType(reader, code) : code;
  return { ...readTableLimits(reader), element };
}

function readTable(reader: BinaryReader): Table {
  const code = reader.byte('read leading byte');
  if (code !== 0x40) return readTableType(reader, code);
  const reserved = reader.byte('read reserved byte after 0x40');
  if (reserved !== 0) {
    const got = reserved.toString(16).padStart(2, '0');
    throw new LoadFailure(`expected 0x00 after 0x40 table prefix, got 0x${got}`, reader.offset - 1);
  }
  const type = readTableType(reader, reader.byte('read table ref type'));
  return { ...type, init: within('read table init expr', () => scanConstantExpression(reader)) };
}

type ImportDescription =
  | { readonly kind: 'func'; readonly typeIndex: number }
  | { readonly kind: 'table'; readonly table: TableType }
  | { readonly kind: 'memory'; readonly memory: Limit }
  | { readonly kind: 'global'; readonly global: ReturnType<typeof readGlobalType> };

function readDescription(reader: BinaryReader, code: number, limitPages: number): ImportDescription {
  switch (code) {
    case 0:
      return { kind: 'func', typeIndex: reader.u32('') };
    case 1:
      return { kind: 'table', table: readTable(reader) };
    case 2:
      return { kind: 'memory', memory: readMemory(reader, limitPages) };
    case 3:
      return { kind: 'global', global: readGlobalType(reader) };
    case TAG:
      throw new LoadFailure(
        `tag imports require exception handling feature: ${tagsDisabled}`,
        reader.offset - 1,
      );
    default: {
      const text = `invalid byte: invalid byte for importdesc: 0x${code.toString(16)}`;
      throw new LoadFailure(text, reader.offset - 1);
    }
  }
}

/** The import section. Its errors stand without the section's name (wazero L2). */
export function readImports(reader: BinaryReader, limitPages: number): Import[] {
  const count = reader.u32('get size of vector');
  const imports: Import[] = [];
  for (let index = 0; index < count; index++) {
    const start = reader.offset;
    const at = { at: { kind: 'import', index } as const, offset: start };
    const module = within(`import[${index}] error decoding module`, () => reader.name('import module'), at);
    const name = within(`import[${index}] error decoding name`, () => reader.name('import name'), at);
    const code = reader.byte(`import[${index}] error decoding type`);
    const kind = externalKinds[code] ?? (code === TAG ? 'tag' : `0x${code.toString(16)}`);
    const description = within(
      `import[${index}] ${kind}[${module}.${name}]`,
      () => readDescription(reader, code, limitPages),
      at,
    );
    reader.keep(KEPT_NAMED);
    imports.push({ module, name, range: { start, end: reader.offset }, ...description });
  }
  return imports;
}

/** Type indices of the functions defined in the module. */
export function readFunctions(reader: BinaryReader): number[] {
  const count = reader.u32('get size of vector');
  const functions: number[] = [];
  for (let left = count; left > 0; left--) {
    reader.keep(KEPT_NUMBER);
    functions.push(reader.u32('get type index'));
  }
  return functions;
}

function readSize(reader: BinaryReader): number {
  const start = reader.offset;
  try {
    return reader.u32('');
  } catch (failure) {
    if (!(failure instanceof LoadFailure)) throw failure;
    throw new LoadFailure('error reading size', start);
  }
}

export function readTables(reader: BinaryReader, imported: number): Table[] {
  const count = readSize(reader);
  const tables: Table[] = [];
  for (let index = 0; index < count; index++) {
    const where = { at: { kind: 'table', index: imported + index } as const };
    reader.keep(KEPT_PLAIN);
    tables.push(within('', () => readTable(reader), where));
  }
  return tables;
}

/** The memory defined in the module, if the section holds one. */
export function readMemories(reader: BinaryReader, limitPages: number): Limit | undefined {
  const start = reader.offset;
  const count = readSize(reader);
  if (count > 1) {
    const text = `at most one memory allowed in module, but read ${count}`;
    throw new LoadFailure(text, start, { kind: 'memory' });
  }
  return count === 0 ? undefined : readMemory(reader, limitPages);
}

/** The global section. Its errors stand without the section's name (wazero L2). */
export function readGlobals(reader: BinaryReader, imported: number): Global[] {
  const count = reader.u32('get size of vector');
  const globals: Global[] = [];
  for (let index = 0; index < count; index++) {
    const where = { at: { kind: 'global', index: imported + index } as const };
    const global = within(
      `global[${index}]`,
      () => ({ ...readGlobalType(reader), init: scanConstantExpression(reader) }),
      where,
    );
    reader.keep(KEPT_PLAIN);
    globals.push(global);
  }
  return globals;
}

function readExport(reader: BinaryReader): Export {
  const start = reader.offset;
  const name = reader.name('export name');
  const code = reader.byte('error decoding export kind');
  const kind = externalKinds[code];
  if (kind === undefined) {
    const text = `invalid byte: invalid byte for exportdesc: 0x${code.toString(16)}`;
    throw new LoadFailure(text, reader.offset - 1);
  }
  const index = reader.u32('error decoding export index');
  return { name, kind, index, range: { start, end: reader.offset } };
}

export function readExports(reader: BinaryReader): Export[] {
  const count = reader.u32('get size of vector');
  const exports: Export[] = [];
  const names = new Set<string>();
  for (let index = 0; index < count; index++) {
    const at = { kind: 'export', index } as const;
    const entry = within('read export', () => readExport(reader), { at });
    if (names.has(entry.name)) {
      throw new LoadFailure(`export[${index}] duplicates name ${goQuote(entry.name)}`, entry.range.start, at);
    }
    names.add(entry.name);
    reader.keep(KEPT_NAMED);
    exports.push(entry);
  }
  return exports;
}
