import type { LabelAnswer } from '../../guard-probe';
import type { Json } from '../../../gateway/json';
import type { Asker } from '../asker';
import { coverageFault } from '../../../run/item-coverage';
import type { Property, Subject, Violation } from '../property';
import { contentOf, itemListOf, manyItems } from '../result-items';
import { tryAll } from '../try-cases';
import { wrongAnswer } from '../wrong-answer';

const SIZES = [0, 1, 2, 25, 100, 1_000];
/** Longer lists are asked about once for each tool and world. */
const FEW = 2;

/** Every item of a response has the labels of exactly one entry. */
export const itemsOnce: Property = {
  code: 'items-once',
  title: 'The labels of a response cover each of its items exactly once',
  check: (context) => {
    const first = firstOfTools(context.subjects);
    return tryAll(
      context,
      () => true,
      async (asker, subject) => {
        // A response without labels has no items.
        const { items } = await asker.ask(subject);
        return items ? resultsOf(subject, first.has(subject)) : [];
      },
      violation,
    );
  },
};

/** The first request of each tool in each world. */
function firstOfTools(subjects: readonly Subject[]): ReadonlySet<Subject> {
  const first = new Map<string, Subject>();
  for (const subject of subjects.toReversed())
    first.set(JSON.stringify([subject.tool, subject.world.name]), subject);
  return new Set(first.values());
}

/** The result as it is, and with other numbers of items when it is a list. */
function resultsOf({ result }: Subject, isFirst: boolean): Json[] {
  const content = contentOf(result);
  const list = itemListOf(content.value);
  if (!list || list.items.length === 0) return [result];
  return SIZES.filter((size) => isFirst || size <= FEW).map((size) =>
    content.holding(list.holding(manyItems(list.items, size))),
  );
}

async function violation(asker: Asker, subject: Subject, result: Json): Promise<Violation | undefined> {
  const question = { ...subject, result };
  const faultOf = ({ error, output }: LabelAnswer): string | undefined =>
    error === null && output ? coverageFault(output, result) : undefined;
  const answer = await wrongAnswer(asker, question, (given) => faultOf(given) !== undefined);
  const fault = answer && faultOf(answer);
  if (!answer || fault === undefined) return undefined;
  return { message: `${subject.key}: ${fault}`, question, answer, expect: { itemsOnce: true } };
}
