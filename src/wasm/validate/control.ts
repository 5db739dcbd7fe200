import { isReferencePrefix, referenceType } from '../decode-types';
import { disabled, LoadFailure } from '../load-failure';
import type { FunctionType, ValueType } from '../module';
import { EXNREF, EXTERNREF, F32, F64, FUNCREF, I32, I64, isSubtype, UNKNOWN, V128 } from '../value-types';
import { areCompatible, valueTypeName } from '../value-types';
import { expectOperand, type Check, type Frame, type FunctionBody } from './function-body';
import { countMismatch, typeMismatch } from './operand-stack';

const IF = 0x04;

const shortBlockTypes: ReadonlyMap<number, FunctionType> = new Map<number, FunctionType>([
  [-64, { params: [], results: [] }],
  ...[I32, I64, F32, F64, V128, FUNCREF, EXTERNREF, EXNREF].map(
    (type) => [type - 0x80, { params: [], results: [type] }] as const,
  ),
]);

function readBlockType(body: FunctionBody): FunctionType {
  const { reader, declarations } = body;
  const { types } = declarations.module;
  const code = reader.i33('read block: decode int33');
  const short = shortBlockTypes.get(code);
  if (short !== undefined) return short;
  const prefix = code + 0x80;
  if (isReferencePrefix(prefix)) {
    const heap = reader.i33('read block: read ref heap type in block');
    const type = referenceType(prefix, heap);
    if (type === undefined) throw new LoadFailure(`read block: unknown abstract heap type in block: ${heap}`);
    if (heap >= types.length) throw new LoadFailure('read block: unknown type');
    return { params: [], results: [type] };
  }
  const type = types[code];
  if (type === undefined) throw new LoadFailure(`read block: type index out of range: ${code}`);
  return type;
}

const openBlock: Check = (body, code) => {
  const { operands, frames, locals } = body;
  const type = readBlockType(body);
  const name = code === IF ? 'if' : code === 0x03 ? 'loop' : 'block';
  if (code === IF) expectOperand(body, I32, `operand for 'if'`);
  operands.take({ isParam: true, context: name }, type.params, false);
  operands.pushAll(type.params);
  frames.push({ kind: name === 'block' ? '' : name, type, localsSet: locals.setCount });
  operands.enter(type.params.length);
};

const elseBranch: Check = (body) => {
  const { operands, frames, locals, reader } = body;
  const frame = frames[frames.length - 1];
  if (frame?.kind !== 'if') {
    const pc = reader.offset - 1 - body.start;
    throw new LoadFailure(`else instruction must be used in if block: 0x${pc.toString(16)}`);
  }
  frame.kind = 'else';
  operands.take({ isParam: false, context: 'if' }, frame.type.results, true);
  locals.forgetAfter(frame.localsSet);
  operands.dropToBottom();
  operands.pushAll(frame.type.params);
};

function sameTypes(a: readonly ValueType[], b: readonly ValueType[]): boolean {
  return a.length === b.length && a.every((type, index) => type === b[index]);
}

const end: Check = (body) => {
  const { operands, frames, locals } = body;
  const frame = frames.pop();
  if (frame === undefined) return;
  const { params, results } = frame.type;
  if (frames.length > 0) locals.forgetAfter(frame.localsSet);
  operands.spend(params.length);
  if (frame.kind === 'if' && !sameTypes(results, params)) {
    throw countMismatch({ isParam: false, context: 'else' }, params, results);
  }
  operands.take({ isParam: false, context: frame.kind }, results, true);
  operands.dropToBottom();
  operands.pushAll(results);
  operands.leave();
};

/** What a branch to the block carries. */
function labelTypes(frame: Frame): readonly ValueType[] {
  return frame.kind === 'loop' ? frame.type.params : frame.type.results;
}

function label(body: FunctionBody, depth: number): Frame | undefined {
  return body.frames[body.frames.length - 1 - depth];
}

const branch: Check = (body) => {
  const { operands, reader } = body;
  const target = label(body, reader.u32('read immediate'));
  if (target === undefined) throw new LoadFailure('invalid br operation: index out of range');
  operands.take({ isParam: false, context: 'br' }, labelTypes(target), false);
  operands.unreachable();
};

/** Takes the i32 a branch decides by; here the gateway does not say what was found instead. */
function expectCondition(body: FunctionBody, name: string): void {
  try {
    body.operands.expect(I32);
  } catch (failure) {
    if (!(failure instanceof LoadFailure)) throw failure;
    throw new LoadFailure(`cannot pop the required operand for ${name}`);
  }
}

const branchIf: Check = (body) => {
  const { operands, reader, frames } = body;
  const depth = reader.u32('read immediate');
  const target = label(body, depth);
  if (target === undefined) {
    const labels = `index=${depth} with ${frames.length} for the current label stack length`;
    throw new LoadFailure(`invalid ln param given for br_if: ${labels}`);
  }
  expectCondition(body, 'br_if');
  const types = labelTypes(target);
  operands.take({ isParam: false, context: 'br_if' }, types, false);
  operands.pushAll(types);
};

