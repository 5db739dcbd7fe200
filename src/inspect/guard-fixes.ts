import type { FunctionType } from '../wasm/module';
import { valueTypeName } from '../wasm/value-types';
import type { Declaration } from '../wat/fields';
import type { List } from '../wat/tree';
import { signatureParts, type GuardText } from './guard-text';
import type { TextEdit, Fix } from '../diagnostics/diagnostic';

/** Names of the parameters of a guard function, in order (gateway-contract 3.4). */
const LABEL_PARAMS = ['$input', '$input_bytes', '$output', '$output_bytes'];

/**
 * Adds fields at the end of the module, each with the indentation of the field before it. Lines of a block are nested
 * by two blanks a level; the file's own indentation takes their place.
 */
export function addFields(guard: GuardText, ...blocks: readonly (readonly string[])[]): TextEdit {
  const { module, fields } = guard.fields;
  const last = fields.at(-1);
  const indent = fieldIndent(guard);
  const eol = lineEnd(guard);
  const unit = indentUnit(guard);
  const lines = blocks.flatMap((block) => ['', ...block.map((line) => indent + nested(line, unit))]);
  if (!last) lines.shift();
  const text = lines.join(eol);
  if (!last && !module) return { start: guard.text.length, end: guard.text.length, text };
  return insertAfter(guard, last?.end ?? guard.moduleHead.end, `${eol}${text}`);
}

/** The text is inserted behind what ends at `offset` and the comment that follows it on its line. */
export function insertAfter(guard: GuardText, offset: number, text: string): TextEdit {
  const { comments } = guard.tree;
  const beside = comments.find(
    ({ start }) => start >= offset && /^[ \t]*$/.test(guard.text.slice(offset, start)),
  );
  const isLine = beside !== undefined && guard.text.startsWith(';;', beside.start);
  const end = beside === undefined ? offset : beside.end;
  // A bracket behind a line comment is on a separate line already.
  const at = isLine || (beside && /^[ \t]*(\r?\n|$)/.test(guard.text.slice(end))) ? end : offset;
  return { start: at, end: at, text };
}

export function lineEnd(guard: GuardText): string {
  return guard.text.includes('\r\n') ? '\r\n' : '\n';
}

/** A label function that refuses everything with an error code: nothing passes by accident. */
export function labelSkeleton(name: string): string[] {
  return [
    `(func (export "${name}")`,
    `    ${LABEL_PARAMS.map((param) => `(param ${param} i32)`).join(' ')} (result i32)`,
    '  ;; TODO: write the answer to $output and return its length. Until then every call fails.',
    '  (i32.const -1))',
  ];
}

/** Exports a function that is there already, by a separate export. */
export function exportFunction(declaration: Declaration, name: string): TextEdit {
  const after = declaration.id ?? declaration.list.items[0] ?? declaration.list;
  return { start: after.end, end: after.end, text: ` (export "${name}")` };
}

/** Replaces a function's written type; parameters keep their names by position, and comments stay. */
export function correctSignature(
  guard: GuardText,
  declaration: Declaration,
  type: FunctionType,
): readonly TextEdit[] {
  const parts = signatureParts(declaration.list);
  const text = signatureSource(type, parameterNames(parts));
  const [first, last] = [parts[0], parts.at(-1)];
  if (first && last) {
    const hasComment = guard.tree.comments.some(({ start, end }) => start > first.start && end < last.end);
    if (!hasComment) return [{ start: first.start, end: last.end, text }];
    const rest = parts.slice(1).map((part) => removal(guard, part));
    return [{ start: first.start, end: first.end, text }, ...rest];
  }
  const before = declaration.list.items.filter(
    (item) => item.kind !== 'list' || item.head === 'export' || item.head === 'import',
  );
  const head = before.findLast((item, index) => index === 0 || item.kind === 'id' || item.kind === 'list');
  const at = (head ?? declaration.list).end;
  return [{ start: at, end: at, text: ` ${text}` }];
}

/** Takes a part out with the blanks that were only there for it, and its line when nothing else is on it. */
function removal({ text }: GuardText, { start, end }: List): TextEdit {
  const before = start - (/[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0);
  const after = end + (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0);
  const opensLine = before === 0 || text[before - 1] === '\n';
  if (!opensLine) return { start: before, end, text: '' };
  const isAlone = before > 0 && /^(\r?\n|$)/.test(text.slice(after, after + 2));
  if (!isAlone) return { start, end: after, text: '' };
  return { start: before - (text[before - 2] === '\r' ? 2 : 1), end: after, text: '' };
}

function parameterNames(parts: readonly List[]): (string | undefined)[] {
  return parts
    .filter((part) => part.head === 'param')
    .flatMap((part) => {
      const name = part.items[1];
      return name?.kind === 'id' ? [name.text] : part.items.slice(1).map(() => undefined);
    });
}

/** `(param $a i32) (param i32 i32) (result i32)`. */
export function signatureSource(type: FunctionType, names: readonly (string | undefined)[] = []): string {
  const parts: string[] = [];
  let unnamed: string[] = [];
  const flush = (): void => {
    if (unnamed.length > 0) parts.push(`(param ${unnamed.join(' ')})`);
    unnamed = [];
  };
  for (const [index, param] of type.params.entries()) {
    const name = names[index];
    if (name === undefined) unnamed.push(valueTypeName(param));
    else {
      flush();
      parts.push(`(param ${name} ${valueTypeName(param)})`);
    }
  }
  flush();
  if (type.results.length > 0) parts.push(`(result ${type.results.map(valueTypeName).join(' ')})`);
  return parts.join(' ');
}

/** Lowers the numbers of a memory that are over `cap` pages. */
export function clampMemory(declaration: Declaration, cap: number): Fix | undefined {
  const edits = declaration.list.items.flatMap((item): TextEdit[] =>
    item.kind === 'number' && Number(item.text.replaceAll('_', '')) > cap
      ? [{ start: item.start, end: item.end, text: String(cap) }]
      : [],
  );
  if (edits.length === 0) return undefined;
  return { title: `Lower to the gateway's limit of ${cap} pages`, preferred: true, edits: () => edits };
}

/** The blanks that the first field's line begins with; two when there is nothing to go by. */
export function fieldIndent(guard: GuardText): string {
  const { module, fields } = guard.fields;
  const first = fields[0];
  if (!first) return module ? '  ' : '';
  const lineStart = guard.text.lastIndexOf('\n', first.start - 1) + 1;
  const before = guard.text.slice(lineStart, first.start);
  return /^[ \t]*$/.test(before) ? before : module ? '  ' : '';
}

/** What one level of nesting adds in this file: that of its fields, else that of its first indented line. */
function indentUnit(guard: GuardText): string {
  const fields = guard.fields.module ? fieldIndent(guard) : '';
  if (fields !== '') return fields.startsWith('\t') ? '\t' : fields;
  return /\n(\t| {2,8})(?=[^ \t\r\n])/.exec(guard.text)?.[1] ?? '  ';
}

function nested(line: string, unit: string): string {
  const [blanks = ''] = /^ */.exec(line) ?? [];
  return unit.repeat(Math.floor(blanks.length / 2)) + line.slice(blanks.length);
}
