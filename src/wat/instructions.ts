import { allOpcodes } from '../wasm/opcodes';
import { instructionSentence } from './instruction-sentences';
import type { ImmediateKind } from '../wasm/opcode';
import type { Opcode } from '../wasm/opcode';

/** What a hover says about an instruction. */
export interface InstructionDoc {
  readonly name: string;
  /** What it takes from the stack, the top last, and what it leaves: `[i32 i32] -> [i32]`. */
  readonly signature: string;
  /** What is written after the name, optional parts with a `?`; empty when nothing is. */
  readonly immediates: string;
  readonly description: string;
}

const typeNames: ReadonlyMap<number, string> = new Map([
  [127, 'i32'],
  [126, 'i64'],
  [125, 'f32'],
  [124, 'f64'],
  [123, 'v128'],
  [112, 'funcref'],
  [111, 'externref'],
]);

/** Signatures that depend on immediates; `t` represents any type, `t*` for any number of them. */
const polymorphic: Readonly<Record<string, string>> = {
  unreachable: '[t1*] -> [t2*]',
  nop: '[] -> []',
  block: '[t1*] -> [t2*]',
  loop: '[t1*] -> [t2*]',
  if: '[t1* i32] -> [t2*]',
  else: '[t1*] -> [t2*]',
  end: '[t*] -> [t*]',
  br: '[t1* t*] -> [t2*]',
  br_if: '[t* i32] -> [t*]',
  br_table: '[t1* t* i32] -> [t2*]',
  return: '[t1* t*] -> [t2*]',
  call: '[t1*] -> [t2*]',
  call_indirect: '[t1* i32] -> [t2*]',
  drop: '[t] -> []',
  select: '[t t i32] -> [t]',
  'local.get': '[] -> [t]',
  'local.set': '[t] -> []',
  'local.tee': '[t] -> [t]',
  'global.get': '[] -> [t]',
  'global.set': '[t] -> []',
  'table.get': '[i32] -> [t]',
  'table.set': '[i32 t] -> []',
  'table.grow': '[t i32] -> [i32]',
  'table.fill': '[i32 t i32] -> []',
  'elem.drop': '[] -> []',
  'data.drop': '[] -> []',
  'ref.null': '[] -> [t]',
  'ref.is_null': '[t] -> [i32]',
  'ref.func': '[] -> [funcref]',
};

const immediateTexts: Readonly<Record<ImmediateKind, string>> = {
  none: '',
  'block type': '$label? (type $t)? (param …)? (result …)?',
  label: '$label',
  labels: '$label* $default',
  function: '$function',
  'type, table': '$table? (type $t)? (param …)? (result …)?',
  type: '$type',
  'value types': '(result t)?',
  local: '$local',
  global: '$global',
  table: '$table?',
  'table, table': '$target? $source?',
  element: '$elem',
  'element, table': '$table? $elem',
  data: '$data',
  'data, memory': '$memory? $data',
  memory: '$memory?',
  'memory, memory': '$target? $source?',
  'memory argument': 'offset=n? align=n?',
  'memory argument, lane': 'offset=n? align=n? lane',
  lane: 'lane',
  lanes: 'lane*16',
  'heap type': 'func or extern',
  tag: '$tag',
  i32: 'number',
  i64: 'number',
  f32: 'number',
  f64: 'number',
  v128: 'shape number*',
};

function signatureOf(opcode: Opcode): string {
  const { signature, name } = opcode;
  if (signature === undefined) return polymorphic[name] ?? '[t1*] -> [t2*]';
  const list = (types: readonly number[]): string =>
    types.map((type) => typeNames.get(type) ?? 't').join(' ');
  return `[${list(signature.params)}] -> [${list(signature.results)}]`;
}

let docs: Map<string, InstructionDoc> | undefined;

function allDocs(): Map<string, InstructionDoc> {
  if (docs !== undefined) return docs;
  docs = new Map();
  for (const opcode of allOpcodes()) {
    const description = instructionSentence(opcode.name);
    if (description === undefined) continue;
    // `select` has two opcodes; the later one, with result types, tells the whole syntax.
    docs.set(opcode.name, {
      name: opcode.name,
      signature: signatureOf(opcode),
      immediates: immediateTexts[opcode.immediates],
      description,
    });
  }
  return docs;
}

/** The instruction with this name in the text format; undefined when WebAssembly 2.0 has none. */
export function instructionDoc(name: string): InstructionDoc | undefined {
  return allDocs().get(name);
}

/** Names of all instructions of WebAssembly 2.0, for completion. */
export function instructionNames(): string[] {
  return [...allDocs().keys()];
}