/** Takes the default label's operands; where code is not reached their types stay open. */
function takeDefault(body: FunctionBody, types: readonly ValueType[]): ValueType[] {
  const actual = [...types];
  for (let index = types.length - 1; index >= 0; index--) {
    const expected = types[index] ?? UNKNOWN;
    const have = body.operands.pop();
    if (have === UNKNOWN) actual[index] = UNKNOWN;
    else if (!isSubtype(have, expected)) {
      throw typeMismatch({ isParam: true, context: 'br_table' }, have, expected, types.length - 1 - index);
    }
  }
  return actual;
}

function requireSameLabel(
  body: FunctionBody,
  depth: number,
  fallback: number,
  types: readonly ValueType[],
): void {
  const target = label(body, depth);
  if (target === undefined) throw new LoadFailure('invalid l param given for br_table');
  const others = labelTypes(target);
  if (types.length !== others.length) {
    const codes = (list: readonly ValueType[]): string =>
      `[${list.slice(0, 100).map(valueTypeName).join(' ')}]`;
    const both = `${codes(types)} (ln=${fallback}) != ${codes(others)} (l=${depth})`;
    throw new LoadFailure(`inconsistent block type length for br_table at ${depth}; ${both}`);
  }
  body.operands.spend(types.length);
  const differs = types.some(
    (type, index) => type !== UNKNOWN && !areCompatible(type, others[index] ?? UNKNOWN),
  );
  if (differs) throw new LoadFailure(`incosistent block type for br_table at ${depth}`);
}

const branchTable: Check = (body) => {
  const { operands, reader, frames } = body;
  const depths: number[] = [];
  for (let left = reader.u32('read immediate'); left > 0; left--) depths.push(reader.u32('read immediate'));
  const fallback = reader.u32('read immediate');
  const target = label(body, fallback);
  if (target === undefined) {
    const labels = `ln=${fallback} with ${frames.length} for the current label stack length`;
    throw new LoadFailure(`invalid ln param given for br_table: ${labels}`);
  }
  expectCondition(body, 'br_table');
  operands.spend(labelTypes(target).length);
  const types = takeDefault(body, labelTypes(target));
  for (const depth of depths) requireSameLabel(body, depth, fallback, types);
  operands.unreachable();
};

const leaveFunction: Check = (body) => {
  body.operands.take({ isParam: false, context: '' }, body.type.results, false);
  body.operands.unreachable();
};

/** Takes and leaves what a call of `type` does. */
function applyCall(body: FunctionBody, name: string, type: FunctionType): void {
  body.operands.spend(type.params.length);
  for (let index = type.params.length - 1; index >= 0; index--) {
    try {
      body.operands.expect(type.params[index] ?? UNKNOWN);
    } catch (failure) {
      if (!(failure instanceof LoadFailure)) throw failure;
      throw new LoadFailure(`type mismatch on ${name} operation param type: ${failure.message}`);
    }
  }
  body.operands.pushAll(type.results);
}

const call: Check = (body, code) => {
  const { declarations, reader } = body;
  const name = code === 0x10 ? 'call' : 'return_call';
  const index = reader.u32('read immediate');
  const typeIndex = declarations.functions[index];
  if (typeIndex === undefined) throw new LoadFailure('invalid function index');
  const type = declarations.module.types[typeIndex];
  // The gateway's process does not survive this one, so there are no separate words for it.
  if (type === undefined)
    throw new LoadFailure(`type section index ${typeIndex} of called function out of range`);
  applyCall(body, name, type);
  if (name === 'return_call') throw new LoadFailure(`return_call invalid as ${disabled('tail-call')}`);
};

const callIndirect: Check = (body, code) => {
  const { declarations, reader } = body;
  const name = code === 0x11 ? 'call_indirect' : 'return_call_indirect';
  const typeIndex = reader.u32('read immediate');
  const type = declarations.module.types[typeIndex];
  if (type === undefined) throw new LoadFailure(`invalid type index at ${name}: ${typeIndex}`);
  const tableIndex = reader.u32('read table index');
  const table = declarations.tables[tableIndex];
  if (table === undefined) throw new LoadFailure(`unknown table index: ${tableIndex}`);
  if (table.element !== FUNCREF) {
    const found = table.element === EXTERNREF ? 'externref' : `unknown(0x${table.element.toString(16)})`;
    throw new LoadFailure(`table is not funcref type but was ${found} for ${name}`);
  }
  try {
    body.operands.expect(I32);
  } catch (failure) {
    if (!(failure instanceof LoadFailure)) throw failure;
    throw new LoadFailure(`cannot pop the offset in table for ${name}`);
  }
  applyCall(body, name, type);
  if (code !== 0x11) throw new LoadFailure(`${name} invalid as ${disabled('tail-call')}`);
};

/** Blocks, branches and calls, by opcode. */
export const controlChecks: ReadonlyMap<number, Check> = new Map([
  [0x00, (body) => body.operands.unreachable()],
  [0x01, () => undefined],
  [0x02, openBlock],
  [0x03, openBlock],
  [IF, openBlock],
  [0x05, elseBranch],
  [0x0b, end],
  [0x0c, branch],
  [0x0d, branchIf],
  [0x0e, branchTable],
  [0x0f, leaveFunction],
  [0x10, call],
  [0x11, callIndirect],
  [0x12, call],
  [0x13, callIndirect],
] satisfies [number, Check][]);
