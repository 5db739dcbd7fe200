import * as l10n from '@vscode/l10n';
import type { CodeMap } from '../../inspect/code-map';
import type { Disassembly } from '../../wasm/debug/disassembly';
import type { InstructionPoints, InstructionStop } from './instruction-points';

/** A breakpoint as the client receives it. */
export interface ShownBreakpoint {
  readonly verified: boolean;
  /** Counts from 1; none for a breakpoint at an instruction. */
  readonly line?: number;
  readonly message?: string;
  readonly instructionReference?: string;
}

/** Where a breakpoint came to be; without offsets it has no place. */
export interface Placement {
  readonly offsets: readonly number[];
  readonly shown: ShownBreakpoint;
}

const NO_CODE = l10n.t('The guard has no code here.');
const NOT_A_SOURCE = l10n.t('The debugged guard was not built from this file.');

/** A line of a file that is the guard's `sources`; none: another file. */
export function atSourceLine(line: number, sources: readonly string[], map: CodeMap | undefined): Placement {
  if (sources.length === 0 || map === undefined) return unplaced(NOT_A_SOURCE, { line });
  const placed = sources.flatMap((source) => map.breakpoint(source, line) ?? []);
  const [first] = placed;
  if (first === undefined) return unplaced(NO_CODE, { line });
  const offsets = placed.flatMap((at) => (at.line === first.line ? at.offsets : []));
  if (first.line === line) return { offsets, shown: { verified: true, line } };
  return { offsets, shown: { verified: true, line: first.line, message: movedTo(line, first.line) } };
}

/** A line of the guard's disassembly. */
export function atDisassemblyLine(
  line: number,
  disassembly: Disassembly,
  points: InstructionPoints,
): Placement {
  const instruction = disassembly.instructionFrom(line - 1);
  const stop = instruction && points.stopFor(instruction.offset);
  if (instruction === undefined || stop === undefined) return unplaced(NO_CODE, { line });
  const { offset } = stop;
  const at = 1 + (disassembly.lineOf(offset) ?? instruction.line);
  if (at === line) return { offsets: [offset], shown: { verified: true, line } };
  const message =
    stop.moved === undefined
      ? l10n.t('No instruction is at line {0}. The guard stops at line {1}.', line, at)
      : l10n.t('{0} The guard stops at line {1}.', movedBy(stop, instruction.offset), at);
  return { offsets: [offset], shown: { verified: true, line: at, message } };
}

/** An instruction of the guard's file; `begins` says whether one begins there. */
export function atInstruction(offset: number, begins: boolean, points: InstructionPoints): Placement {
  const instructionReference = addressText(offset);
  if (!begins)
    return unplaced(l10n.t('No instruction of the guard begins at {0}.', instructionReference), {});
  const stop = points.stopFor(offset);
  if (stop === undefined) return unplaced(NO_CODE, { instructionReference });
  const reference = addressText(stop.offset);
  const shown = { verified: true, instructionReference: reference };
  if (stop.moved === undefined) return { offsets: [stop.offset], shown };
  const message = l10n.t('{0} The guard stops at {1}.', movedBy(stop, offset), reference);
  return { offsets: [stop.offset], shown: { ...shown, message } };
}

/** A breakpoint without a place, and why. */
export function unplaced(message: string, shown: Omit<ShownBreakpoint, 'verified'>): Placement {
  return { offsets: [], shown: { verified: false, ...shown, message } };
}

/** An offset in the guard's file as a disassembly shows it. */
export function addressText(offset: number): string {
  return `0x${offset.toString(16).padStart(6, '0')}`;
}

function movedTo(from: number, to: number): string {
  return l10n.t('No code begins at line {0}. The guard stops at line {1}.', from, to);
}

function movedBy({ moved }: InstructionStop, offset: number): string {
  const here = addressText(offset);
  return moved === 'too-large'
    ? l10n.t('The guard cannot stop at {0}: the function is too large.', here)
    : l10n.t('The running guard cannot stop at {0}. Restart the session to stop there.', here);
}
