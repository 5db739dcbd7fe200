import type { LabelAnswer } from '../../guard-probe';
import type { Asker, Question } from '../asker';
import { answerText, decisive } from '../compare-answers';
import { isLooser } from '../looser';
import type { Property, PropertyContext, PropertyOutcome, Subject, Violation } from '../property';
import { provocations } from '../provocations';

/** Failures after which requests are looked at, and requests that are looked at after each. */
const MAX_FAILURES = 24;
const MAX_LATER = 24;
/** Requests that are changed until the guard fails; the time of each is that of some dozen instances. */
const MAX_SEARCHED = 150;

const NO_FAILURE = 'no request was found that the guard fails on';
const NOT_AGAIN = 'no request was found that the guard fails on each time';

/** A request that fails leaves nothing behind that serves a later one looser. */
export const afterTrap: Property = {
  code: 'after-trap',
  title: 'After a trap or an error nothing is served looser: by the same instance, and by a new one',
  check: async (context) => {
    const search = new FailureSearch(context);
    const labeled = firstOfEach(context.subjects);
    for (const subject of [...firstOfEach(context.failing), ...labeled].slice(0, MAX_SEARCHED)) {
      const later = labeled.filter(({ world }) => world === subject.world).slice(0, MAX_LATER);
      const violation = await search.after(subject, later);
      if (violation) return { runs: search.runs, violation };
      if (search.failures >= MAX_FAILURES) break;
    }
    if (search.runs > 0) return { runs: search.runs };
    return { runs: 0, reason: search.failures === 0 ? NO_FAILURE : NOT_AGAIN };
  },
};

/** The first request of each tool in each world. */
function firstOfEach(subjects: readonly Subject[]): Subject[] {
  const byTool = new Map<string, Subject>();
  for (const subject of subjects) {
    const key = JSON.stringify([subject.tool, subject.world.name]);
    if (!byTool.has(key)) byTool.set(key, subject);
  }
  return [...byTool.values()];
}

class FailureSearch {
  runs: PropertyOutcome['runs'] = 0;
  failures = 0;

  constructor(private readonly context: PropertyContext) {}

  /** Looks for a request like this one that fails, and at the requests after it. */
  async after(subject: Subject, later: readonly Subject[]): Promise<Violation | undefined> {
    const { asker, signal } = this.context;
    for (const question of provocations(subject)) {
      signal.throwIfAborted();
      const [answer] = await asker.askInTurn([question]);
      if (!answer || answer.error === null) continue;
      this.failures++;
      return hasTrapped(answer) ? this.afterTrap(question, later) : this.afterError(question, later);
    }
    return undefined;
  }

  /** All later requests are asked of one instance: a request that traps can take as long as hundreds that do not. */
  private async afterTrap(failing: Question, later: readonly Subject[]): Promise<Violation | undefined> {
    const { asker, signal } = this.context;
    for (const each of later) {
      signal.throwIfAborted();
      // Before the trap that new instances may remember.
      await asker.askAlone(each);
    }
    const answers = await answersAfterTrap(asker, failing, later);
    if (!answers) return undefined;
    later.forEach(() => this.look());
    const served = await firstServed(asker, failing, later, answers);
    if (served) return served;
    for (const each of later) {
      signal.throwIfAborted();
      const violation = await newInstance(asker, failing, each);
      if (violation) return violation;
    }
    return undefined;
  }

  /** Each later request follows the error directly: the guard goes on, and the request before it may change the answer. */
  private async afterError(failing: Question, later: readonly Subject[]): Promise<Violation | undefined> {
    const { asker, signal } = this.context;
    for (const each of later) {
      signal.throwIfAborted();
      const expected = await asker.askAlone(each);
      const [failed, answer] = await asker.askInTurn([failing, each], true);
      if (!answer || failed?.error === null) continue;
      this.look();
      const violation = looserAfterError(failing, each, answer, expected);
      if (violation) return violation;
    }
    return undefined;
  }

  private look(): void {
    const { signal, progress } = this.context;
    signal.throwIfAborted();
    this.runs++;
    progress();
  }
}

function hasTrapped({ invocations }: LabelAnswer): boolean {
  return invocations.some(({ healthy }) => !healthy);
}

/** What one instance says to `later` after `failing`; undefined when that does not trap this time, as for a lack of time. */
async function answersAfterTrap(
  asker: Asker,
  failing: Question,
  later: readonly Question[],
): Promise<readonly LabelAnswer[] | undefined> {
  const [failed, ...answers] = await asker.askInTurn([failing, ...later], true);
  return failed && hasTrapped(failed) ? answers : undefined;
}

/** An instance that trapped answers with errors only. */
async function firstServed(
  asker: Asker,
  failing: Question,
  later: readonly Subject[],
  answers: readonly LabelAnswer[],
): Promise<Violation | undefined> {
  const at = answers.findIndex(({ error }) => error === null);
  const question = later[at];
  if (!question) return undefined;
  // The shortest way there, unless what is between matters.
  const alone = (await answersAfterTrap(asker, failing, [question]))?.at(-1);
  const isShort = alone?.error === null;
  const answer = isShort ? alone : answers[at];
  if (!answer) return undefined;
  const before = isShort ? [failing] : [failing, ...later.slice(0, at)];
  const message = `${question.key}: after a trap in ${failing.tool} the answer is ${answerText(answer)}; it must be an error`;
  return { message, question, answer, before, contrast: question, expect: { outcome: 'error' } };
}

/** An instance that reported an error answers as if it had not. */
function looserAfterError(
  failing: Question,
  later: Subject,
  answer: LabelAnswer,
  expected: LabelAnswer,
): Violation | undefined {
  if (!isLooser(answer, expected, later.repository)) return undefined;
  const message = `${later.key}: after an error in ${failing.tool} the answer is ${answerText(answer)}; it is ${answerText(expected)} on its own`;
  return { message, question: later, answer, before: [failing], contrast: later, atMost: expected };
}

async function newInstance(asker: Asker, failing: Question, later: Subject): Promise<Violation | undefined> {
  const expected = await asker.askAlone(later);
  const [answer] = await asker.askInTurn([later]);
  if (!answer || decisive(answer) === decisive(expected)) return undefined;
  const message = `${later.key}: after a trap in ${failing.tool} a new instance answers ${answerText(answer)}; before it ${answerText(expected)}`;
  return { message, question: later, answer, expected };
}
