import { LoadFailure } from '../load-failure';
import { gatewayName, opcode } from '../opcodes';
import { I32, isSubtype, referenceTypeName } from '../value-types';
import { applySignature, expectOperand, requireMemory, type Check, type FunctionBody } from './function-body';
import { readTable } from './variables';
import type { Opcode } from '../opcode';

/** Reads an alignment exponent and an offset; returns the alignment in bytes. */
function readAlignment(body: FunctionBody): { readonly exponent: number; readonly bytes: number } {
  const exponent = body.reader.u32('read memory align');
  if (exponent >= 32) throw new LoadFailure('invalid memory alignment');
  body.reader.u32('read memory offset');
  return { exponent, bytes: 2 ** exponent };
}

/** Loads and stores of numbers. */
export function checkAccess(body: FunctionBody, entry: Opcode): void {
  requireMemory(body, entry.name);
  if (readAlignment(body).bytes > (entry.width ?? 0)) throw new LoadFailure('invalid memory alignment');
  applySignature(body, entry);
}

/** `memory.size` and `memory.grow`. */
export function checkMemorySize(body: FunctionBody, entry: Opcode): void {
  requireMemory(body, entry.name);
  const before = body.reader.offset;
  const reserved = body.reader.u32('read immediate');
  if (reserved !== 0 || body.reader.offset !== before + 1) {
    throw new LoadFailure('memory instruction reserved bytes not zero with 1 byte');
  }
  applySignature(body, entry);
}

function readReserved(body: FunctionBody, name: string): void {
  const before = body.reader.offset;
  const reserved = body.reader.u32(`failed to read memory index for ${name}`);
  if (reserved !== 0 || body.reader.offset !== before + 1) {
    throw new LoadFailure(`${name} reserved byte must be zero encoded with 1 byte`);
  }
}

function readDataIndex(body: FunctionBody, name: string): void {
  const { module } = body.declarations;
  if (module.dataCount === undefined) throw new LoadFailure(`${name} requires data count section`);
  const index = body.reader.u32(`failed to read data segment index for ${name}`);
  if (index < module.data.length) return;
  throw new LoadFailure(`index ${index} out of range of data section(len=${module.data.length})`);
}

function readElementIndex(body: FunctionBody, name: string): number {
  const { elements } = body.declarations.module;
  const index = body.reader.u32(`failed to read element segment index for ${name}`);
  if (index < elements.length) return index;
  throw new LoadFailure(`index ${index} out of range of element section(len=${elements.length})`);
}

function takeThree(body: FunctionBody, name: string): void {
  for (let left = 3; left > 0; left--) expectOperand(body, I32, `operand for ${name}`);
}

const tableInit: Check = (body) => {
  const index = readElementIndex(body, 'table.init');
  const table = readTable(body, 'failed to read source table index for table.init');
  const element = body.declarations.module.elements[index]?.type ?? 0;
  if (!isSubtype(element, table)) {
    const types = `element type ${referenceTypeName(element)} does not match table type ${referenceTypeName(table)}`;
    throw new LoadFailure(`type mismatch for table.init: ${types}`);
  }
  takeThree(body, 'table.init');
};

const tableCopy: Check = (body) => {
  const target = readTable(body, 'failed to read destination table index for table.copy');
  const source = readTable(body, 'failed to read source table index for table.copy');
  if (!isSubtype(source, target)) {
    const types = `${referenceTypeName(source)} (src) != ${referenceTypeName(target)} (dst)`;
    throw new LoadFailure(`table type mismatch for table.copy: ${types}`);
  }
  takeThree(body, 'table.copy');
};

