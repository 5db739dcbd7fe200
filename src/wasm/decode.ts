import { BinaryReader } from './binary-reader';
import { readCode } from './decode-code';
import {
  readExports,
  readFunctions,
  readGlobals,
  readImports,
  readMemories,
  readTables,
} from './decode-declarations';
import { readData, readElements } from './decode-segments';
import { readTypes, tagsDisabled } from './decode-types';
import { attempt, EndOfFile, LoadFailure, within } from './load-failure';
import type { LoadError, Result, Section, WasmModule } from './module';
import { lookUpFunctionNames, type Names, readNames } from './names';
import { mayFollow, sectionName } from './section-order';

/** Bytes of memory for a section that has no name. */
const KEPT_SECTION = 300;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What has been decoded so far. */
interface Draft {
  readonly reader: BinaryReader;
  readonly limitPages: number;
  readonly sections: Section[];
  readonly module: Mutable<Omit<WasmModule, 'bytes' | 'sections' | 'functionNames' | 'moduleName'>>;
  names?: Names;
}

/** A custom section of `size` bytes: its own name, and how the rest is read. */
function readCustom(draft: Draft, size: number): string {
  const { reader } = draft;
  const start = reader.offset;
  const name = reader.name('custom section name');
  const left = size - (reader.offset - start);
  if (left < 0) throw new LoadFailure(`malformed custom section ${name}`, start);
  if (name !== 'name') {
    passCustomContent(reader, name, left);
    return name;
  }
  if (draft.names !== undefined) throw new LoadFailure(`redundant custom section ${name}`, start);
  draft.names = readNames(reader, left);
  return name;
}

/**
 * The content of a custom section, which the gateway's runtime keeps, in one read (`decodeCustomSection` of
 * wazero v1.12.0). At the end of the file a read fails even for no bytes at all; short of that it takes what there
 * is, and the section's length is found wrong afterwards.
 */
function passCustomContent(reader: BinaryReader, name: string, size: number): void {
  const left = reader.end - reader.offset;
  if (left === 0) {
    throw new UnwrappedFailure(`failed to read custom section name[${name}]: EOF`, reader.offset, {
      kind: 'custom',
    });
  }
  reader.offset += Math.min(size, left);
}

/** A failure that appears without `section <name>:` in front (wazero L2). */
class UnwrappedFailure extends LoadFailure {}

function unwrapped<T>(step: () => T): T {
  try {
    return step();
  } catch (failure) {
    if (failure instanceof LoadFailure)
      throw new UnwrappedFailure(failure.message, failure.offset, failure.at, failure.fault);
    throw failure;
  }
}

/** The data count. It may be missing at the end of the file; that counts as 0. */
function readDataCount(reader: BinaryReader): number {
  try {
    return reader.u32('');
  } catch (failure) {
    if (failure instanceof EndOfFile) return 0;
    throw failure;
  }
}

function importedCount(draft: Draft, kind: string): number {
  return draft.module.imports.filter((entry) => entry.kind === kind).length;
}

/** Content of section `id`, from the reader's position on. */
function readContent(draft: Draft, id: number): void {
  const { reader, module, limitPages } = draft;
  switch (sectionName(id)) {
    case 'type':
      module.types = readTypes(reader);
      break;
    case 'import':
      module.imports = unwrapped(() => readImports(reader, limitPages));
      module.importedFunctionCount = importedCount(draft, 'func');
      break;
    case 'function':
      module.functions = readFunctions(reader);
      break;
    case 'table':
      module.tables = readTables(reader, importedCount(draft, 'table'));
      break;
    case 'memory': {
      const memory = readMemories(reader, limitPages);
      if (memory !== undefined) module.memory = memory;
      break;
    }
    case 'global':
      module.globals = unwrapped(() => readGlobals(reader, importedCount(draft, 'global')));
      break;
    case 'export':
      module.exports = readExports(reader);
      break;
    case 'start':
      module.start = reader.u32('get function index');
      break;
    case 'element':
      module.elements = readElements(reader);
      break;
    case 'code':
      module.code = readCode(reader, module.importedFunctionCount);
      break;
    case 'data':
      module.data = readData(reader);
      break;
    case 'data_count':
      module.dataCount = readDataCount(reader);
      break;
    default:
      throw new UnwrappedFailure(`tag section not supported as ${tagsDisabled}`, reader.offset);
  }
}

