import { forEachInstruction, type Instruction } from '../instructions';
import { functionType, type Code, type WasmModule } from '../module';
import { valueTypeName } from '../value-types';
import { displayName } from './demangle/display-name';
import { functionHead, instructionText } from './instruction-text';

/** What a `Disassembly` is made from: without functions, so that it can go from one thread to another. */
export interface DisassembledLines {
  readonly text: string;
  /** How many functions were left out for length. */
  readonly omitted: number;
  /** For each line the offset in the file of what it represents, -1 for none; they rise from line to line. */
  readonly offsets: Int32Array<ArrayBuffer>;
  /** For each line the end of the code it represents. */
  readonly ends: Int32Array<ArrayBuffer>;
}

/** A module as text, one instruction a line, for modules without sources. Lines count from 0. */
export class Disassembly {
  readonly text: string;
  /** How many functions were left out for length. */
  readonly omitted: number;
  readonly #offsets: Int32Array;
  readonly #ends: Int32Array;
  #lines: readonly string[] | undefined;

  constructor({ text, omitted, offsets, ends }: DisassembledLines) {
    this.text = text;
    this.omitted = omitted;
    this.#offsets = offsets;
    this.#ends = ends;
  }

  /** Line of the instruction that holds the byte at `offset` of the file; undefined outside shown code. */
  lineOf(offset: number): number | undefined {
    let found: number | undefined;
    let low = 0;
    let high = this.#offsets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      // The nearest line above that represents code.
      let line = middle;
      while (line >= low && this.#offsetAt(line) < 0) line--;
      if (line >= low && this.#offsetAt(line) > offset) high = line;
      else {
        if (line >= low) found = line;
        low = middle + 1;
      }
    }
    return found !== undefined && offset < (this.#ends[found] ?? 0) ? found : undefined;
  }

  /** Offset of the instruction on a line; for a function's head, that of its body. Undefined elsewhere. */
  offsetOf(line: number): number | undefined {
    const offset = this.#offsetAt(line);
    return offset < 0 ? undefined : offset;
  }

  /** The first line from `line` on that is an instruction; undefined behind the last. */
  instructionFrom(line: number): { readonly line: number; readonly offset: number } | undefined {
    for (let at = Math.max(line, 0); at < this.#offsets.length; at++) {
      const offset = this.#offsetAt(at);
      if (offset >= 0 && !this.#isHead(at)) return { line: at, offset };
    }
    return undefined;
  }

  /** Whether a line is the head of a function, whose offset is that of its body. */
  #isHead(line: number): boolean {
    this.#lines ??= this.text.split('\n');
    return /^0x[\da-f]+ {2}\(/.test(this.#lines[line] ?? '');
  }

  #offsetAt(line: number): number {
    return this.#offsets[line] ?? -1;
  }
}

export interface DisassemblyOptions {
  /** The function that holds this offset is shown even when the text is cut for its length. */
  readonly focus?: number;
  /** Editors refuse texts of tens of megabytes. */
  readonly maxLines?: number;
}

const DEFAULT_MAX_LINES = 300_000;
const MAX_INDENT = 40;

/**
 * Disassembles all functions of a module, in time linear in its code. Functions that do not fit in
 * `maxLines` are left out with a line that says so. Never throws: an unreadable body ends with a comment.
 */
export function disassemble(module: WasmModule, options: DisassemblyOptions = {}): DisassembledLines {
  const page = new Page();
  const maxLines = options.maxLines ?? DEFAULT_MAX_LINES;
  const { focus } = options;
  const exported = exportNames(module);
  const nameOf = functionNames(module, exported);
  writeImports(module, page, nameOf);
  const focused = focus === undefined ? -1 : module.code.findIndex(({ range }) => within(range, focus));
  let omitted = 0;
  for (const [position, code] of module.code.entries()) {
    // Every instruction takes a byte at least, so the body's size bounds its lines.
    const isRoom = page.size + Math.min(code.body.end - code.body.start, maxLines) <= maxLines;
    if (!isRoom && position !== focused) {
      omitted++;
      continue;
    }
    writeFunction(module, page, module.importedFunctionCount + position, code, nameOf, exported);
  }
  if (omitted > 0)
    page.add(
      undefined,
      `;; ${omitted === 1 ? '1 more function is' : `${omitted} more functions are`} not shown: the text would be too long`,
    );
  return page.finish(omitted);
}

/** Collects lines with the offsets they stand for; offsets rise from line to line. */
class Page {
  private readonly lines: string[] = [];
  private readonly offsets: number[] = [];
  /** End of the code each line represents. */
  private readonly ends: number[] = [];

  get size(): number {
    return this.lines.length;
  }

  add(offset: number | undefined, text: string, end = offset ?? -1): void {
    const prefix = offset === undefined ? '' : `0x${offset.toString(16).padStart(6, '0')}  `;
    this.lines.push(prefix + text);
    this.offsets.push(offset ?? -1);
    this.ends.push(end);
  }

  finish(omitted: number): DisassembledLines {
    const { lines, offsets, ends } = this;
    const text = lines.join('\n') + '\n';
    return { text, omitted, offsets: Int32Array.from(offsets), ends: Int32Array.from(ends) };
  }
}

function writeImports(module: WasmModule, page: Page, nameOf: (index: number) => string): void {
  if (module.moduleName !== undefined) page.add(undefined, `;; module ${printable(module.moduleName)}`);
  let index = 0;
  for (const entry of module.imports) {
    if (entry.kind !== 'func') continue;
    const from = `(import "${printable(entry.module)}" "${printable(entry.name)}")`;
    page.add(undefined, `(${functionHead(index, nameOf(index), module.types[entry.typeIndex])} ${from})`);
    index++;
  }
}

function writeFunction(
  module: WasmModule,
  page: Page,
  index: number,
  code: Code,
  nameOf: (index: number) => string,
  exported: ReadonlyMap<number, string>,
): void {
  page.add(undefined, '');
  const name = exported.get(index);
  const note = name === undefined ? '' : ` ;; exported as "${printable(name)}"`;
  page.add(
    code.body.start,
    `(${functionHead(index, nameOf(index), functionType(module, index))}${note}`,
    code.expression.start,
  );
  const locals = code.locals.map(
    ({ count, type }) => `${count > 1 ? `${count}×` : ''}${valueTypeName(type)}`,
  );
  if (locals.length > 0) page.add(undefined, `          (local ${locals.slice(0, 64).join(' ')})`);
  let depth = 1;
  const write = (instruction: Instruction) => {
    const { name: word } = instruction.opcode;
    if (word === 'end' || word === 'else') depth--;
    const indent = '  '.repeat(Math.min(Math.max(depth, 0), MAX_INDENT));
    const isLast = word === 'end' && instruction.end === code.expression.end;
    const text = isLast ? ')' : indent + instructionText(module, instruction, nameOf);
    page.add(instruction.offset, text, instruction.end);
    if (word === 'block' || word === 'loop' || word === 'if' || word === 'else') depth++;
  };
  const read = forEachInstruction(module.bytes, code.expression, write);
  if (!read.ok) page.add(undefined, `  ;; the rest is unreadable: ${read.error.message}`);
}

/** How a disassembly calls functions, by their indices. */
export function functionNames(
  module: WasmModule,
  exported: ReadonlyMap<number, string> = exportNames(module),
): (index: number) => string {
  const names = new Map<number, string>();
  return (index) => {
    const name = names.get(index) ?? functionName(module, exported, index);
    names.set(index, name);
    return name;
  };
}

function functionName(module: WasmModule, exported: ReadonlyMap<number, string>, index: number): string {
  const name = module.functionNames.get(index) ?? exported.get(index);
  const shown = name === undefined ? String(index) : printable(displayName(name));
  return /^[^\s"(),;[\]{}]+$/.test(shown) ? `$${shown}` : `$"${shown}"`;
}

function exportNames(module: WasmModule): Map<number, string> {
  const names = new Map<number, string>();
  for (const { kind, index, name } of module.exports) {
    if (kind === 'func' && !names.has(index)) names.set(index, name);
  }
  return names;
}

/** Names are the module's: line breaks and quotes in them must not change the text's shape. */
function printable(name: string): string {
  return name
    .slice(0, 512)
    .replace(/[\u0000-\u001f\u007f"\\\u2028\u2029]/g, (char) => `\\${char.charCodeAt(0).toString(16)}`);
}

function within({ start, end }: { start: number; end: number }, offset: number): boolean {
  return start <= offset && offset < end;
}
