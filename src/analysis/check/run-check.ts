import type { Frame } from '../../gateway/invocation';
import type { GuardHost } from '../../run/guard-host';
import type { LabelAnswer, ProbeTarget } from '../guard-probe';
import { inParallel } from '../in-parallel';
import { PatientHost } from '../patient-host';
import { Asker, NotReached, type Question } from './asker';
import { decisive } from './compare-answers';
import { decidingPlace } from './deciding-place';
import type { Property, PropertyContext, PropertyOutcome, Subject, Violation } from './property';
import type { Rule } from './rules';
import type { GrowthLimit, GrowthRow } from './size-growth';

/** The largest seed: fast-check takes 32-bit integers. */
export const MAX_SEED = 2 ** 31 - 1;
/** Random cases of each property unless a person wants more or fewer. */
export const DEFAULT_RUNS = 200;

export interface CheckOptions {
  /** Decides which cases are tried: the same seed gives the same result. */
  readonly seed: number;
  /** Random cases of each property, at least 1. */
  readonly runs: number;
  /** Properties that are checked at the same time, at least 1. */
  readonly jobs?: number;
  readonly signal: AbortSignal;
  /** Why properties are not checked, by code. */
  readonly disabled?: ReadonlyMap<string, string>;
  /** Rules of one's own, from `guard-lab.json`. */
  readonly rules?: readonly Rule[];
  /** Called after each case with the property that is checked. */
  readonly progress?: (property: Property) => void;
  /** Called when a property has its result, in the order in which they end. */
  readonly ended?: (checked: CheckedProperty) => void;
}

/** A question and what the guard answered. */
export interface Answered {
  readonly question: Question;
  readonly answer: LabelAnswer;
}

/** What is known of one property afterwards. */
export interface CheckedProperty {
  readonly code: string;
  readonly title: string;
  /**
   * `shown`: no case broke it; `broken`; `disabled`: not checked, for a reason; `no-subject`: there was nothing to ask;
   * `not-reached`: our engine could not finish, or the check was stopped, which says nothing of the guard.
   */
  readonly status: 'shown' | 'broken' | 'disabled' | 'no-subject' | 'not-reached';
  /** Cases tried. */
  readonly runs: number;
  readonly violation?: Violation;
  /** The violation once more on a new instance: what comes before it, then its question; absent without a violation. */
  readonly asked?: readonly Answered[];
  /** The line at which the guard leaves the way that it goes when it is right, where that is known. */
  readonly decided?: Frame;
  /** Why it is `disabled`, `no-subject` or `not-reached`. */
  readonly reason?: string;
  /** What people should know besides: see `PropertyOutcome`. */
  readonly notes?: readonly string[];
  /** What lists of more and more items took. */
  readonly growth?: readonly GrowthRow[];
  /** The smallest list with which a limit was hit. */
  readonly limit?: GrowthLimit;
}

const STOPPED = 'the check was stopped';

/**
 * Checks properties of a guard, each with instances that no other one asks; the result is in their order. Never
 * rejects: properties that a stop kept from ending are `not-reached`.
 */
export async function runCheck(
  unbounded: GuardHost,
  target: ProbeTarget,
  {
    properties,
    subjects,
  }: { readonly properties: readonly Property[]; readonly subjects: readonly Subject[] },
  options: CheckOptions,
): Promise<CheckedProperty[]> {
  const { signal, disabled, jobs = 1, ended } = options;
  const host = new PatientHost(unbounded);
  const enabled = properties.filter(({ code }) => disabled?.has(code) !== true);
  const sorted = enabled.length === 0 ? undefined : await sortedSubjects(host, target, subjects, signal);
  const resultOf = async (property: Property): Promise<CheckedProperty> => {
    const { code, title } = property;
    const reason = disabled?.get(code);
    if (reason !== undefined) return { code, title, status: 'disabled', runs: 0, reason };
    if (!sorted || 'reason' in sorted)
      return { code, title, status: 'not-reached', runs: 0, reason: sorted?.reason ?? STOPPED };
    if (sorted.error !== undefined)
      return { code, title, status: 'no-subject', runs: 0, reason: sorted.error };
    const asker = new Asker(host, target, signal);
    try {
      const outcome = await checked(property, asker, sorted, options);
      const { violation } = outcome;
      const looking = violation && decidingPlace(host, target, violation, signal);
      const decided = looking && (await reached(looking, signal));
      return decided ? { ...outcome, decided } : outcome;
    } catch (error) {
      return { code, title, status: 'not-reached', runs: 0, reason: whyNot(error, signal) };
    } finally {
      asker.close();
    }
  };
  return inParallel(properties, jobs, async (property) => {
    const result = await resultOf(property);
    ended?.(result);
    return result;
  });
}

