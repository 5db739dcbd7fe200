import { nearest } from '../../scenario/spelling';
import type { HostModule } from '../../wasm/link';
import type { ImportField } from '../../wat/fields';
import { fieldIndent, insertAfter, lineEnd, signatureSource } from './guard-fixes';
import type { GuardText } from './guard-text';
import type { PlainEdit, PlainFix } from './plain-diagnostic';

/**
 * Imports a host function under its own name, after the other imports. None for a text that names functions by
 * number: an import moves all of them on by one.
 */
export function importFix(
  guard: GuardText,
  name: string,
  hosts: readonly HostModule[],
): PlainFix | undefined {
  const host = hosts.find((each) => each.functions.has(name));
  const type = host?.functions.get(name);
  if (!host || !type || countsFunctions(guard)) return undefined;
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
  const eol = lineEnd(guard);
  if (!last && !module && first) return { start: first.start, end: first.start, text: `${field}${eol}` };
  return insertAfter(guard, last?.list.end ?? guard.moduleHead.end, `${eol}${fieldIndent(guard)}${field}`);
}

function countsFunctions({ names }: GuardText): boolean {
  return names.references.some(({ space, text }) => space === 'func' && !text.startsWith('$'));
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
