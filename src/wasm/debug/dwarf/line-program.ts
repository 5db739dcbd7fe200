import type { Cursor, WorkBudget } from './cursor';
import type { LineHeader } from './line-header';
import type { DebugSections } from './sections';
import { isLive } from './unit-root';

/** A run of rows with rising addresses; `start` is the offset of its first opcode in `.debug_line`. */
export interface Sequence {
  readonly low: number;
  readonly high: number;
  readonly start: number;
}

/** What the line table says of an address; zero means unknown. `file` is a file number of the header. */
export interface LineRow {
  readonly file: number;
  readonly line: number;
  readonly column: number;
}

interface Registers {
  address: number;
  operation: number;
  file: number;
  line: number;
  column: number;
  isStatement: boolean;
  /** Where the function has made its frame: breakpoints on the function belong here. */
  isBodyStart: boolean;
  ended: boolean;
}

/** Called for every row; returning true stops the program. */
type OnRow = (registers: Readonly<Registers>) => boolean;

const MAX_SEQUENCES = 1_000_000;

/**
 * Runs a program once and keeps only where its sequences are: rows are found again by running one
 * sequence, which costs microseconds and saves the memory of a whole table.
 */
export function findSequences(sections: DebugSections, header: LineHeader, budget: WorkBudget): Sequence[] {
  const sequences: Sequence[] = [];
  const cursor = sections.cursor('.debug_line', header.program, header.end);
  while (cursor.remaining > 0) {
    const start = cursor.at;
    let low = Number.POSITIVE_INFINITY;
    let high = 0;
    runSequence(cursor, header, budget, (row) => {
      if (row.address < low) low = row.address;
      if (row.address > high) high = row.address;
      return false;
    });
    if (isLive(low, high, sections.codeSize)) sequences.push({ low, high, start });
    if (sequences.length > MAX_SEQUENCES) cursor.fail('has too many sequences');
  }
  return sequences.sort((a, b) => a.low - b.low);
}

/** The row of an address, or undefined when no sequence covers it. Throws a DwarfError. */
export function lookUpLine(
  sections: DebugSections,
  header: LineHeader,
  sequences: readonly Sequence[],
  address: number,
  budget: WorkBudget,
): LineRow | undefined {
  let low = 0;
  let high = sequences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sequences[middle] as Sequence).low <= address) low = middle + 1;
    else high = middle;
  }
  const sequence = sequences[low - 1];
  if (sequence === undefined || address >= sequence.high) return undefined;
  const cursor = sections.cursor('.debug_line', sequence.start, header.end);
  let hasRow = false;
  const row = { file: 0, line: 0, column: 0 };
  runSequence(cursor, header, budget, (registers) => {
    if (registers.address > address) return true;
    if (registers.ended) return false;
    hasRow = true;
    row.file = registers.file;
    row.line = registers.line;
    row.column = registers.column;
    return false;
  });
  return hasRow ? row : undefined;
}

/** Calls `visit` for each row of a sequence in the order of addresses, but its end. Throws a DwarfError. */
export function forEachRow(
  sections: DebugSections,
  header: LineHeader,
  sequence: Sequence,
  budget: WorkBudget,
  visit: (
    row: LineRow & { readonly address: number; readonly isStatement: boolean; readonly isBodyStart: boolean },
  ) => void,
): void {
  const cursor = sections.cursor('.debug_line', sequence.start, header.end);
  runSequence(cursor, header, budget, (registers) => {
    if (!registers.ended) visit(registers);
    return false;
  });
}

/** Runs opcodes (DWARF 5, 6.2.5) up to the end of a sequence, or of the program. */
function runSequence(cursor: Cursor, header: LineHeader, budget: WorkBudget, onRow: OnRow): void {
  const isStatement = header.defaultIsStatement;
  const registers: Registers = {
    address: 0,
    operation: 0,
    file: 1,
    line: 1,
    column: 0,
    isStatement,
    isBodyStart: false,
    ended: false,
  };
  const start = cursor.at;
  runOpcodes(cursor, header, registers, onRow);
  budget.spend(cursor.at - start);
}

function runOpcodes(cursor: Cursor, header: LineHeader, registers: Registers, onRow: OnRow): void {
  while (cursor.remaining > 0) {
    const opcode = cursor.u8();
    if (opcode >= header.opcodeBase) {
      const adjusted = opcode - header.opcodeBase;
      advance(registers, header, Math.floor(adjusted / header.lineRange));
      registers.line += header.lineBase + (adjusted % header.lineRange);
      if (onRow(registers)) return;
      registers.isBodyStart = false;
    } else if (opcode === 0) {
      runExtended(cursor, registers);
      if (registers.ended) {
        onRow(registers);
        return;
      }
    } else if (runStandard(cursor, header, registers, opcode)) {
      if (onRow(registers)) return;
      registers.isBodyStart = false;
    }
  }
}

function advance(registers: Registers, header: LineHeader, operations: number): void {
  if (header.maxOperations <= 1) {
    registers.address += header.minInstructionLength * operations;
    return;
  }
  const total = registers.operation + operations;
  registers.address += header.minInstructionLength * Math.floor(total / header.maxOperations);
  registers.operation = total % header.maxOperations;
}

function runExtended(cursor: Cursor, registers: Registers): void {
  const length = cursor.uleb();
  const next = cursor.at + length;
  if (length === 0) return;
  switch (cursor.u8()) {
    case 1:
      registers.ended = true;
      break;
    case 2:
      if (length < 2 || length > 9) cursor.fail('sets an address of an unknown size');
      registers.address = cursor.unsigned(length - 1);
      registers.operation = 0;
      break;
  }
  cursor.skip(next - cursor.at);
}

/** Runs a standard opcode; true when it makes a row. */
function runStandard(cursor: Cursor, header: LineHeader, registers: Registers, opcode: number): boolean {
  switch (opcode) {
    case 1:
      return true;
    case 2:
      advance(registers, header, cursor.uleb());
      return false;
    case 3:
      registers.line += cursor.sleb();
      return false;
    case 4:
      registers.file = cursor.uleb();
      return false;
    case 5:
      registers.column = cursor.uleb();
      return false;
    case 6:
      registers.isStatement = !registers.isStatement;
      return false;
    case 7:
    case 11:
      return false;
    case 10:
      registers.isBodyStart = true;
      return false;
    case 8:
      advance(registers, header, Math.floor((255 - header.opcodeBase) / header.lineRange));
      return false;
    case 9:
      registers.address += cursor.u16();
      registers.operation = 0;
      return false;
    default:
      for (let i = header.operandCounts[opcode] ?? 0; i > 0; i--) cursor.skipLeb();
      return false;
  }
}
