import type { Frame } from '../../gateway/invocation';
import type { StackLocator } from '../../run/source-locator';
import type { GuardStop } from '../../run/guard-stop';
import type { DebuggedGuard } from '../../inspect/debugged-guard';
import type { CallRecord } from '../../wasm/rewrite/debug-records';
import type { CodeMap } from '../../inspect/code-map';
import type { DebuggedFunctions } from './debugged-functions';
import type { StepLocation } from './stepping';

/** A frame of the call stack. Calls that were inlined share the record of the call they are in. */
export interface StackEntry {
  readonly frame: Frame;
  readonly record: CallRecord | undefined;
  /** Which of the calls inlined into the record's, 0 for the innermost. */
  readonly inlined: number;
}

/** Calls shown; endless recursion has thousands. */
export const MAX_CALLS = 200;

/** What a call stack is made from. */
export interface StackSources {
  readonly guard: DebuggedGuard;
  readonly functions: DebuggedFunctions;
  readonly map: CodeMap;
  readonly locator: StackLocator;
}

/** The call stack at a stop, innermost first. `records` are the innermost calls, as far as they were kept. */
export async function callStack(
  stop: GuardStop,
  records: readonly CallRecord[],
  sources: StackSources,
): Promise<readonly StackEntry[]> {
  const { guard, functions, map } = sources;
  const frameOf = (index: number, offset: number): Frame => ({
    function: functions.nameOf(index),
    index,
    offset,
  });
  if (stop.type === 'trapped') {
    const calls = stop.stack.slice(0, MAX_CALLS);
    await functions.load(calls.map(({ index }) => index));
    const raw = calls.map(({ index, offset }) => frameOf(index, offset));
    const aligned = alignRecords(raw, records);
    return located(
      raw.map((frame, i) => ({ frame, record: aligned[i], inlined: 0 })),
      sources,
    );
  }
  const current = functionAt(guard, stop.offset);
  await functions.load([current, ...records.map((record) => record.function)]);
  const entries = records.map((record) => ({
    frame: frameOf(record.function, record.offset),
    record,
    inlined: 0,
  }));
  const top = { frame: frameOf(current, stop.offset), record: undefined, inlined: 0 };
  const [innermost, ...outer] = await located(stop.record === 0 ? [top, ...entries] : entries, sources);
  if (innermost === undefined) return [];
  const row = map.rowAt(stop.offset);
  // A statement is shown where it begins, not at the operand that runs first.
  if (row === undefined || row.source !== innermost.frame.source) return [innermost, ...outer];
  const { line, column = 1 } = row;
  return [{ ...innermost, frame: { ...innermost.frame, line, column } }, ...outer];
}

/** Where the innermost call of a stack is, as far as steps go. */
export function stepLocation(stack: readonly StackEntry[]): StepLocation {
  const [top] = stack;
  const inlined = stack.findIndex(({ frame }) => frame.inlined !== true);
  return {
    offset: top?.frame.offset ?? 0,
    depth: top?.record?.depth ?? Infinity,
    inlined: Math.max(inlined, 0),
    source: top?.frame.source,
    line: top?.frame.line,
    library: top?.frame.library === true,
  };
}

/**
 * The records of the frames of a trap. The innermost records may be of calls that have returned, so both are
 * compared from the outermost call on; where one of the lists was cut, from the innermost.
 */
function alignRecords(
  frames: readonly Frame[],
  records: readonly CallRecord[],
): readonly (CallRecord | undefined)[] {
  const isWhole = records.at(-1)?.depth === 1 && frames.length < MAX_STACK && records.length < MAX_CALLS;
  const aligned: (CallRecord | undefined)[] = frames.map(() => undefined);
  if (isWhole) {
    let next = records.length - 1;
    for (let i = frames.length - 1; i >= 0; i--) {
      if (records[next]?.function !== frames[i]?.index) continue;
      aligned[i] = records[next];
      next--;
    }
    return aligned;
  }
  let next = records.findIndex((record) => record.function === frames[0]?.index);
  for (let i = 0; next >= 0 && i < frames.length; i++) {
    if (records[next]?.function !== frames[i]?.index) continue;
    aligned[i] = records[next];
    next++;
  }
  return aligned;
}

/** A stack of this many frames may have been cut by the engine. */
const MAX_STACK = 60;

async function located(
  entries: readonly StackEntry[],
  { locator }: StackSources,
): Promise<readonly StackEntry[]> {
  const stacks = await locator.locateAll(entries.map(({ frame }) => ({ frames: [frame] })));
  return entries.flatMap(({ record }, i) =>
    (stacks[i] ?? []).map((frame, inlined) => ({ frame, record, inlined })),
  );
}

function functionAt({ codeEnds, importedFunctionCount }: DebuggedGuard, offset: number): number {
  const position = codeEnds.findIndex((end) => offset < end);
  return importedFunctionCount + Math.max(position, 0);
}
