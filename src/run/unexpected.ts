import type { Expectation } from '../scenario/model';
import { shorten } from '../scenario/compact';
import { UNEXPECTED } from './check-path';
import { checkExpectation } from './checks';
import { engineFailure } from './engine-failure';
import { limitHits } from './limit-hits';
import type { Check } from './result';
import type { CheckSubject } from './subject';

/**
 * Judges a step or label_agent: its expectations and, unless `allowUnexpected`, what happened without one
 * (scenario-format, Unexpected failures). At most one check has the path `unexpected`, and it is never `ok`.
 */
export function judge(
  expect: Expectation | undefined,
  subject: CheckSubject,
  allowUnexpected: boolean,
): Check[] {
  const checks = checkExpectation(expect ?? {}, subject);
  // What our own engine could not finish has no verdict, and says nothing about the guard.
  const isSilent = allowUnexpected || engineFailure(subject.invocations) !== undefined;
  return isSilent ? checks : [...checks, ...unexpectedChecks(expect ?? {}, subject)];
}

/**
 * A failure is unexpected without `outcome`, `error`, `trap` or `limit` about it: `"trap": false` says nothing
 * about an error code, and label_agent has no `outcome`. A limit that was hit in a step that did not fail is
 * unexpected without `limit`, since its outcome says nothing about it.
 */
function unexpectedChecks(expect: Expectation, subject: CheckSubject): Check[] {
  const { owner, outcome, error, invocations, guardFailed = false } = subject;
  const hits = invocations.flatMap(limitHits);
  const isAgent = owner === 'agent';
  if (guardFailed || (isAgent ? error !== null : outcome === 'error')) {
    const isTrapped = invocations.some(({ trap }) => trap !== undefined);
    const isSaid =
      (!isAgent && !guardFailed && expect.outcome !== undefined) ||
      expect.error !== undefined ||
      isAbout(expect.trap, isTrapped) ||
      isAbout(expect.limit, hits.length > 0);
    return isSaid ? [] : [unexpectedFailure(isAgent || guardFailed, isAgent, error)];
  }
  const [hit] = hits;
  if (!hit || expect.limit !== undefined) return [];
  const note = `${hit.message}; if this is intended, expect it with "limit": "${hit.limit}"`;
  return [{ path: UNEXPECTED, ok: false, expected: 'no limit hit', actual: hit.limit, note }];
}

/** Whether an expectation that may be `false` is about what happened: `false` only when it fails by it. */
function isAbout(expected: string | false | undefined, happened: boolean): boolean {
  return expected !== undefined && (expected !== false || happened);
}

function unexpectedFailure(isByError: boolean, isAgent: boolean, error: string | null): Check {
  const [firstLine = ''] = (error ?? '').split('\n', 1);
  return {
    path: UNEXPECTED,
    ok: false,
    expected: 'no error',
    actual: shorten(firstLine, 400),
    note: `if this is intended, expect it with ${
      isByError ? `"error"${isAgent ? ' in the "expect" of "agent"' : ''}` : '"outcome": "error"'
    }`,
  };
}
