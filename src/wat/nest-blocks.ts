import { BinaryReader } from '../wasm/binary-reader';
import { readCode } from '../wasm/decode-code';
import { forEachInstruction, type Instruction } from '../wasm/instructions';
import { attempt } from '../wasm/load-failure';
import type { Code } from '../wasm/module';
import { ByteWriter } from '../wasm/rewrite/byte-writer';
import { FlatStep } from './flat-step';

const CODE_SECTION = 10;
const PREAMBLE = 8;
const ELSE = 0x05;
const END = 0x0b;

/**
 * Nests the blocks again of functions that were assembled from flat text. `steps` has what is to be done with the
 * instructions of each such function, by its index in the code section. Answers undefined for bytes that are not
 * what the flat text says, or that hold instructions of features the gateway refuses.
 */
export function nestBlocks(
  bytes: Uint8Array,
  steps: ReadonlyMap<number, readonly FlatStep[]>,
): Uint8Array | undefined {
  const written = new ByteWriter(bytes.length).bytes(bytes, 0, PREAMBLE);
  const reader = new BinaryReader(bytes, PREAMBLE);
  let isDone = false;
  while (reader.offset < bytes.length) {
    const start = reader.offset;
    const id = reader.byte('');
    const size = reader.u32('');
    const content = reader.take(size, '');
    if (id !== CODE_SECTION) {
      written.bytes(bytes, start, content.end);
      continue;
    }
    const code = attempt(() => readCode(new BinaryReader(bytes, content.start, content.end), 0));
    const section = code.ok ? nestedSection(bytes, code.value, steps) : undefined;
    if (section === undefined) return undefined;
    written.section(CODE_SECTION, section);
    isDone = true;
  }
  return isDone ? written.finish() : undefined;
}

function nestedSection(
  bytes: Uint8Array,
  code: readonly Code[],
  steps: ReadonlyMap<number, readonly FlatStep[]>,
): ByteWriter | undefined {
  const section = new ByteWriter(bytes.length).u32(code.length);
  for (const [index, entry] of code.entries()) {
    const own = steps.get(index);
    if (own === undefined) {
      section.bytes(bytes, entry.range.start, entry.range.end);
      continue;
    }
    const body = nestedBody(bytes, entry, own);
    if (body === undefined) return undefined;
    section.u32(body.length).append(body);
  }
  return section;
}

function nestedBody(bytes: Uint8Array, entry: Code, steps: readonly FlatStep[]): ByteWriter | undefined {
  const { body, expression } = entry;
  const written = new ByteWriter(expression.end - body.start).bytes(bytes, body.start, expression.start);
  let next = 0;
  let skipsEnd = false;
  let isAsWritten = true;
  const visit = ({ opcode, offset, end }: Instruction): void => {
    if (skipsEnd) {
      isAsWritten &&= opcode.name === 'end';
      skipsEnd = false;
      return;
    }
    const step = steps[next++] ?? FlatStep.Keep;
    skipsEnd = step === FlatStep.Open;
    if (step === FlatStep.Keep || step === FlatStep.Open) {
      written.bytes(bytes, offset, end);
      return;
    }
    isAsWritten &&= opcode.name === 'nop';
    if (step === FlatStep.Else) written.byte(ELSE);
    else if (step === FlatStep.End) written.byte(END);
  };
  const read = forEachInstruction(bytes, expression, visit);
  // Behind the steps comes the end of the function.
  return read.ok && isAsWritten && next === steps.length + 1 ? written : undefined;
}
