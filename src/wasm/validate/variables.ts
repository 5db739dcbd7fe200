import { LoadFailure } from '../load-failure';
import { isReferencePrefix, isPlainType } from '../decode-types';
import type { ValueType } from '../module';
import {
  areCompatible,
  EXNREF,
  EXTERNREF,
  FUNCREF,
  I32,
  isReference,
  isSubtype,
  UNKNOWN,
  valueTypeName,
} from '../value-types';
import { disabled } from '../load-failure';
import { expectOperand, type Check, type FunctionBody } from './function-body';

const localNames: ReadonlyMap<number, string> = new Map([
  [0x20, 'local.get'],
  [0x21, 'local.set'],
  [0x22, 'local.tee'],
]);

const local: Check = (body, code) => {
  const { locals, operands, reader } = body;
  const name = localNames.get(code) ?? '';
  const index = reader.u32('read immediate');
  if (index >= locals.count) {
    const text = `${index} >= ${locals.count}(=len(locals)+len(parameters))`;
    throw new LoadFailure(`invalid local index for ${name} ${text}`);
  }
  const type = locals.type(index);
  if (name === 'local.get') locals.requireSet(index);
  else {
    operands.expect(type);
    locals.markSet(index);
  }
  if (name !== 'local.set') operands.push(type);
};

const globalGet: Check = (body) => {
  const global = body.declarations.globals[body.reader.u32('read immediate')];
  if (global === undefined) throw new LoadFailure('invalid index for global.get');
  body.operands.push(global.type);
};

const globalSet: Check = (body) => {
  const global = body.declarations.globals[body.reader.u32('read immediate')];
  if (global === undefined) throw new LoadFailure('invalid global index');
  if (!global.mutable) throw new LoadFailure('global.set when not mutable');
  body.operands.expect(global.type);
};

/** Type of the entries of the table whose index comes next. */
export function readTable(body: FunctionBody, context: string): ValueType {
  const index = body.reader.u32(context);
  const table = body.declarations.tables[index];
  if (table === undefined) throw new LoadFailure(`table of index ${index} not found`);
  return table.element;
}

const tableGet: Check = (body) => {
  const element = readTable(body, 'read immediate');
  expectOperand(body, I32, 'operand for table.get');
  body.operands.push(element);
};

const tableSet: Check = (body) => {
  const element = readTable(body, 'read immediate');
  expectOperand(body, element, 'operand for table.set');
  expectOperand(body, I32, 'operand for table.set');
};

const refNull: Check = (body) => {
  const code = body.reader.byte('read immediate');
  if (code !== FUNCREF && code !== EXTERNREF && code !== EXNREF) {
    throw new LoadFailure(`ref.null with concrete type invalid as ${disabled('typed-function-references')}`);
  }
  body.operands.push(code);
};

const refIsNull: Check = (body) => {
  const type = popNamed(body, 'cannot pop the operand for ref.is_null');
  if (type !== UNKNOWN && !isReference(type)) {
    throw new LoadFailure(`type mismatch: expected reference type but was ${valueTypeName(type)}`);
  }
  body.operands.push(I32);
};

const refFunc: Check = (body) => {
  const index = body.reader.u32('failed to read function index for ref.func');
  if (!body.declaredFunctions.has(index)) {
    throw new LoadFailure(`undeclared function index ${index} for ref.func`);
  }
  body.operands.push(FUNCREF);
};

function popNamed(body: FunctionBody, context: string): ValueType {
  try {
    return body.operands.pop();
  } catch (failure) {
    if (failure instanceof LoadFailure) throw new LoadFailure(`${context}: ${failure.message}`);
    throw failure;
  }
}

/** The type after `select t`: one byte 1, then the type, which is only checked to exist. */
function readSelectType(body: FunctionBody): void {
  const { reader, declarations } = body;
  if (reader.byte('read immediate') !== 1) throw new LoadFailure('too many type immediates for typed_select');
  const code = reader.byte('read immediate');
  if (isReferencePrefix(code)) {
    const heap = reader.i33('read heap type for typed_select');
    if (heap === -16 || heap === -17 || heap === -23) return;
    if (heap < 0) throw new LoadFailure(`invalid heap type for typed_select: ${heap}`);
    if (heap < declarations.module.types.length) return;
    throw new LoadFailure(`unknown type for typed_select: type index ${heap} out of range`);
  }
  if (!isPlainType(code) || code === EXNREF) {
    throw new LoadFailure(`invalid type ${valueTypeName(code)} for typed_select`);
  }
}

const select: Check = (body, code) => {
  const { operands } = body;
  try {
    operands.expect(I32);
  } catch (failure) {
    if (!(failure instanceof LoadFailure)) throw failure;
    throw new LoadFailure(`type mismatch on 3rd select operand: ${failure.message}`);
  }
  const first = popNamed(body, 'invalid select');
  const second = popNamed(body, 'invalid select');
  if (code === 0x1c) readSelectType(body);
  else if (isSelectableReference(first) || isSelectableReference(second)) {
    throw new LoadFailure('reference types cannot be used for non typed select instruction');
  }
  if (first !== UNKNOWN && second !== UNKNOWN && !areCompatible(first, second)) {
    throw new LoadFailure('type mismatch on 1st and 2nd select operands');
  }
  if (first === UNKNOWN) operands.push(second);
  else if (second === UNKNOWN) operands.push(first);
  else operands.push(isSubtype(first, second) ? second : first);
};

function isSelectableReference(type: ValueType): boolean {
  return type !== UNKNOWN && isReference(type);
}

const drop: Check = (body) => {
  popNamed(body, 'invalid drop');
};

function refused(name: string): Check {
  return () => {
    throw new LoadFailure(`${name} invalid as ${disabled('typed-function-references')}`);
  };
}

/** Locals, globals, tables, references, `drop` and `select`, by opcode. */
export const variableChecks: ReadonlyMap<number, Check> = new Map([
  [0x14, refused('call_ref')],
  [0x15, refused('return_call_ref')],
  [0x1a, drop],
  [0x1b, select],
  [0x1c, select],
  [0x20, local],
  [0x21, local],
  [0x22, local],
  [0x23, globalGet],
  [0x24, globalSet],
  [0x25, tableGet],
  [0x26, tableSet],
  [0xd0, refNull],
  [0xd1, refIsNull],
  [0xd2, refFunc],
  [0xd4, refused('ref.as_non_null')],
  [0xd5, refused('br_on_null')],
  [0xd6, refused('br_on_non_null')],
] satisfies [number, Check][]);
