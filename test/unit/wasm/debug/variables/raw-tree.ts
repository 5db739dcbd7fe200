import { placeOf, type Machine } from '../../../../../src/wasm/debug/variables/evaluate';
import type {
  MemberShape,
  SourceVariable,
  VariableScopes,
} from '../../../../../src/wasm/debug/variables/types';
import type { VariableReader } from '../../../../../src/wasm/debug/variables/variable-reader';
import { TypeTable } from '../../../../../src/ide/debugging/values/type-table';
import {
  enumName,
  NoValue,
  ValueReader,
  type TypedValue,
} from '../../../../../src/ide/debugging/values/typed-value';

/** A value as `record.py` writes it down. */
export type Tree = string | null | readonly Tree[] | { readonly [name: string]: Tree };

/** Deeper than this, pointers are not followed. */
const DEPTH = 5;

/** Every variable in sight, those of inner blocks in place of those they hide. */
export async function variablesAt(
  reader: VariableReader,
  scopes: VariableScopes,
  machine: Machine,
): Promise<Record<string, Tree>> {
  const types = new TypeTable((ids) => Promise.resolve(reader.types(ids)));
  const values = new ValueReader(machine, types);
  const found: Record<string, Tree> = {};
  for (const variable of innermost(scopes.frames[0] ?? [])) {
    const place = await placeOf(variable.location, scopes, machine);
    found[variable.name] = await tree(values, { place, type: variable.type }, 0);
  }
  return found;
}

function innermost(variables: readonly SourceVariable[]): SourceVariable[] {
  const byName = new Map<string, SourceVariable>();
  for (const each of variables) {
    const known = byName.get(each.name);
    if (known === undefined || known.depth <= each.depth) byName.set(each.name, each);
  }
  return [...byName.values()];
}

async function tree(values: ValueReader, value: TypedValue, depth: number): Promise<Tree> {
  try {
    return await known(values, value, depth);
  } catch (error) {
    if (!(error instanceof NoValue)) throw error;
    return 'unreadable';
  }
}

async function known(values: ValueReader, value: TypedValue, depth: number): Promise<Tree> {
  const shape = await values.types.shape(value.type);
  if (shape.kind === 'pointer') {
    const target = await values.types.shape(shape.target);
    if ((await values.address(value)) === 0) return 'null';
    if (target.kind === 'function') return 'function';
    if (shape.target === undefined || depth >= DEPTH) return 'pointer';
    return { '*': await tree(values, await values.target(value), depth + 1) };
  }
  if (shape.kind === 'array') return elements(values, value, shape.element, shape.counts, depth);
  if (shape.kind === 'struct' || shape.kind === 'union') {
    if (shape.members.some(({ name }) => name === 'vtable')) return 'object';
    const variant = await values.variant(value, shape);
    const members: readonly MemberShape[] = [...shape.members, ...(variant?.members ?? [])];
    const fields: Record<string, Tree> = {};
    for (const each of members)
      if (each.name !== undefined) fields[each.name] = await tree(values, values.member(value, each), depth);
    return fields;
  }
  const scalar = await values.scalar(value);
  if (shape.kind === 'enum') {
    return (scalar.kind === 'integer' ? enumName(shape, scalar.value) : undefined) ?? String(scalar.value);
  }
  return scalar.kind === 'float' ? floatText(scalar.value) : String(scalar.value);
}

async function elements(
  values: ValueReader,
  { place }: TypedValue,
  type: number | undefined,
  counts: readonly (number | undefined)[],
  depth: number,
): Promise<Tree[]> {
  const [count = 0, ...inner] = counts;
  const size = inner.reduce<number>((product, each) => product * (each ?? 0), 1);
  const all: Tree[] = [];
  for (let i = 0; i < count; i++) {
    const element = await values.element(place, type, i * size);
    all.push(
      inner.length > 0
        ? await elements(values, element, type, inner, depth + 1)
        : await tree(values, element, depth + 1),
    );
  }
  return all;
}

/** As Python writes it. */
function floatText(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/**
 * Where what was found differs from the truth, a line each. Of values that are null or unreadable in the truth nothing
 * is known: what they hold was never written.
 */
export function differences(path: string, truth: Tree, found: Tree | undefined): string[] {
  if (JSON.stringify(truth) === '{"*":"unreadable"}') return [];
  if (truth === null || truth === 'unreadable' || truth === 'object') return [];
  if (typeof truth === 'string' || typeof found === 'string' || found === null || found === undefined)
    return truth === found ? [] : [`${path}: ${JSON.stringify(truth)}, found ${JSON.stringify(found)}`];
  return Object.entries(truth).flatMap(([key, value]) =>
    differences(`${path}.${key}`, value as Tree, (found as Record<string, Tree>)[key]),
  );
}
