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
    return search.runs === 0 ? { runs: 0, reason: NO_FAILURE } : { runs: search.runs };
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
      for (const each of later) {
        const violation = await this.look(question, answer, each);
        if (violation) return violation;
      }
      return undefined;
    }
    return undefined;
  }

  private async look(
    failing: Question,
    failure: LabelAnswer,
    later: Subject,
  ): Promise<Violation | undefined> {
    const { asker, signal, progress } = this.context;
    signal.throwIfAborted();
    this.runs++;
    progress();
    const isPoisoned = failure.invocations.some(({ healthy }) => !healthy);
    const violation = await sameInstance(asker, failing, isPoisoned, later);
    return violation ?? (isPoisoned ? await newInstance(asker, failing, later) : undefined);
  }
}

/** An instance that trapped answers with errors only; one that reported an error answers as if it had not. */
async function sameInstance(
  asker: Asker,
  failing: Question,
  isPoisoned: boolean,
  later: Subject,
): Promise<Violation | undefined> {
  const expected = await asker.askAlone(later);
  const answer = (await asker.askInTurn([failing, later], true)).at(-1);
  if (!answer) return undefined;
  const isServed = isPoisoned ? answer.error === null : isLooser(answer, expected, later.repository);
  if (!isServed) return undefined;
  const after = isPoisoned ? 'a trap' : 'an error';
  const rest = isPoisoned ? 'must be an error' : `is ${answerText(expected)} on its own`;
  const message = `${later.key}: after ${after} in ${failing.tool} the answer is ${answerText(answer)}; it ${rest}`;
  const limit = isPoisoned ? { expect: { outcome: 'error' as const } } : { atMost: expected };
  return { message, question: later, answer, before: [failing], contrast: later, ...limit };
}

async function newInstance(asker: Asker, failing: Question, later: Subject): Promise<Violation | undefined> {
  const expected = await asker.askAlone(later);
  const [answer] = await asker.askInTurn([later]);
  if (!answer || decisive(answer) === decisive(expected)) return undefined;
  const message = `${later.key}: after a trap in ${failing.tool} a new instance answers ${answerText(answer)}; before it ${answerText(expected)}`;
  return { message, question: later, answer, expected };
}
