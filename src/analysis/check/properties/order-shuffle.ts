import type { Arbitrary } from 'fast-check';
import type { SessionOptions } from '../../../gateway/agent-session';
import { isJsonObject, ownValue } from '../../../gateway/json';
import { namedRepository } from '../../../scenario/world-answer';
import type { Asker, Question } from '../asker';
import { answerText, decisive } from '../compare-answers';
import type { Property, PropertyContext, Subject, Violation } from '../property';
import { STRANGERS, strangersTo, strangerTo } from '../stranger';
import { oneOf, tryRandomly, type FastCheck } from '../try-cases';

/** Requests that come before the one that is looked at, at most. */
const MAX_BEFORE = 6;

/** What comes before a request, as numbers that choose among what there is; 0 is the request itself. */
interface History {
  readonly before: readonly number[];
  /** Whether a second session asks them, under another policy, and the first policy comes back afterwards. */
  readonly otherPolicy: boolean;
  /** A request for a repository of another visibility comes first: a number chooses which. */
  readonly stranger: { readonly at: number; readonly relation: (typeof STRANGERS)[number] } | undefined;
}

/** What a guard was asked before, and for whom, changes no label. */
export const orderShuffle: Property = {
  code: 'order-shuffle',
  title:
    'The order of requests, a repeated request, a second session and what a guard remembers change no label',
  check: (context) => {
    const other = otherPolicy(context.asker.session);
    const again = { ...context.asker.session };
    return tryRandomly<History>(context, {
      applies: () => true,
      variations: (fc) => histories(fc, context.subjects.length - 1, other !== undefined),
      violation: async (asker, subject, history) => {
        const before = await questionsBefore(context, subject, history);
        return other && history.otherPolicy
          ? violation(
              asker,
              subject,
              before.map((each) => ({ ...each, session: other })),
              again,
            )
          : violation(asker, subject, before);
      },
    });
  },
};

function histories(fc: FastCheck, last: number, hasOther: boolean): Arbitrary<History> {
  const at = fc.nat({ max: last });
  return fc.record({
    before: fc.array(at, { maxLength: MAX_BEFORE }),
    otherPolicy: hasOther ? fc.boolean() : fc.constant(false),
    stranger: fc.option(fc.record({ at, relation: oneOf(fc, STRANGERS) }), { nil: undefined, freq: 2 }),
  });
}

/** At least one request: without any other it is the subject itself. */
async function questionsBefore(
  { asker, subjects }: PropertyContext,
  subject: Subject,
  { before, stranger }: History,
): Promise<Question[]> {
  const ofWorld = subjects.filter(({ world }) => world === subject.world);
  const strangers = stranger ? strangersTo(subject, subjects, asker) : [];
  const first = stranger && strangers[stranger.at % strangers.length];
  const others = before.length === 0 && !first ? [0] : before;
  return [
    ...(first ? [await strangerTo(asker, subject, first, stranger.relation)] : []),
    ...others.map((at) => earlier(ofWorld, subject, at)),
  ];
}

/** A request of the same world; 0 is the subject itself, the numbers after it are those that follow it. */
function earlier(subjects: readonly Subject[], subject: Subject, at: number): Subject {
  return subjects[(subjects.indexOf(subject) + at) % subjects.length] ?? subject;
}

async function violation(
  asker: Asker,
  subject: Subject,
  before: readonly Question[],
  again?: SessionOptions,
): Promise<Violation | undefined> {
  const expected = await asker.askAlone(subject);
  const question = again ? { ...subject, session: again } : subject;
  const answer = (await asker.askInTurn([...before, question])).at(-1);
  if (!answer || decisive(answer) === decisive(expected)) return undefined;
  const first = `after ${before.map((each) => requestText(each)).join(', ')}`;
  const whose = again ? `${first} of a session with another policy` : first;
  const message = `${subject.key}: ${whose} the answer is ${answerText(answer)}; on its own it is ${answerText(expected)}`;
  return { message, question, answer, expected, before, contrast: subject };
}

/** The tool, and the repository where that is not the one of the request. */
function requestText({ tool, args, backend }: Question): string {
  const named = backend && namedRepository(args);
  return named === undefined ? tool : `${tool} of ${named}, which has another visibility`;
}

/** The same session under a policy that admits more, or less when that admits all; undefined without a policy. */
function otherPolicy(session: SessionOptions): SessionOptions | undefined {
  const { policy, gateway } = session;
  // The proxy has one session.
  if (policy === undefined || policy === null || gateway === 'proxy') return undefined;
  const allowed = isJsonObject(policy) ? ownValue(policy, 'allow-only') : undefined;
  const repos = isJsonObject(allowed) && ownValue(allowed, 'repos') === 'all' ? 'public' : 'all';
  return { ...session, policy: { 'allow-only': { repos, 'min-integrity': 'none' } } };
}
