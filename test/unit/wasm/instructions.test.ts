import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forEachInstruction, hasPlainOpcodes } from '../../../src/wasm/instructions';
import { allOpcodes, opcode } from '../../../src/wasm/opcodes';
import type { Bytes } from './build';

/** One line for each instruction: `start-end name immediates`. */
function drawn(...code: readonly number[]): string {
  const bytes = Uint8Array.from([...code, 0x0b]);
  const lines: string[] = [];
  const read = forEachInstruction(bytes, { start: 0, end: bytes.length }, (instruction) => {
    const values = instruction.immediates.map(String).join(' ');
    lines.push(`${instruction.offset}-${instruction.end} ${instruction.opcode.name} ${values}`.trim());
  });
  lines.pop();
  if (!read.ok) lines.push(`${read.error.message} at ${read.error.offset ?? '?'}`);
  return lines.join('\n');
}

describe('instructions of an expression', () => {
  const cases: readonly (readonly [string, Bytes, string])[] = [
    ['without immediates', [0x01, 0x6a], '0-1 nop\n1-2 i32.add'],
    ['numbers', [0x41, 0x7f, 0x42, 0xff, 0x00], '0-2 i32.const -1\n2-5 i64.const 127'],
    ['floats, as bits', [0x43, 0, 0, 0xc0, 0x7f], '0-5 f32.const 2143289344'],
    ['memory accesses', [0x28, 2, 0x80, 1], '0-4 i32.load 2 128'],
    ['block types', [0x02, 0x40, 0x03, 0x05, 0x04, 0x63, 0x70], '0-2 block -64\n2-4 loop 5\n4-7 if -29 -16'],
    ['tables of labels', [0x0e, 2, 1, 0, 3], '0-5 br_table 1 0 3'],
    ['indirect calls', [0x11, 7, 1], '0-3 call_indirect 7 1'],
    ['bulk memory', [0xfc, 0x08, 3, 0, 0xfc, 0x0a, 0, 0], '0-4 memory.init 3 0\n4-8 memory.copy 0 0'],
    ['typed select', [0x1c, 1, 0x7f], '0-3 select 127'],
    ['lanes of vectors', [0xfd, 0x54, 0, 4, 15], '0-5 v128.load8_lane 0 4 15'],
    ['vector opcodes of two bytes', [0xfd, 0x8c, 0x01, 0x01], '0-3 i16x8.shr_s\n3-4 nop'],
    ['misc opcodes with padding', [0xfc, 0x8b, 0x00, 0], '0-4 memory.fill 0'],
  ];
  for (const [what, code, expected] of cases) {
    it(`are read: ${what}`, () => assert.equal(drawn(...code), expected));
  }

  it('stop at a byte that is none', () => {
    assert.equal(drawn(0x01, 0x27, 0x01), 'invalid instruction 0x27 at 1');
  });

  it('say where engines and the gateway read different ones', () => {
    const bytes = Uint8Array.from([0xfd, 0x8c, 0x00, 0x0b]);
    const plain: boolean[] = [];
    forEachInstruction(bytes, { start: 0, end: 4 }, (instruction) =>
      plain.push(hasPlainOpcodes(bytes, instruction)),
    );
    assert.deepEqual(plain, [false, true, true]);
  });
});

describe('the table of instructions', () => {
  it('holds the 236 vector instructions of WebAssembly 2.0 and no code twice', () => {
    const codes = [...allOpcodes()].map((entry) => entry.code);
    assert.equal(codes.filter((code) => code >= 0xfd00).length, 236);
    assert.equal(new Set(codes).size, codes.length);
  });

  it('agrees with the engine: every instruction with a fixed signature compiles', () => {
    const refused = [...allOpcodes()].filter((entry) => !compiles(entry.code)).map((entry) => entry.name);
    assert.deepEqual(refused, []);
  });

  it('knows nothing beyond', () => {
    assert.equal(opcode(0x12), undefined);
    assert.equal(opcode(0xfd9a), undefined);
  });
});

/** Whether V8 takes a function of the instruction's own signature that runs it on its parameters. */
function compiles(code: number): boolean {
  const entry = opcode(code);
  if (entry?.signature === undefined || entry.immediates.includes(',') || entry.immediates === 'table')
    return true;
  const { params, results } = entry.signature;
  const immediates: Record<string, number[]> = {
    none: [],
    memory: [0],
    'memory argument': [Math.log2(entry.width ?? 1), 0],
    lane: [(entry.laneCount ?? 1) - 1],
    lanes: Array.from({ length: 16 }, () => 31),
    v128: Array.from({ length: 16 }, () => 0),
    i32: [0],
    i64: [0],
    f32: [0, 0, 0, 0],
    f64: [0, 0, 0, 0, 0, 0, 0, 0],
  };
  const opcodeBytes =
    code < 0x100 ? [code] : [code >> 8, ...((code & 0xff) < 0x80 ? [code & 0xff] : [code & 0xff, 0x01])];
  const gets = params.flatMap((_, index) => [0x20, index]);
  const instructions = [0x00, ...gets, ...opcodeBytes, ...(immediates[entry.immediates] ?? []), 0x0b];
  const type = [0x60, params.length, ...params, results.length, ...results];
  const module = Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, type.length + 1, 1, ...type],
    ...[3, 2, 1, 0],
    ...[5, 3, 1, 0, 1],
    ...[10, instructions.length + 2, 1, instructions.length, ...instructions],
  ]);
  return WebAssembly.validate(module);
}
