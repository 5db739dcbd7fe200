import { childrenOf, nameOf, numberOf, originsOf, referenced, type Entry, type EntrySource } from './entries';
import { entryAt } from './entries';
import { Attribute, Tag } from './constants';
import { indexUnit, languageOf, namespacesOf } from './unit-parts';
import { arrayCounts } from './type-members';

/** Types are nested less deep than this in what people write. */
const MAX_DEPTH = 12;
const MAX_PARAMETERS = 20;
const MAX_NAME = 300;
const PARAMETERS: ReadonlySet<number> = new Set([Tag.formalParameter]);
/** Numbers of DW_AT_language in which a struct is named without `struct`. */
const CPP: ReadonlySet<number> = new Set([0x04, 0x1a, 0x21, 0x2b]);
const QUALIFIERS = new Map<number, string>([
  [Tag.constType, 'const'],
  [Tag.volatileType, 'volatile'],
  [Tag.restrictType, 'restrict'],
  [Tag.atomicType, '_Atomic'],
]);
const KEYWORDS = new Map<number, string>([
  [Tag.structureType, 'struct'],
  [Tag.classType, 'class'],
  [Tag.unionType, 'union'],
  [Tag.enumerationType, 'enum'],
]);
const POINTERS = new Map<number, string>([
  [Tag.pointerType, '*'],
  [Tag.referenceType, '&'],
  [Tag.rvalueReferenceType, '&&'],
]);

/** The entry of the type that another entry is of; undefined for `void`. Throws a DwarfError. */
function typeOf(source: EntrySource, { root, attributes }: Entry): Entry | undefined {
  const offset = referenced(root, attributes.get(Attribute.type));
  const owner = offset === undefined ? undefined : source.units.owner(offset, root, source.budget);
  return owner === undefined || offset === undefined ? undefined : entryAt(source, owner, offset);
}

/** A type as people write it. Throws a DwarfError. */
export function typeName(source: EntrySource, entry: Entry | undefined, depth = 0): string {
  if (entry === undefined) return 'void';
  if (depth > MAX_DEPTH) return '…';
  const name = composedName(source, entry, depth);
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name;
}

function composedName(source: EntrySource, entry: Entry, depth: number): string {
  const name = nameOf(source, entry);
  const qualifier = QUALIFIERS.get(entry.tag);
  const target = (): string => typeName(source, typeOf(source, entry), depth + 1);
  if (qualifier !== undefined) return qualified(qualifier, target());
  const pointer = POINTERS.get(entry.tag);
  if (pointer !== undefined) return name ?? pointerName(target(), pointer, languageOf(entry.root) === 'go');
  if (entry.tag === Tag.arrayType) return name ?? arrayName(source, entry, target());
  if (entry.tag === Tag.subroutineType) return name ?? functionName(source, entry, target(), depth);
  return plainName(source, entry, name);
}

function plainName(source: EntrySource, entry: Entry, name: string | undefined): string {
  const keyword = KEYWORDS.get(entry.tag);
  if (name === undefined) return keyword === undefined ? '(unnamed type)' : `${keyword} {…}`;
  const { root } = entry;
  if (languageOf(root) === 'c') {
    const language = root.attributes.get(Attribute.language);
    const isCpp = language?.kind === 'constant' && CPP.has(language.value);
    if (!isCpp) return keyword === undefined ? name : `${keyword} ${name}`;
  }
  if (entry.tag === Tag.baseType) return name;
  return [...namespacesOf(indexOf(source, entry), entry.offset, source.budget), name].join('::');
}

function indexOf(source: EntrySource, { root }: Entry): ReturnType<typeof indexUnit> {
  const opened = source.units.open(root.unit, source.budget);
  if (opened === undefined) return { functions: [], namespaces: [], statics: [] };
  opened.index ??= indexUnit(source.sections, root, source.budget);
  return opened.index;
}

function qualified(qualifier: string, target: string): string {
  return target.endsWith('*') ? `${target}${qualifier}` : `${qualifier} ${target}`;
}

function pointerName(target: string, pointer: string, isGo: boolean): string {
  if (isGo) return `${pointer}${target}`;
  const array = / ?(?=\[\d*\])|(?=\([^)]*\)$)/.exec(target);
  if (array !== null && /[\])]$/.test(target))
    return `${target.slice(0, array.index).trimEnd()} (${pointer})${target.slice(array.index)}`;
  return /[*&]$/.test(target) ? `${target}${pointer}` : `${target} ${pointer}`;
}

function arrayName(source: EntrySource, entry: Entry, element: string): string {
  const counts = arrayCounts(source, entry);
  if (languageOf(entry.root) === 'rust')
    return counts.reduceRight((inner, count) => `[${inner}; ${String(count ?? '?')}]`, element);
  if (languageOf(entry.root) === 'go')
    return counts.reduceRight((inner, count) => `[${String(count ?? '')}]${inner}`, element);
  return `${element}${counts.map((count) => `[${String(count ?? '')}]`).join('')}`;
}

function functionName(source: EntrySource, entry: Entry, result: string, depth: number): string {
  const parameters: string[] = [];
  for (const parameter of childrenOf(source, entry, PARAMETERS)) {
    if (parameters.length === MAX_PARAMETERS) break;
    parameters.push(typeName(source, typeOf(source, parameter), depth + 1));
  }
  return `${result} (${parameters.join(', ') || 'void'})`;
}

/** The name of a variable or function, also where it is an instance of another entry. */
export function originName(source: EntrySource, entry: Entry): string | undefined {
  for (const each of originsOf(source, entry)) {
    const name = nameOf(source, each);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** The line on which a variable is declared, also where it is an instance of another entry. */
export function originLine(source: EntrySource, entry: Entry): number | undefined {
  for (const each of originsOf(source, entry)) {
    const line = numberOf(each, Attribute.declarationLine);
    if (line !== undefined) return line;
  }
  return undefined;
}