/** Why there is no verdict; throws what is no reason for that. */
function whyNot(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return STOPPED;
  if (error instanceof NotReached) return error.message;
  throw error;
}

interface SortedSubjects extends Pick<PropertyContext, 'subjects' | 'failing'> {
  /** What the guard answers to every request, when that is an error. */
  readonly error?: string;
}

/** Properties hold of errors without saying anything: requests that the guard does not label are no subjects. */
async function sortedSubjects(
  host: GuardHost,
  target: ProbeTarget,
  all: readonly Subject[],
  signal: AbortSignal,
): Promise<SortedSubjects | { readonly reason: string }> {
  const asker = new Asker(host, target, signal);
  const [subjects, failing]: [Subject[], Subject[]] = [[], []];
  let error: string | undefined;
  try {
    for (const subject of all) {
      const answer = await asker.ask(subject);
      error ??= answer.error ?? undefined;
      (answer.error === null ? subjects : failing).push(subject);
      // A guard that does not load, or does not start the session, answers nothing else.
      if (answer.session?.error !== null) break;
    }
  } catch (thrown) {
    return { reason: whyNot(thrown, signal) };
  } finally {
    asker.close();
  }
  return {
    subjects,
    failing,
    ...(subjects.length > 0 || error === undefined ? {} : { error: `each request fails: ${error}` }),
  };
}

async function checked(
  property: Property,
  asker: Asker,
  { subjects, failing }: SortedSubjects,
  { seed, runs, rules, signal, progress }: CheckOptions,
): Promise<CheckedProperty> {
  const { code, title } = property;
  const outcome = await property.check({
    asker,
    subjects,
    failing,
    ...(rules ? { rules } : {}),
    seed,
    runs,
    signal,
    progress: () => progress?.(property),
  });
  const { violation } = outcome;
  const again = violation && (await askAgain(asker, violation, signal));
  const asked = again ? { asked: again } : {};
  return { code, title, status: statusOf(outcome), ...outcome, ...asked };
}

function statusOf({ violation, runs }: PropertyOutcome): CheckedProperty['status'] {
  if (violation) return 'broken';
  return runs === 0 ? 'no-subject' : 'shown';
}

/**
 * The questions of a violation on a new instance, so that all calls of the backend are known that it needs. An answer
 * that depends on what else the guard was asked stays as it was found; so does one of a guard that is asked no more.
 */
async function askAgain(
  asker: Asker,
  { before = [], question, answer }: Violation,
  signal: AbortSignal,
): Promise<Answered[] | undefined> {
  const questions = [...before, question];
  const answers = await reached(asker.askInTurn(questions, true), signal);
  if (!answers) return before.length === 0 ? [{ question, answer }] : undefined;
  const last = answers.at(-1);
  const isSame = last && decisive(last) === decisive(answer);
  return questions.map((each, at) => ({
    question: each,
    answer: (at < before.length || isSame ? answers[at] : undefined) ?? answer,
  }));
}

/** Undefined where our engine could not finish, or a person stopped: a violation that was found stays one. */
async function reached<T>(asked: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (signal.aborted || error instanceof NotReached) return undefined;
    throw error;
  }
}
