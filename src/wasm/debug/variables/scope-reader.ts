import { DwarfError } from '../dwarf/cursor';
import { entryRanges } from '../dwarf/unit-root';
import { Attribute, Op, Tag } from './constants';
import {
  bigintOf,
  childrenOf,
  numberOf,
  originsOf,
  referenced,
  type Entry,
  type EntrySource,
} from './entries';
import { readExpression } from './expressions';
import { locationAt } from './location-lists';
import { originLine, originName } from './type-names';
import type { Location, LocationOp, SourceVariable, TypeId } from './types';

/** Variables of one call that are shown; generated code has more. */
const MAX_VARIABLES = 2000;
/** Blocks and inlined calls inside each other. */
const MAX_NESTING = 500;
const SCOPE: ReadonlySet<number> = new Set([
  Tag.formalParameter,
  Tag.variable,
  Tag.lexicalBlock,
  Tag.inlinedSubroutine,
]);
const VARIABLES: ReadonlySet<number> = new Set([Tag.formalParameter, Tag.variable]);
const OPTIMIZED_OUT: Location = { kind: 'optimized-out' };

/**
 * The variables that the code at `address` of a function sees: by frame, that of the innermost inlined call first.
 * Throws a DwarfError.
 */
export function readScopes(source: EntrySource, func: Entry, address: number): SourceVariable[][] {
  const frames: SourceVariable[][] = [];
  const walk = (parent: Entry, frame: SourceVariable[], depth: number, nesting: number): void => {
    const seen = new Set<number>();
    for (const entry of childrenOf(source, parent, SCOPE)) {
      if (VARIABLES.has(entry.tag)) {
        for (const { offset } of originsOf(source, entry)) seen.add(offset);
        if (frame.length < MAX_VARIABLES) add(frame, variableOf(source, entry, address, depth));
        continue;
      }
      if (nesting === MAX_NESTING || !holds(source, entry, address)) continue;
      if (entry.tag === Tag.lexicalBlock) walk(entry, frame, depth + 1, nesting + 1);
      else {
        const inlined: SourceVariable[] = [];
        frames.unshift(inlined);
        walk(entry, inlined, 0, nesting + 1);
      }
    }
    if (depth === 0) addOmitted(source, parent, seen, frame);
  };
  const outermost: SourceVariable[] = [];
  frames.push(outermost);
  walk(func, outermost, 0, 0);
  return frames;
}

function add(frame: SourceVariable[], variable: SourceVariable | undefined): void {
  if (variable !== undefined) frame.push(variable);
}

function holds(source: EntrySource, entry: Entry, address: number): boolean {
  const { attributes, root } = entry;
  if (!attributes.has(Attribute.lowPc) && !attributes.has(Attribute.ranges))
    return entry.tag === Tag.lexicalBlock;
  return entryRanges(source.sections, root, attributes, source.budget).some(
    ({ low, high }) => low <= address && address < high,
  );
}

/** An instance leaves out what it has no location for: the function that it is an instance of has it. */
function addOmitted(
  source: EntrySource,
  instance: Entry,
  seen: ReadonlySet<number>,
  frame: SourceVariable[],
): void {
  for (const origin of originsOf(source, instance)) {
    if (origin === instance) continue;
    for (const entry of childrenOf(source, origin, VARIABLES)) {
      if (seen.has(entry.offset) || frame.length >= MAX_VARIABLES) continue;
      add(frame, variableOf(source, entry, undefined, 0));
    }
  }
}

/** @param address where the code is; undefined when the variable has no place anywhere */
function variableOf(
  source: EntrySource,
  entry: Entry,
  address: number | undefined,
  depth: number,
): SourceVariable | undefined {
  const name = originName(source, entry);
  // Compilers make more variables, such as the sizes of arrays.
  if (
    name === undefined ||
    name === '' ||
    (entry.attributes.has(Attribute.artificial) && name.startsWith('__'))
  )
    return undefined;
  const type = originType(source, entry);
  const line = originLine(source, entry);
  return {
    name,
    kind: entry.tag === Tag.formalParameter ? 'argument' : 'local',
    ...(type === undefined ? {} : { type }),
    location: address === undefined ? OPTIMIZED_OUT : locationOf(source, entry, address),
    depth,
    ...(line === undefined ? {} : { line }),
  };
}

function originType(source: EntrySource, start: Entry): TypeId | undefined {
  for (const { root, attributes } of originsOf(source, start)) {
    const type = referenced(root, attributes.get(Attribute.type));
    if (type !== undefined) return type;
  }
  return undefined;
}

/** Where a variable is at `address`; damage is said in words. */
function locationOf(source: EntrySource, start: Entry, address: number): Location {
  try {
    for (const entry of originsOf(source, start)) {
      const location = ownLocation(source, entry, address);
      if (location !== undefined) return location;
    }
    return OPTIMIZED_OUT;
  } catch (error) {
    if (!(error instanceof DwarfError) || source.budget.exhausted) throw error;
    return { kind: 'unreadable', reason: error.message };
  }
}

function ownLocation(source: EntrySource, entry: Entry, address: number): Location | undefined {
  const { sections, budget } = source;
  const { root, attributes } = entry;
  const constant = attributes.get(Attribute.constantValue);
  if (constant?.kind === 'block') return { kind: 'bytes', bytes: constant.bytes.slice() };
  const value = bigintOf(entry, Attribute.constantValue);
  if (value !== undefined) return { kind: 'constant', value };
  const written = attributes.get(Attribute.location);
  if (written === undefined) return undefined;
  const bytes =
    written.kind === 'block' ? written.bytes : locationAt(sections, root, written, address, budget);
  if (bytes === undefined || bytes.length === 0) return OPTIMIZED_OUT;
  const ops = readExpression(sections, root, bytes);
  return ops.some(isLinkedAway) ? OPTIMIZED_OUT : { kind: 'expression', ops };
}

/** Linkers give data they dropped one of the last addresses. */
function isLinkedAway([code, address]: LocationOp): boolean {
  return code === Op.addr && Number(address) >= 0xfffffffe;
}

/** Tables that compilers make for dynamic calls are no one's variables. */
const MADE_BY_COMPILER = /\{vtable|^vtable for |^__(?:func|PRETTY)/;

/** Variables outside functions, of those at `offsets`. Throws a DwarfError when all work is done. */
export function readStatics(source: EntrySource, entries: readonly Entry[]): SourceVariable[] {
  const statics: SourceVariable[] = [];
  for (const entry of entries) {
    if (entry.attributes.has(Attribute.declaration)) continue;
    const name = originName(source, entry);
    if (name === undefined || MADE_BY_COMPILER.test(name)) continue;
    const variable = variableOf(source, entry, 0, 0);
    if (variable !== undefined && variable.location.kind !== 'optimized-out')
      statics.push({ ...variable, kind: 'static' });
    if (statics.length === MAX_VARIABLES) break;
  }
  return statics;
}

/** The expression of a function's frame base at `address`. Throws a DwarfError. */
export function frameBaseOf(source: EntrySource, func: Entry, address: number): Uint8Array | undefined {
  const written = func.attributes.get(Attribute.frameBase);
  if (written === undefined || numberOf(func, Attribute.frameBase) !== undefined) return undefined;
  if (written.kind === 'block') return written.bytes;
  return locationAt(source.sections, func.root, written, address, source.budget);
}
