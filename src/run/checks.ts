import type { Json } from '../gateway/json';
import { neverHolds } from '../scenario/applicable';
import { compactJson, shorten } from '../scenario/compact';
import { describeDifference, differences } from '../scenario/difference';
import { deepEqual, equalSets } from '../scenario/equality';
import type { Expectation } from '../scenario/model';
import { checkInvocations } from './invocation-checks';
import { checkLabels } from './label-checks';
import { textAnswer } from './pattern-answers';
import type { Check, ExpectationPath } from './result';
import type { CheckSubject } from './subject';
import type { Checker, Checkers } from './checker';

/**
 * Checks every present expectation against what happened (scenario-format, `expect`). An expectation on
 * something that does not exist, there or in this kind of step, fails with a note that says why.
 */
export function checkExpectation(expect: Expectation, subject: CheckSubject): Check[] {
  return (Object.keys(expect) as (keyof Expectation)[]).flatMap((name) => checkOne(name, expect, subject));
}

function checkOne<K extends keyof Expectation>(
  name: K,
  expect: Expectation,
  subject: CheckSubject,
): Check | Check[] {
  const expected = expect[name];
  if (expected === undefined) return [];
  const path = ['expect', name] as const;
  const reason = neverHolds(subject.owner, name, expect);
  if (reason !== undefined) {
    return {
      path,
      ok: false,
      expected: expected as Json,
      actual: subject[name as 'outcome'] ?? null,
      note: reason,
    };
  }
  return (CHECKERS[name] as Checker<K>)(expected as NonNullable<Expectation[K]>, subject, path);
}

/** A check by deep equality; an absent value fails. */
function checkEqual(path: ExpectationPath, expected: Json, actual: Json | undefined, absent: string): Check {
  if (actual === undefined) return { path, ok: false, expected, actual: null, note: absent };
  const ok = deepEqual(expected, actual);
  return { path, ok, expected, actual, ...(ok ? {} : differenceNote(expected, actual)) };
}

/** For structures, where they differ; two plain values speak for themselves. */
function differenceNote(expected: Json, actual: Json): { note: string } | object {
  const plain = typeof expected !== 'object' || typeof actual !== 'object' || !expected || !actual;
  if (plain) return {};
  return {
    note: differences(expected, actual, 5)
      .map((each) => describeDifference(each))
      .join('; '),
  };
}

function checkTags(
  path: ExpectationPath,
  expected: readonly string[],
  actual: readonly string[] | undefined,
  absent: string,
): Check {
  if (!actual) return { path, ok: false, expected: [...expected], actual: null, note: absent };
  const ok = equalSets(expected, actual);
  if (ok) return { path, ok, expected: [...expected], actual: [...actual] };
  const missing = expected.filter((tag) => !actual.includes(tag));
  const extra = actual.filter((tag) => !expected.includes(tag));
  const parts = [
    missing.length > 0 ? `missing ${compactJson(missing, 120)}` : '',
    extra.length > 0 ? `not expected ${compactJson(extra, 120)}` : '',
  ];
  const note = parts.filter((part) => part !== '').join('; ');
  return { path, ok, expected: [...expected], actual: [...actual], note };
}

/** Why a request has no labels of items. */
function noItems({ request, outcome, error }: CheckSubject): string {
  if (request.labeled === false && outcome === 'allowed') {
    return 'there are no item labels: the response passed unchanged';
  }
  if (outcome === 'blocked') return 'the whole response was blocked';
  if (outcome === 'denied') return 'the request was denied before the tool was called';
  return `the response was not labeled: ${shorten(error ?? 'the request ended before', 200)}`;
}

function checkItems(
  path: ExpectationPath,
  expected: number | readonly string[],
  actual: readonly string[] | undefined,
  absent: string,
): Check {
  if (typeof expected === 'number') return checkEqual(path, expected, actual?.length, absent);
  return checkEqual(path, [...expected], actual && [...actual], absent);
}

const CHECKERS: Checkers = {
  outcome: (expected, { outcome, error }, path) => ({
    path,
    ...outcomeCheck(typeof expected === 'string' ? expected : [...expected], outcome, error),
  }),
  operation: (expected, { request, error }, path) =>
    checkEqual(
      path,
      expected,
      request.operation,
      `the resource was not labeled: ${shorten(error ?? '', 200)}`,
    ),
  resource: (expected, { request, error }, path) => {
    const absent = `the resource was not labeled: ${shorten(error ?? '', 200)}`;
    const { description, secrecy, integrity } = expected;
    const checks: Check[] = [];
    if (description !== undefined) {
      checks.push(checkEqual([...path, 'description'], description, request.resource?.description, absent));
    }
    if (secrecy) checks.push(checkTags([...path, 'secrecy'], secrecy, request.resource?.secrecy, absent));
    if (integrity)
      checks.push(checkTags([...path, 'integrity'], integrity, request.resource?.integrity, absent));
    return checks;
  },
  mode: (expected, { mode }, path) => checkEqual(path, expected, mode, ''),
  secrecy: (expected, { agent }, path) => checkTags(path, expected, agent.secrecy, ''),
  integrity: (expected, { agent }, path) => checkTags(path, expected, agent.integrity, ''),
  accessible: (expected, subject, path) =>
    checkItems(
      path,
      expected,
      subject.request.accessible?.map((labels) => labels.description),
      noItems(subject),
    ),
  filtered: (expected, subject, path) =>
    checkItems(
      path,
      expected,
      subject.request.filtered?.map((item) => item.labels.description),
      noItems(subject),
    ),
  items: (expected, subject, path) =>
    checkEqual(path, expected, subject.request.items && [...subject.request.items], noItems(subject)),
  response: (expected, { request }, path) =>
    checkEqual(path, expected, request.response, 'the agent gets no response'),
  error: (expected, { error, patterns }, path) => {
    if (error === null) return { path, ok: false, expected, actual: null, note: 'there was no error' };
    const answer = textAnswer(expected, error, patterns);
    if (!answer.ok) return { path, ok: false, expected, actual: error, note: answer.reason };
    return { path, ok: answer.matches, expected, actual: error };
  },
  output: (expected, { output, invocations }, path) =>
    checkEqual(path, expected, output, outputAbsence(invocations[0]?.outputBytes)),
  ...checkLabels,
  ...checkInvocations,
};

function outcomeCheck(
  expected: string | string[],
  outcome: string | null,
  error: string | null,
): Omit<Check, 'path'> {
  const ok =
    outcome !== null && (outcome === expected || (Array.isArray(expected) && expected.includes(outcome)));
  return { ok, expected, actual: outcome, ...(!ok && error !== null ? { note: error } : {}) };
}

function outputAbsence(bytes: number | undefined): string {
  if (bytes === undefined) return 'the function was not called';
  return bytes === 0 ? 'there is no output' : `the output of ${bytes} bytes is not JSON`;
}
