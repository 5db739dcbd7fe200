import type { BackendCall, Invocation } from '../gateway/invocation';
import type { Json } from '../gateway/json';
import { withoutTrapPrefix } from '../gateway/texts';
import { compactJson } from '../scenario/compact';
import { deepEqual } from '../scenario/equality';
import { limitHits } from './limit-hits';
import { usedOf } from './limit-use';
import type { Check, ExpectationPath } from './result';
import type { Checkers } from './checker';

/** Expectations on the guard's invocations, whatever called them; all invocations of a step count together. */
export const checkInvocations: Pick<
  Checkers,
  'trap' | 'limit' | 'backendCalls' | 'maxBackendCalls' | 'maxMemoryPages' | 'maxDurationMs' | 'logs'
> = {
  trap: (expected, { invocations }, path) => {
    const traps = invocations.flatMap((invocation) => invocation.trap ?? []);
    if (expected === false) return { path, ok: traps.length === 0, expected, actual: traps[0] ?? false };
    const wanted = withoutTrapPrefix(expected);
    return { path, ok: traps.includes(wanted), expected, actual: traps[0] ?? false };
  },
  limit: (expected, { invocations }, path) => {
    const hits = invocations.flatMap(limitHits);
    const hit = hits.find((each) => each.limit === expected) ?? hits[0];
    const ok = expected === false ? hits.length === 0 : hit?.limit === expected;
    return { path, ok, expected, actual: hit?.limit ?? false, ...(ok || !hit ? {} : { note: hit.message }) };
  },
  backendCalls: (expected, { invocations }, path) =>
    typeof expected === 'number'
      ? counted(path, expected, totalCalls(invocations), (actual) => actual === expected)
      : checkCalls(
          path,
          expected,
          invocations.flatMap((invocation) => invocation.backendCalls),
        ),
  maxBackendCalls: (expected, { invocations }, path) =>
    counted(path, expected, totalCalls(invocations), (actual) => actual <= expected),
  maxMemoryPages: (expected, { invocations }, path) =>
    atMost(path, expected, invocations.length > 0 ? usedOf(invocations, 'memoryPages') : undefined),
  maxDurationMs: (expected, { invocations }, path) =>
    atMost(path, expected, invocations.length > 0 ? usedOf(invocations, 'timeoutMs') : undefined),
  logs: (expected, { invocations }, path) =>
    checkLogs(
      path,
      expected,
      invocations.flatMap((invocation) => invocation.logs.map((log) => log.message)),
    ),
};

function totalCalls(invocations: readonly Invocation[]): number {
  return invocations.reduce((sum, invocation) => sum + invocation.backendCallCount, 0);
}

function counted(
  path: ExpectationPath,
  expected: number,
  actual: number,
  holds: (actual: number) => boolean,
): Check {
  return { path, ok: holds(actual), expected, actual };
}

/** A maximum of something that must have been measured: no invocation, no pass. */
function atMost(path: ExpectationPath, expected: number, actual: number | undefined): Check {
  if (actual === undefined)
    return { path, ok: false, expected, actual: null, note: 'the guard was not called' };
  return { path, ok: actual <= expected, expected, actual };
}

/** The calls one by one and in order; `args` is compared only where it is given. */
function checkCalls(
  path: ExpectationPath,
  expected: readonly { readonly tool: string; readonly args?: Json }[],
  calls: readonly BackendCall[],
): Check {
  const matches = (index: number): boolean => {
    const [wanted, call] = [expected[index], calls[index]];
    if (!wanted || !call || wanted.tool !== call.tool) return false;
    return wanted.args === undefined || deepEqual(wanted.args, call.args);
  };
  const length = Math.max(expected.length, calls.length);
  let first = 0;
  while (first < length && matches(first)) first++;
  const actual: Json[] = calls.map(({ tool, args }, index) =>
    expected[index] && expected[index].args === undefined ? { tool } : { tool, args },
  );
  const check = { path, ok: first === length, expected: expected.map((call): Json => ({ ...call })), actual };
  if (check.ok) return check;
  const name = (list: readonly Json[]): string =>
    first < list.length ? compactJson(list[first] ?? null, 120) : 'no call';
  const note = `call ${first + 1}: expected ${name(check.expected)}, got ${name(actual)}`;
  return { ...check, note };
}

/** One check per text; each must be contained in a log message after the one the text before it was found in. */
function checkLogs(path: ExpectationPath, expected: readonly string[], logs: readonly string[]): Check[] {
  let from = 0;
  return expected.map((text, index) => {
    const at: ExpectationPath = [...path, index];
    const found = logs.findIndex((message, position) => position >= from && message.includes(text));
    if (found >= 0) {
      from = found + 1;
      return { path: at, ok: true, expected: text, actual: logs[found] ?? null };
    }
    const earlier = logs.findIndex((message) => message.includes(text));
    const note =
      logs.length === 0
        ? 'there are no logs'
        : earlier >= 0
          ? `it appears too early, as log ${earlier + 1}`
          : 'no log contains it';
    return { path: at, ok: false, expected: text, actual: logs.slice(from, from + 20), note };
  });
}
