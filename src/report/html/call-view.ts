import type { BackendCall, Frame, Invocation } from '../../gateway/invocation';
import { answerName } from '../../scenario/answer-place';
import { compactJson, shorten } from '../../scenario/compact';
import { LISTED, WIDTH } from './bounds';

/** The backend calls of a step as a timeline. */
export interface CallsView {
  /** How many calls were made. */
  readonly count: number;
  /** What the timeline shows: delays of the saved answers, or only the order of the calls. */
  readonly axis: 'delays' | 'order';
  /** The sum of all delays, in milliseconds. */
  readonly delayMs: number;
  readonly groups: readonly CallGroup[];
}

/** The calls of one invocation. */
export interface CallGroup {
  readonly function: string;
  readonly rows: readonly CallRow[];
  /** Calls that are not shown. */
  readonly omitted: number;
}

/** One call, or equal ones in a row. */
export interface CallRow {
  /** `3`, or `3-50`. */
  readonly numbers: string;
  readonly tool: string;
  readonly arguments: string;
  /** Where it is on the timeline, as parts of its length. */
  readonly start: number;
  readonly length: number;
  /** In milliseconds. */
  readonly delayMs: number;
  /** Size of the answer, in bytes. */
  readonly bytes: number;
  /** Which saved answer was given. */
  readonly answer: string;
  /** The value that the guard received, and the true cause of a failure. */
  readonly failure?: string;
  readonly frame?: Frame;
}

/** The calls of invocations; undefined when there are none. `index` is the position of the step in the scenario. */
export function callsView(
  invocations: readonly Invocation[],
  index: number | undefined,
): CallsView | undefined {
  const count = invocations.reduce((sum, { backendCallCount }) => sum + backendCallCount, 0);
  if (count === 0) return undefined;
  const kept = invocations.map((invocation) => ({ invocation, runs: runsOf(invocation.backendCalls) }));
  const delayMs = invocations.reduce((sum, each) => sum + callDelay(each.backendCalls), 0);
  const axis = delayMs > 0 ? 'delays' : 'order';
  const whole = axis === 'delays' ? delayMs : kept.reduce((sum, { runs }) => sum + runs.length, 0);
  let passed = 0;
  const groups = kept
    .filter(({ invocation }) => invocation.backendCallCount > 0)
    .map(({ invocation, runs }): CallGroup => {
      const rows = runs.map((run) => {
        const length = axis === 'delays' ? callDelay(run) : 1;
        const row = rowOf(run, index, passed / whole, length / whole);
        passed += length;
        return row;
      });
      const shown = runs.slice(0, LISTED.callRuns).reduce((sum, run) => sum + run.length, 0);
      return {
        function: invocation.function,
        rows: rows.slice(0, LISTED.callRuns),
        omitted: invocation.backendCallCount - shown,
      };
    });
  return { count, axis, delayMs, groups };
}

/** Neighboring calls that are alike: a guard that goes on over the limit makes the same call many times. */
function runsOf(calls: readonly BackendCall[]): BackendCall[][] {
  const runs: BackendCall[][] = [];
  let last = '';
  for (const call of calls) {
    const { tool, args, returned, cause } = call;
    const key = JSON.stringify([tool, compactJson(args, WIDTH.arguments), returned, cause]);
    const run = runs.at(-1);
    if (run && key === last) run.push(call);
    else runs.push([call]);
    last = key;
  }
  return runs;
}

function callDelay(calls: readonly BackendCall[]): number {
  return calls.reduce((sum, { delayMs = 0 }) => sum + delayMs, 0);
}

function rowOf(
  run: readonly BackendCall[],
  step: number | undefined,
  start: number,
  length: number,
): CallRow {
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last) throw new Error('a run of calls has a call');
  const { index, tool, args, returned, cause, resultBytes, stack } = first;
  const frame = stack?.find((each) => each.library !== true) ?? stack?.[0];
  return {
    numbers: run.length === 1 ? String(index) : `${String(index)}-${String(last.index)}`,
    tool: tool === null ? '(unreadable)' : shorten(tool, WIDTH.name),
    arguments: compactJson(args, WIDTH.arguments),
    start,
    length,
    delayMs: callDelay(run),
    bytes: resultBytes,
    answer: answerOf(first, step),
    ...(cause === null ? {} : { failure: `${String(returned)}: ${shorten(cause, WIDTH.message)}` }),
    ...(frame ? { frame } : {}),
  };
}

/** `backend[2]`, `steps[1].backend[0]`, or what else answered. */
function answerOf({ entry, match, reachedBackend }: BackendCall, step: number | undefined): string {
  if (entry) {
    const isOfStep = entry.scope === 'step' && step !== undefined && entry.file === undefined;
    const name = shorten(answerName(entry), WIDTH.name);
    return `${isOfStep ? `steps[${String(step)}].` : ''}${name}${match === 'reused' ? ' (again)' : ''}`;
  }
  return reachedBackend ? 'no saved answer' : 'not sent';
}
