import { checkPathText, expectationOf } from '../../run/check-path';
import type { Check } from '../../run/result';
import { compactJson, shorten } from '../../scenario/compact';
import { differences, type Difference } from '../../scenario/difference';
import { LISTED, WIDTH } from './bounds';

/** One checked expectation. */
export interface CheckView {
  /** `expect.outcome` */
  readonly path: string;
  readonly ok: boolean;
  /** Where expected and actual value differ, field by field; empty for a check that holds. */
  readonly differences: readonly DifferenceView[];
  /** Whether there are more differences. */
  readonly more: boolean;
  readonly note: string;
}

export interface DifferenceView {
  /** The field, as `items[2].user.login`; empty for the whole value. */
  readonly path: string;
  /** JSON; null: there is none. */
  readonly expected: string | null;
  readonly actual: string | null;
}

/** The checks of a step, the failed ones first; `error` is that of the step, which notes need not say again. */
export function checkViews(checks: readonly Check[], error: string | null): CheckView[] {
  const ordered = [...checks.filter(({ ok }) => !ok), ...checks.filter(({ ok }) => ok)];
  return ordered.slice(0, LISTED.checks).map((check) => checkView(check, error));
}

function checkView(check: Check, error: string | null): CheckView {
  const { ok } = check;
  const note = check.note === undefined || check.note === error ? '' : check.note;
  const found = ok ? [] : differencesOf(check);
  return {
    path: shorten(checkPathText(check), WIDTH.name),
    ok,
    differences: found.slice(0, LISTED.differences),
    more: found.length > LISTED.differences,
    note: shorten(note, WIDTH.message),
  };
}

/** Structures as the fields where they differ, other values as they are. */
function differencesOf(check: Check): DifferenceView[] {
  const { expected, actual } = check;
  // A list of calls is an expectation about its order: its fields alone would not say what was called.
  if (isStructure(expected) && isStructure(actual) && expectationOf(check) !== 'backendCalls') {
    const found = differences(expected, actual, LISTED.differences + 1).map(differenceView);
    if (found.length > 0) return found;
  }
  return [{ path: '', expected: value(expected), actual: value(actual) }];
}

function differenceView(difference: Difference): DifferenceView {
  return {
    path: shorten(difference.path, WIDTH.name),
    expected: difference.kind === 'unexpected' ? null : value(difference.expected),
    actual: difference.kind === 'missing' ? null : value(difference.actual),
  };
}

function value(json: Check['expected']): string {
  return compactJson(json, WIDTH.value);
}

function isStructure(json: Check['expected']): boolean {
  return typeof json === 'object' && json !== null;
}
