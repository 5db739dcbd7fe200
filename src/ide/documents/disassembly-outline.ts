/** A function of a disassembly; lines count from 0, the last one included. */
export interface ListedFunction {
  /** With its `$`, as calls have it. */
  readonly name: string;
  /** Params and results, and where it comes from or goes to. */
  readonly detail: string;
  readonly start: number;
  readonly end: number;
  /** Columns of the name in the first line. */
  readonly nameStart: number;
  readonly nameEnd: number;
}

const HEAD = /^(?:0x[\da-f]+ {2})?\(func (\$(?:"[^"]*"|[^\s()"]+)) ?(.*)$/;

/** The functions of a disassembly's text (`src/wasm/debug/disassembly.ts`), in its order. */
export function listedFunctions(text: string): ListedFunction[] {
  const functions: ListedFunction[] = [];
  let open: Omit<ListedFunction, 'end'> | undefined;
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const head = HEAD.exec(line);
    if (head) {
      const [, name = '', rest = ''] = head;
      const nameStart = line.indexOf('(func ') + 6;
      const detail = rest.replace(/\(;\d+;\) ?/, '').replace(/^(.*)\)$/, withoutLast);
      open = { name, detail, start: index, nameStart, nameEnd: nameStart + name.length };
      if (!line.startsWith('0x')) {
        functions.push({ ...open, end: index });
        open = undefined;
      }
    } else if (open && /^0x[\da-f]+ {2}\)$/.test(line)) {
      functions.push({ ...open, end: index });
      open = undefined;
    } else if (open && line === '') {
      functions.push({ ...open, end: index - 1 });
      open = undefined;
    }
  }
  if (open) functions.push({ ...open, end: lines.length - 1 });
  return functions;
}

/** An import's head closes the function as well; that parenthesis is none of its detail. */
function withoutLast(all: string, inner: string): string {
  const opened = all.split('(').length - all.split(')').length;
  return opened < 0 ? inner : all;
}

/** The word at a column of a line: an instruction's name or a function's, quoted ones whole. */
export function wordAt(
  line: string,
  column: number,
): { readonly text: string; readonly start: number } | undefined {
  for (const { 0: text, index } of line.matchAll(/\$"[^"]*"|[^\s()"]+/g)) {
    if (index <= column && column <= index + text.length) return { text, start: index };
  }
  return undefined;
}
