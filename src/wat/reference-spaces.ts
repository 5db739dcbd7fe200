import { allOpcodes } from '../wasm/opcodes';
import type { Space } from './fields';
import type { ImmediateKind } from '../wasm/opcode';

/** What an index or `$name` may refer to. */
export type ReferenceSpace = Space | 'local' | 'label';

const spaceOfKind: Readonly<Partial<Record<ImmediateKind, ReferenceSpace>>> = {
  label: 'label',
  labels: 'label',
  function: 'func',
  'type, table': 'table',
  type: 'type',
  local: 'local',
  global: 'global',
  table: 'table',
  'table, table': 'table',
  element: 'elem',
  data: 'data',
  memory: 'memory',
  'memory, memory': 'memory',
  'memory argument': 'memory',
  'heap type': 'type',
  tag: 'tag',
};

/** Kinds with a first index that may be left out: what it names, and what the index that is always there names. */
const optionalFirst: Readonly<
  Partial<Record<ImmediateKind, readonly [ReferenceSpace, ReferenceSpace | undefined]>>
> = {
  'element, table': ['table', 'elem'],
  'data, memory': ['memory', 'data'],
  'memory argument, lane': ['memory', undefined],
};

/** Instructions of later proposals, and the words that may repeat a label. */
const others: Readonly<Record<string, ReferenceSpace>> = {
  else: 'label',
  end: 'label',
  rethrow: 'label',
  delegate: 'label',
  br_on_null: 'label',
  br_on_non_null: 'label',
  br_on_cast: 'label',
  br_on_cast_fail: 'label',
  throw: 'tag',
  catch: 'tag',
  return_call: 'func',
  return_call_indirect: 'table',
  call_ref: 'type',
  return_call_ref: 'type',
};

/** What the second index of an array instruction names. */
const secondOfAggregate: ReadonlyMap<string, ReferenceSpace> = new Map([
  ['array.copy', 'type'],
  ['array.new_data', 'data'],
  ['array.init_data', 'data'],
  ['array.new_elem', 'elem'],
  ['array.init_elem', 'elem'],
]);

let kinds: Map<string, ImmediateKind> | undefined;

/** By the name of an instruction; made on first use. */
function kindOf(name: string): ImmediateKind | undefined {
  if (!kinds) {
    kinds = new Map();
    for (const opcode of allOpcodes())
      if (opcode.name !== 'select') kinds.set(opcode.name, opcode.immediates);
  }
  return kinds.get(name);
}

/**
 * What the index at `position` among the `count` indices written after instruction `name` refers to; undefined
 * for a plain number (a constant, a lane) and for unknown instructions.
 */
export function referenceSpace(name: string, position: number, count: number): ReferenceSpace | undefined {
  if (Object.hasOwn(others, name)) return others[name];
  const kind = kindOf(name);
  if (kind === undefined) return spaceOfProposal(name, position);
  const spaces = optionalFirst[kind];
  if (spaces === undefined) return spaceOfKind[kind];
  return position === 0 && count > 1 ? spaces[0] : spaces[1];
}

/** What an index of an instruction names that WebAssembly 2.0 does not have. */
function spaceOfProposal(name: string, position: number): ReferenceSpace | undefined {
  if (/^(?:struct|array)\./.test(name)) return position === 0 ? 'type' : secondOfAggregate.get(name);
  return name.includes('.atomic.') ? 'memory' : undefined;
}