/** One section with its header; returns the id the next one must follow. */
function readSection(draft: Draft, previous: number): number {
  const { reader } = draft;
  const start = reader.offset;
  const id = reader.byte('read section id');
  const name = sectionName(id);
  const size = reader.u32(`get size of section ${name}`);
  if (id !== 0 && !mayFollow(id, previous)) throw new LoadFailure('invalid section order', start);
  const contentStart = reader.offset;
  let customName: string | undefined;
  try {
    if (id === 0) customName = readCustom(draft, size);
    else readContent(draft, id);
    const got = reader.offset - contentStart;
    if (got !== size) {
      throw new LoadFailure(`invalid section length: expected to be ${size} but got ${got}`, contentStart);
    }
  } catch (failure) {
    if (failure instanceof UnwrappedFailure || !(failure instanceof LoadFailure)) throw failure;
    const at = failure.at ?? (id === 0 ? ({ kind: 'custom' } as const) : undefined);
    const message = `section ${name}: ${failure.message}`;
    throw new LoadFailure(message, failure.offset ?? contentStart, at, failure.fault);
  }
  const end = reader.offset;
  const nameEnd = customName === undefined ? contentStart : customContentStart(draft, contentStart, end);
  reader.keep(KEPT_SECTION);
  draft.sections.push({
    id,
    name,
    ...(customName === undefined ? {} : { customName }),
    range: { start, end },
    content: { start: nameEnd, end },
  });
  return id === 0 ? previous : id;
}

function customContentStart(draft: Draft, contentStart: number, end: number): number {
  const reader = new BinaryReader(draft.reader.bytes, contentStart, end);
  const size = reader.u32('');
  return reader.offset + size;
}

function startsWith(bytes: Uint8Array, at: number, expected: readonly number[]): boolean {
  return expected.every((byte, index) => bytes[at + index] === byte);
}

function decode(bytes: Uint8Array, limitPages: number): WasmModule {
  if (!startsWith(bytes, 0, [0x00, 0x61, 0x73, 0x6d])) throw new LoadFailure('invalid magic number', 0);
  if (!startsWith(bytes, 4, [0x01, 0x00, 0x00, 0x00])) throw new LoadFailure('invalid version header', 4);
  const draft: Draft = {
    reader: new BinaryReader(bytes, 8),
    limitPages,
    sections: [],
    module: {
      types: [],
      imports: [],
      functions: [],
      tables: [],
      globals: [],
      exports: [],
      elements: [],
      code: [],
      data: [],
      importedFunctionCount: 0,
    },
  };
  let previous = 0;
  while (draft.reader.offset < bytes.length) previous = readSection(draft, previous);
  const { module, names } = draft;
  if (module.functions.length !== module.code.length) {
    const lengths = `${module.functions.length} != ${module.code.length}`;
    throw new LoadFailure(`function and code section have inconsistent lengths: ${lengths}`, bytes.length);
  }
  const functionCount = module.importedFunctionCount + module.functions.length;
  return {
    bytes,
    sections: draft.sections,
    ...module,
    ...(names?.moduleName === undefined ? {} : { moduleName: names.moduleName }),
    functionNames: lookUpFunctionNames(names?.functions ?? [], functionCount),
  };
}

/**
 * Decodes a module the way the gateway's runtime does: same order of checks, same texts (wazero L2, L4, L5).
 * `memoryLimitPages` is the memory cap in pages of 64 KiB. The error's text lacks the gateway's prefix
 * `INSTANTIATE_PREFIX` (`src/gateway/texts.ts`). A decoded module is not yet valid, see `validateModule`.
 */
export function decodeModule(
  bytes: Uint8Array,
  options: { readonly memoryLimitPages: number },
): Result<WasmModule, LoadError> {
  return attempt(() => within('', () => decode(bytes, options.memoryLimitPages)));
}
