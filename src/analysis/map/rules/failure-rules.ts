import type { Invocation } from '../../../gateway/invocation';
import { limitHits } from '../../../run/limit-hits';
import { shorten } from '../../../scenario/compact';
import type { LabelRow } from '../../label-table';
import { mapFinding, type JudgedTool, type MapFinding } from '../map-finding';
import { placesText } from '../places';

/** Different failures of one tool that are reported. */
const LISTED = 3;
const SHOWN = 300;

/** `trap`: an invocation trapped, reached a limit, ran out of time, or ended the module. */
export function trapRule({ rows, positionOf }: JudgedTool): MapFinding[] {
  const failures = rows.flatMap((row) =>
    row.answer.invocations.flatMap((invocation) => {
      const reason = failureOf(invocation);
      if (reason === undefined) return [];
      return [{ row, text: `${invocation.function} ${reason}`, position: positionOf(invocation) }];
    }),
  );
  return grouped(failures, ({ text, position }) => JSON.stringify([text, position])).map(([first, group]) => {
    const places = placesText([...new Set(group.map(({ row }) => row))], rows);
    const { position } = first;
    return mapFinding('trap', `${first.text} ${places}`, position ? { position } : {});
  });
}

/** `label-error`: a request that can never be labeled. */
export function labelError({ tool, rows }: JudgedTool): MapFinding[] {
  const failures = rows.flatMap((row) => {
    const { error, invocations } = row.answer;
    if (error === null || invocations.some((each) => failureOf(each) !== undefined)) return [];
    const isExcused = isRefusal(row) && (tool.inputSchema === undefined || missedBackend(row));
    return isExcused ? [] : [{ row, text: shorten(error.split('\n')[0] ?? '', SHOWN) }];
  });
  return grouped(failures, ({ text }) => text).map(([first, group]) =>
    mapFinding(
      'label-error',
      `${placesText(
        group.map(({ row }) => row),
        rows,
      )}: ${first.text}`,
    ),
  );
}

/** Why an invocation did not end by itself; undefined when it did. */
export function failureOf(invocation: Invocation): string | undefined {
  const { kind, trap, error } = invocation;
  if (trap !== undefined) return `trapped: ${trap}`;
  const [limit] = limitHits(invocation);
  if (limit) return `reached the limit \`${limit.limit}\`: ${limit.message}`;
  if (kind === 'ok' || kind === 'error') return undefined;
  return `failed: ${shorten(error?.split('\n')[0] ?? kind, SHOWN)}`;
}

/** Whether the guard itself refused, with an error code. */
function isRefusal({ answer }: LabelRow): boolean {
  const last = answer.invocations.at(-1);
  return last?.kind === 'error' && (last.returned ?? 0) < 0;
}

/** Whether a backend call failed: refusing then is what a careful guard does. */
function missedBackend({ answer }: LabelRow): boolean {
  return answer.invocations.some(({ backendCalls }) => backendCalls.some(({ returned }) => returned < 0));
}

function grouped<T>(all: readonly T[], keyOf: (each: T) => string): (readonly [T, readonly T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const each of all) {
    const group = groups.get(keyOf(each));
    if (group) group.push(each);
    else groups.set(keyOf(each), [each]);
  }
  return [...groups.values()].slice(0, LISTED).map((group) => [group[0], group]);
}
