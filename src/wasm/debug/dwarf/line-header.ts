import type { Cursor } from './cursor';
import { DwarfError } from './cursor';
import { readForm, skipForm, type UnitEncoding } from './forms';
import type { DebugSections } from './sections';

/** The head of a line number program; directory and file names are read when asked for. */
export interface LineHeader {
  readonly encoding: UnitEncoding;
  /** Offsets in `.debug_line`: the first opcode, and the byte behind the program. */
  readonly program: number;
  readonly end: number;
  readonly minInstructionLength: number;
  readonly maxOperations: number;
  /** Whether rows are places to stop at until the program says otherwise. */
  readonly defaultIsStatement: boolean;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  readonly operandCounts: readonly number[];
  readonly directories: NameTable;
  readonly files: NameTable;
}

/** Entries of a directory or file table, each kept as the offset of its bytes. */
interface NameTable {
  readonly entries: readonly number[];
  /** Pairs of content type and form (DWARF 5); absent for tables of earlier versions. */
  readonly format?: readonly (readonly [content: number, form: number])[];
}

const CONTENT_PATH = 1;
const CONTENT_DIRECTORY = 2;

/** Reads the header at `offset` of `.debug_line`. Throws a DwarfError when it makes no sense. */
export function readLineHeader(sections: DebugSections, offset: number, addressSize: number): LineHeader {
  const cursor = sections.cursor('.debug_line', offset);
  const { length, offsetSize } = cursor.unitLength();
  const end = cursor.at + length;
  if (end > cursor.end) cursor.fail('has a program that ends behind the section');
  const version = cursor.u16();
  if (version < 2 || version > 5) {
    throw new DwarfError(`.debug_line has a program of version ${version}, which is unknown`);
  }
  let size = addressSize;
  if (version >= 5) {
    size = cursor.u8();
    cursor.skip(1);
  }
  const encoding = { version, offsetSize, addressSize: size };
  const headerLength = cursor.unsigned(offsetSize);
  const program = cursor.at + headerLength;
  if (program > end) cursor.fail('has a header longer than its program');
  const minInstructionLength = cursor.u8();
  const maxOperations = version >= 4 ? cursor.u8() : 1;
  const defaultIsStatement = cursor.u8() !== 0;
  const lineBase = cursor.i8();
  const lineRange = cursor.u8();
  const opcodeBase = cursor.u8();
  if (lineRange === 0) cursor.fail('has a line range of 0');
  const operandCounts: number[] = [0];
  for (let opcode = 1; opcode < opcodeBase; opcode++) operandCounts.push(cursor.u8());
  const readTable = version >= 5 ? readTable5 : readTable2;
  const directories = readTable(cursor, program, encoding, false);
  const files = readTable(cursor, program, encoding, true);
  const numbers = { minInstructionLength, maxOperations, lineBase, lineRange, opcodeBase, operandCounts };
  const flags = { defaultIsStatement };
  return { encoding, program, end, ...numbers, ...flags, directories, files };
}

/** Versions 2 to 4: strings, for files followed by directory, time and size; an empty string ends the table. */
function readTable2(cursor: Cursor, end: number, _encoding: UnitEncoding, isFiles: boolean): NameTable {
  const entries: number[] = [];
  while (cursor.at < end) {
    const start = cursor.at;
    cursor.skipString();
    if (cursor.at === start + 1) break;
    entries.push(start);
    if (isFiles) for (let i = 0; i < 3; i++) cursor.skipLeb();
  }
  return { entries };
}

function readTable5(cursor: Cursor, end: number, encoding: UnitEncoding): NameTable {
  const format: [number, number][] = [];
  for (let count = cursor.u8(); count > 0; count--) format.push([cursor.uleb(), cursor.uleb()]);
  const count = cursor.uleb();
  const entries: number[] = [];
  for (let i = 0; i < count && format.length > 0; i++) {
    const start = cursor.at;
    for (const [, form] of format) skipForm(cursor, form, encoding);
    if (cursor.at === start || cursor.at > end) cursor.fail('has a file table longer than its header');
    entries.push(start);
  }
  return { entries, format };
}

/**
 * Path of file number `index` as the program counts them: joined with its directory, and with `compDir`
 * when that is relative. Undefined when there is no such file.
 */
export function fileName(
  sections: DebugSections,
  header: LineHeader,
  index: number,
  compDir: string | undefined,
): string | undefined {
  const counted = header.encoding.version >= 5 ? index : index - 1;
  const file = readName(sections, header, header.files, counted, true);
  if (file === undefined || file.path === '') return undefined;
  if (isAbsolute(file.path)) return file.path;
  const directory = directoryName(sections, header, file.directory);
  const relative = directory === undefined ? file.path : joinPath(directory, file.path);
  return compDir === undefined || isAbsolute(relative) ? relative : joinPath(compDir, relative);
}

/** Before version 5, directory 0 is the unit's own directory and stays unwritten. */
function directoryName(sections: DebugSections, header: LineHeader, index: number): string | undefined {
  const counted = header.encoding.version >= 5 ? index : index - 1;
  const path = readName(sections, header, header.directories, counted, false)?.path;
  if (path === undefined || isAbsolute(path) || header.encoding.version < 5 || counted === 0) return path;
  const first = readName(sections, header, header.directories, 0, false)?.path;
  return first === undefined ? path : joinPath(first, path);
}

function readName(
  sections: DebugSections,
  header: LineHeader,
  table: NameTable,
  index: number,
  hasDirectory: boolean,
): { path: string; directory: number } | undefined {
  const at = table.entries[index];
  if (at === undefined) return undefined;
  const cursor = sections.cursor('.debug_line', at, header.end);
  if (table.format === undefined) {
    return { path: cursor.string(), directory: hasDirectory ? cursor.uleb() : 0 };
  }
  let path = '';
  let directory = 0;
  for (const [content, form] of table.format) {
    const value = readForm(cursor, form, header.encoding);
    if (content === CONTENT_PATH && value.kind === 'string') path = value.value;
    if (content === CONTENT_PATH && value.kind === 'stringOffset') {
      path = sections.cursor(value.section, value.value).string();
    }
    if (content === CONTENT_DIRECTORY && value.kind === 'constant') directory = value.value;
  }
  return { path, directory };
}

function isAbsolute(path: string): boolean {
  return /^([\\/]|[A-Za-z]:[\\/])/.test(path);
}

/** Joins with the separator the directory uses, so that Windows paths stay Windows paths. */
function joinPath(directory: string, path: string): string {
  if (directory === '') return path;
  const separator = directory.includes('\\') && !directory.includes('/') ? '\\' : '/';
  return directory.replace(/[\\/]+$/, '') + separator + path.replace(/^(\.[\\/])+/, '');
}
