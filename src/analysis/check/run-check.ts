import type { GuardHost } from '../../run/guard-host';
import type { LabelAnswer, ProbeTarget } from '../guard-probe';
import { inParallel } from '../in-parallel';
import { Asker, NotReached, type Question } from './asker';
import { decisive } from './compare-answers';
import type { Property, PropertyOutcome, Subject, Violation } from './property';

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
  /** Called after each case with the property that is checked. */
  readonly progress?: (property: Property) => void;
}

/** A question and what the guard answered. */
export interface Asked {
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
  readonly asked?: readonly Asked[];
  /** Why it is `disabled`, `no-subject` or `not-reached`. */
  readonly reason?: string;
}

const STOPPED = 'the check was stopped';

/**
 * Checks properties of a guard, each with instances that no other one asks; the result is in their order. Never
 * rejects: properties that a stop kept from ending are `not-reached`.
 */
export async function runCheck(
  host: GuardHost,
  target: ProbeTarget,
  {
    properties,
    subjects,
  }: { readonly properties: readonly Property[]; readonly subjects: readonly Subject[] },
  options: CheckOptions,
): Promise<CheckedProperty[]> {
  const { signal, disabled, jobs = 1 } = options;
  return inParallel(properties, jobs, async (property) => {
    const { code, title } = property;
    const reason = disabled?.get(code);
    if (reason !== undefined) return { code, title, status: 'disabled', runs: 0, reason };
    const asker = new Asker(host, target, signal);
    try {
      return await checked(property, asker, subjects, options);
    } catch (error) {
      if (!signal.aborted && !(error instanceof NotReached)) throw error;
      const why = error instanceof NotReached ? error.message : STOPPED;
      return { code, title, status: 'not-reached', runs: 0, reason: why };
    } finally {
      asker.close();
    }
  });
}

async function checked(
  property: Property,
  asker: Asker,
  subjects: readonly Subject[],
  { seed, runs, signal, progress }: CheckOptions,
): Promise<CheckedProperty> {
  const { code, title } = property;
  const outcome = await property.check({
    asker,
    subjects,
    seed,
    runs,
    signal,
    progress: () => progress?.(property),
  });
  const { violation } = outcome;
  const asked = violation ? { asked: await askedAgain(asker, violation) } : {};
  return { code, title, status: statusOf(outcome), ...outcome, ...asked };
}

function statusOf({ violation, runs }: PropertyOutcome): CheckedProperty['status'] {
  if (violation) return 'broken';
  return runs === 0 ? 'no-subject' : 'shown';
}

/**
 * The questions of a violation on a new instance, so that all calls of the backend are known that it needs. An answer
 * that depends on what else the guard was asked stays as it was found.
 */
async function askedAgain(asker: Asker, { before = [], question, answer }: Violation): Promise<Asked[]> {
  const questions = [...before, question];
  const answers = await asker.askInTurn(questions, true);
  const last = answers.at(-1);
  const isSame = last && decisive(last) === decisive(answer);
  return questions.map((each, at) => ({
    question: each,
    answer: (at < before.length || isSame ? answers[at] : undefined) ?? answer,
  }));
}
