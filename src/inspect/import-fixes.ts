import { nearest } from '../text/spelling';
import type { HostModule } from '../wasm/link';
import type { ImportField } from '../wat/fields';
import { fieldIndent, insertAfter, lineEnd, signatureSource } from './guard-fixes';
import type { GuardText } from './guard-text';
import type { TextEdit, Fix } from '../diagnostics/diagnostic';

/**
 * Imports a host function under its own name, after the other imports. None for a text that names functions by
 * number: an import moves all of them on by one.
 */
export function importFix(guard: GuardText, name: string, hosts: readonly HostModule[]): Fix | undefined {
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

function addImport(guard: GuardText, field: string): TextEdit {
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

/** The text that was probably meant for the module or the name of an import, and the string that has it wrong. */
interface MeantImport {
  readonly atom: NonNullable<ImportField['name']>;
  readonly text: string;
}

/** What is probably meant by an import that the gateway does not have; undefined for one that it has. */
export function meantImport(entry: ImportField, hosts: readonly HostModule[]): MeantImport | undefined {
  const [module, name] = [textOf(entry.module?.text), textOf(entry.name?.text)];
  const host = hosts.find((each) => each.name === module);
  if (host?.functions.has(name) === true) return undefined;
  const similar =
    host === undefined
      ? meant(
          entry.module,
          nearest(
            module,
            hosts.map((each) => each.name),
          ),
        )
      : meant(entry.name, nearest(name, host.functions.keys()));
  // The right name under the wrong module: `env.fd_write`.
  return similar ?? meant(entry.module, hosts.find((each) => each.functions.has(name))?.name);
}

function meant(atom: ImportField['name'], text: string | undefined): MeantImport | undefined {
  return atom && text !== undefined ? { atom, text } : undefined;
}

/** Replaces the module or the name of an import by the known one that was probably meant. */
export function importNameFix(entry: ImportField, hosts: readonly HostModule[]): Fix | undefined {
  const found = meantImport(entry, hosts);
  if (!found) return undefined;
  const { start, end } = found.atom;
  return {
    title: `Change to "${found.text}"`,
    preferred: true,
    edits: () => [{ start, end, text: `"${found.text}"` }],
  };
}

/** A WAT string without its quotes; escapes stay as written, no known name has any. */
function textOf(literal: string | undefined): string {
  return literal?.slice(1, -1) ?? '';
}
