import { nearest } from '../../scenario/spelling';
import type { HostModule } from '../../wasm/link';
import type { FunctionType } from '../../wasm/module';
import { valueTypeName } from '../../wasm/value-types';
import type { Declaration, ImportField } from '../../wat/fields';
import type { List } from '../../wat/tree';
import { signatureParts, type GuardText } from './guard-text';
import type { PlainEdit, PlainFix } from './plain-diagnostic';

/** Names of the parameters of a guard function, in order (gateway-contract 3.4). */
const LABEL_PARAMS = ['$input', '$input_bytes', '$output', '$output_bytes'];

/** Adds fields at the end of the module, each with the indentation of the field before it. */
export function addFields(guard: GuardText, ...blocks: readonly (readonly string[])[]): PlainEdit {
  const { module, fields } = guard.fields;
  const last = fields.at(-1);
  const indent = fieldIndent(guard);
  const eol = guard.text.includes('\r\n') ? '\r\n' : '\n';
  const lines = blocks.flatMap((block) => ['', ...block.map((line) => `${indent}${line}`)]).join(eol);
  if (!last && !module) return { start: guard.text.length, end: guard.text.length, text: lines.trimStart() };
  const at = last?.end ?? guard.moduleHead.end;
  return { start: at, end: at, text: `${eol}${lines}` };
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

/** Exports a function that is there already, by an export of its own. */
export function exportFunction(declaration: Declaration, name: string): PlainEdit {
  const after = declaration.id ?? declaration.list.items[0] ?? declaration.list;
  return { start: after.end, end: after.end, text: ` (export "${name}")` };
}

/** Replaces a function's written type; parameters keep their names by position. */
export function correctSignature(declaration: Declaration, type: FunctionType): PlainEdit {
  const parts = signatureParts(declaration.list);
  const names = parameterNames(parts);
  const text = signatureSource(type, names);
  const [first, last] = [parts[0], parts.at(-1)];
  if (first && last) return { start: first.start, end: last.end, text };
  const before = declaration.list.items.filter(
    (item) => item.kind !== 'list' || item.head === 'export' || item.head === 'import',
  );
  const head = before.findLast((item, index) => index === 0 || item.kind === 'id' || item.kind === 'list');
  const at = (head ?? declaration.list).end;
  return { start: at, end: at, text: ` ${text}` };
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
function signatureSource(type: FunctionType, names: readonly (string | undefined)[] = []): string {
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

/** Imports a host function under its own name, after the other imports. */
export function importFix(
  guard: GuardText,
  name: string,
  hosts: readonly HostModule[],
): PlainFix | undefined {
  const host = hosts.find((each) => each.functions.has(name));
  const type = host?.functions.get(name);
  if (!host || !type) return undefined;
  const signature = signatureSource(type);
  const field = `(import "${host.name}" "${name}" (func $${name}${signature === '' ? '' : ` ${signature}`}))`;
  return {
    title: `Import ${host.name}.${name}`,
    preferred: true,
    edits: () => [addImport(guard, field)],
  };
}

function addImport(guard: GuardText, field: string): PlainEdit {
  const { module, imports, fields } = guard.fields;
  const last = imports.findLast((entry) => entry.list.head === 'import' && fields.includes(entry.list));
  const first = fields[0];
  if (!last && !module && first) return { start: first.start, end: first.start, text: `${field}\n` };
  const at = last?.list.end ?? guard.moduleHead.end;
  return { start: at, end: at, text: `\n${fieldIndent(guard)}${field}` };
}

/** Replaces the module or the name of an import by the known one that was probably meant. */
export function importNameFix(entry: ImportField, hosts: readonly HostModule[]): PlainFix | undefined {
  const moduleName = textOf(entry.module?.text);
  const host = hosts.find((each) => each.name === moduleName);
  if (!host) {
    const known = hosts.map((each) => each.name);
    return replaceName(entry.module, moduleName, known);
  }
  return replaceName(entry.name, textOf(entry.name?.text), host.functions.keys());
}

function replaceName(
  atom: ImportField['name'],
  written: string,
  known: Iterable<string>,
): PlainFix | undefined {
  const meant = nearest(written, known);
  if (!atom || meant === undefined) return undefined;
  return {
    title: `Change to "${meant}"`,
    preferred: true,
    edits: () => [{ start: atom.start, end: atom.end, text: `"${meant}"` }],
  };
}

/** A WAT string without its quotes; escapes stay as written, no known name has any. */
function textOf(literal: string | undefined): string {
  return literal?.slice(1, -1) ?? '';
}

/** Lowers the numbers of a memory that are over `cap` pages. */
export function clampMemory(declaration: Declaration, cap: number): PlainFix | undefined {
  const edits = declaration.list.items.flatMap((item): PlainEdit[] =>
    item.kind === 'number' && Number(item.text.replaceAll('_', '')) > cap
      ? [{ start: item.start, end: item.end, text: String(cap) }]
      : [],
  );
  if (edits.length === 0) return undefined;
  return { title: `Lower to the gateway's cap of ${cap} pages`, preferred: true, edits: () => edits };
}

/** The blanks that the first field's line begins with; two when there is nothing to go by. */
function fieldIndent(guard: GuardText): string {
  const { module, fields } = guard.fields;
  const first = fields[0];
  if (!first) return module ? '  ' : '';
  const lineStart = guard.text.lastIndexOf('\n', first.start - 1) + 1;
  const before = guard.text.slice(lineStart, first.start);
  return /^[ \t]*$/.test(before) ? before : module ? '  ' : '';
}
