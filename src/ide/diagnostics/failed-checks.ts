import type { GuardFunction, Invocation } from '../../gateway/invocation';
import { checkSentence, withError } from '../../report/failure-text';
import { withoutTrace } from '../../report/plain-error';
import { expectationOf, isUnexpected } from '../../run/check-path';
import type { Check } from '../../run/result';
import type { Expectation } from '../../scenario/model';
import { SOURCES } from '../../diagnostics/diagnostic';
import { expectWhatHappened, updateCheck } from './scenario-fixes';
import type { Fix } from '../../diagnostics/diagnostic';
import { basePath, type Ran } from './ran';
import { runDiagnostic, pathOf, type RunDiagnostic, type RunContext } from './run-diagnostic';

/** A failed check as a diagnostic, at its expectation; at the part itself when nothing is expected. */
export function failedCheck(check: Check, ran: Ran, context: RunContext): RunDiagnostic {
  const { result } = context;
  const { source } = context.parsed;
  const base = basePath(ran);
  const unexpected = isUnexpected(check);
  const stack = ran.invocations.find((each) => each.stack.length > 0)?.stack;
  const about = functionOf(check, ran.invocations);
  return runDiagnostic({
    code: 'failed-expectation',
    severity: 'error',
    source: SOURCES.run,
    message: withError(checkSentence(withoutTraces(check)), ran.result.error),
    at: unexpected ? pathOf(ran, source) : [...base, ...check.path],
    step: ran.name,
    fixes: unexpected ? expectIt(ran, context) : [updateCheck(source, result, ran, check)],

    ...(unexpected ? { scenarioOnly: true } : {}),
    ...(stack ? { stack } : {}),
    ...(about ? { function: about } : {}),
  });
}

/** The fix for what no expectation is about: to expect it. None for a part that did not fail by that. */
export function expectIt(ran: Ran, { parsed }: RunContext): Fix[] {
  const unexpected = ran.result.checks.some((check) => isUnexpected(check) && !check.ok);
  return unexpected ? [expectWhatHappened(parsed.source, ran)] : [];
}

/** The check with the errors it quotes as people read them. */
function withoutTraces(check: Check): Check {
  const { actual, note } = check;
  return {
    ...check,
    actual: typeof actual === 'string' ? withoutTrace(actual) : actual,
    ...(note === undefined ? {} : { note: withoutTrace(note) }),
  };
}

type Expectations = ReadonlySet<keyof Expectation | undefined>;

const ABOUT_RESPONSE: Expectations = new Set(['accessible', 'filtered', 'items', 'response']);

/** The function whose answer an expectation is about: that of the response for items, else the first called. */
function functionOf(check: Check, invocations: readonly Invocation[]): GuardFunction | undefined {
  if (isUnexpected(check)) return undefined;
  const response = invocations.find((each) => each.function === 'label_response');
  return (
    (ABOUT_RESPONSE.has(expectationOf(check)) ? response : undefined)?.function ?? invocations[0]?.function
  );
}

/** Expectations on how a step ends; when one of them fails the others have nothing to look at. */
const ABOUT_ENDING: Expectations = new Set(['outcome', 'error', 'trap', 'limit']);
/** Expectations that have to do with nothing but themselves. */
const ON_THEIR_OWN: Expectations = new Set(['maxDurationMs', 'maxMemoryPages']);

export function isOnItsOwn(check: Check): boolean {
  return ON_THEIR_OWN.has(expectationOf(check));
}

/** The check that says how the step ended instead, if the step ended with an error no one expected. */
export function endingCheck({ result, outcome, part }: Ran, failed: readonly Check[]): Check | undefined {
  const isError = result.error !== null && (outcome === 'error' || part === 'agent');
  return isError ? failed.find((check) => ABOUT_ENDING.has(expectationOf(check))) : undefined;
}
