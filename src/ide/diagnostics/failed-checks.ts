import type { GuardFunction, Invocation } from '../../gateway/invocation';
import { checkSentence } from '../../report/failure-text';
import { withoutTrace } from '../../report/plain-error';
import { checkPath } from '../../run/check-path';
import type { Check } from '../../run/result';
import { UNEXPECTED } from '../../run/unexpected';
import { SOURCES } from '../ids';
import { expectWhatHappened, updateCheck } from './scenario-fixes';
import type { PlainFix } from './plain-diagnostic';
import { basePath, type Ran } from './ran';
import { incident, placeOf, type Incident, type ToldRun } from './trouble';

/** A failed check as a trouble, at its expectation; at the part itself when nothing is expected. */
export function failedCheck(check: Check, ran: Ran, told: ToldRun): Incident {
  const { result } = told;
  const { source } = told.parsed;
  const base = basePath(ran);
  const isUnexpected = check.path === UNEXPECTED;
  const plain = withoutTraces(check);
  const sentence = checkSentence(plain);
  const error = ran.result.error === null ? '' : withoutTrace(ran.result.error);
  const cause = error === '' || sentence.includes(error.split('\n', 1)[0] ?? error) ? '' : `\n${error}`;
  const stack = ran.invocations.find((each) => each.stack.length > 0)?.stack;
  const about = isUnexpected ? undefined : functionOf(check.path, ran.invocations);
  return incident({
    code: 'failed-expectation',
    severity: 'error',
    source: SOURCES.run,
    message: `${sentence}${cause}`,
    at: isUnexpected ? placeOf(ran, source) : [...base, ...checkPath(check.path)],
    step: ran.name,
    fixes: isUnexpected ? expectIt(ran, told) : [updateCheck(source, result, ran, check)],

    ...(isUnexpected ? { scenarioOnly: true } : {}),
    ...(stack ? { stack } : {}),
    ...(about ? { function: about } : {}),
  });
}

/** The fix for what no expectation is about: to expect it. None for a part that did not fail by that. */
export function expectIt(ran: Ran, { parsed }: ToldRun): PlainFix[] {
  const isUnexpected = ran.result.checks.some(({ path, ok }) => path === UNEXPECTED && !ok);
  return isUnexpected ? [expectWhatHappened(parsed.source, ran)] : [];
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

const ABOUT_RESPONSE = /^expect\.(accessible|filtered|items|response)\b/;

/** The function whose answer an expectation is about: that of the response for items, else the first called. */
function functionOf(path: string, invocations: readonly Invocation[]): GuardFunction | undefined {
  const response = invocations.find((each) => each.function === 'label_response');
  return (ABOUT_RESPONSE.test(path) ? response : undefined)?.function ?? invocations[0]?.function;
}

/** Expectations on how a step ends; when one of them fails the others have nothing to look at. */
const ABOUT_ENDING = /^expect\.(outcome|error|trap|limit)$/;
/** Expectations that have to do with nothing but themselves. */
const ON_THEIR_OWN = /^expect\.max(DurationMs|MemoryPages)$/;

export function isOnItsOwn({ path }: Check): boolean {
  return ON_THEIR_OWN.test(path);
}

/** The check that says how the step ended instead, if the step ended with an error no one expected. */
export function endingCheck({ result, outcome, place }: Ran, failed: readonly Check[]): Check | undefined {
  const isError = result.error !== null && (outcome === 'error' || place === 'agent');
  return isError ? failed.find(({ path }) => ABOUT_ENDING.test(path)) : undefined;
}