const bulkChecks: ReadonlyMap<number, Check> = new Map([
  [
    0x08,
    (body) => {
      requireMemory(body, 'memory.init');
      readDataIndex(body, 'memory.init');
      readReserved(body, 'memory.init');
      takeThree(body, 'memory.init');
    },
  ],
  [0x09, (body) => readDataIndex(body, 'data.drop')],
  [
    0x0a,
    (body) => {
      requireMemory(body, 'memory.copy');
      readReserved(body, 'memory.copy');
      readReserved(body, 'memory.copy');
      takeThree(body, 'memory.copy');
    },
  ],
  [
    0x0b,
    (body) => {
      requireMemory(body, 'memory.fill');
      readReserved(body, 'memory.fill');
      takeThree(body, 'memory.fill');
    },
  ],
  [0x0c, tableInit],
  [0x0d, (body) => void readElementIndex(body, 'elem.drop')],
  [0x0e, tableCopy],
  [
    0x0f,
    (body) => {
      const element = readTable(body, 'failed to read table index for table.grow');
      expectOperand(body, I32, 'operand for table.grow');
      expectOperand(body, element, 'operand for table.grow');
      body.operands.push(I32);
    },
  ],
  [
    0x10,
    (body) => {
      readTable(body, 'failed to read table index for table.size');
      body.operands.push(I32);
    },
  ],
  [
    0x11,
    (body) => {
      const element = readTable(body, 'failed to read table index for table.fill');
      expectOperand(body, I32, 'operand for table.fill');
      expectOperand(body, element, 'operand for table.fill');
      expectOperand(body, I32, 'operand for table.fill');
    },
  ],
] satisfies [number, Check][]);

/** Instructions after 0xfc: saturating conversions, bulk memory and tables. */
export const checkMisc: Check = (body) => {
  const number = body.reader.u32('failed to read misc opcode');
  if (number > 0xff) throw new LoadFailure(`invalid misc opcode: 0x${number.toString(16)}`);
  const bulk = bulkChecks.get(number);
  if (bulk !== undefined) {
    bulk(body, number);
    return;
  }
  const entry = opcode(0xfc00 + number);
  if (entry === undefined) throw new LoadFailure(`unknown misc opcode 0x${number.toString(16)}`);
  applySignature(body, entry);
};

function readLane(body: FunctionBody, entry: Opcode): void {
  const name = gatewayName(entry);
  const lanes = entry.laneCount ?? 0;
  if (body.reader.offset >= body.reader.end) throw new LoadFailure(`lane for ${name} not found`);
  const lane = body.reader.byte('');
  if (lane >= lanes) throw new LoadFailure(`invalid lane index ${lane} >= ${lanes} for ${name}`);
}

function readShuffle(body: FunctionBody, name: string): void {
  const { reader } = body;
  if (reader.end - reader.offset < 16) throw new LoadFailure(`16 lane indexes for ${name} not found`);
  const { start } = reader.take(16, '');
  reader.bytes.subarray(start, start + 16).forEach((lane, index) => {
    if (lane >= 32) throw new LoadFailure(`invalid lane index[${index}] ${lane} >= 32 for ${name}`);
  });
}

/** Instructions after 0xfd. The gateway takes one byte for the opcode; see `forEachInstruction`. */
export const checkVector: Check = (body) => {
  const { reader } = body;
  const number = reader.byte('read vector opcode');
  const entry = opcode(0xfd00 + number);
  if (entry === undefined) throw new LoadFailure('unknown SIMD instruction ');
  const name = gatewayName(entry);
  if (entry.immediates === 'v128') {
    if (reader.end - reader.offset < 16) {
      throw new LoadFailure(`cannot read constant vector value for ${name}`);
    }
    reader.take(16, '');
  } else if (entry.immediates === 'lane') readLane(body, entry);
  else if (entry.immediates === 'lanes') readShuffle(body, name);
  else if (entry.immediates !== 'none') {
    requireMemory(body, name);
    const { exponent, bytes } = readAlignment(body);
    if (bytes > (entry.width ?? 0)) throw new LoadFailure(`invalid memory alignment ${exponent} for ${name}`);
    if (entry.immediates === 'memory argument, lane') readLane(body, entry);
  }
  applySignature(body, entry);
};
