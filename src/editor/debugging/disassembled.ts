import * as l10n from '@vscode/l10n';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { addressText } from '../../ide/debugging/placements';
import type { ListedInstruction } from '../../inspect/listed-instructions';
import { offsetOf } from './instruction-reference';
import type { PreparedGuard } from './launch';
import { Refusal } from './refusal';

type Shown = DebugProtocol.DisassembledInstruction;

/** Rows that a client gets at once. */
const MAX_ROWS = 10_000;

/** The rows of a client's view of the guard's code: as many as it asks for, also where there is no code. */
export async function disassembled(
  guard: PreparedGuard,
  {
    memoryReference,
    offset,
    instructionOffset: skip = 0,
    instructionCount,
  }: DebugProtocol.DisassembleArguments,
): Promise<NonNullable<DebugProtocol.DisassembleResponse['body']>> {
  const at = offsetOf(memoryReference, offset);
  if (at === undefined) throw new Refusal(l10n.t('This is no address in the guard’s code.'));
  const count = Math.min(Math.max(instructionCount, 0), MAX_ROWS);
  const { before, instructions } = await guard.instructions({ at, skip, count });
  const shown = await Promise.all(instructions.map((each) => shownInstruction(guard, each)));
  const [first, last] = [instructions[0], instructions.at(-1)];
  const start = first?.offset ?? at;
  const end = last?.end ?? at;
  const rows: Shown[] = [];
  for (let i = before; i > 0; i--) rows.push(nothingAt(Math.max(start - i, 0)));
  for (const row of shown) rows.push(row);
  for (let i = 0; rows.length < count; i++) rows.push(nothingAt(end + i));
  return { instructions: rows };
}

async function shownInstruction(guard: PreparedGuard, listed: ListedInstruction): Promise<Shown> {
  const { offset, text, bytes, function: name } = listed;
  const row = guard.subject.map.rowAt(offset);
  const frame = row && { function: '', index: 0, offset, ...row };
  const location = frame && (await guard.locationOf(frame));
  return {
    address: addressText(offset),
    instruction: text,
    instructionBytes: bytes,
    ...(name === undefined ? {} : { symbol: name }),
    ...(location && {
      location: { name: location.name, path: location.path },
      line: location.line,
      column: location.column,
    }),
  };
}

/** A row without an instruction. */
function nothingAt(offset: number): Shown {
  return { address: addressText(offset), instruction: '', presentationHint: 'invalid' };
}
