import type { LabelAnswer } from '../../guard-probe';
import type { Asker } from '../asker';
import { itemsText } from '../compare-answers';
import type { Property, Subject } from '../property';
import { shapeTwins as twinsOf, type ShapeTwin } from '../shape-twins';
import { SAYS_NOTHING, tryAll, type Shown } from '../try-cases';
import { wrongAnswer } from '../wrong-answer';

/** The same result in another shape has the same labels. */
export const shapeTwins: Property = {
  code: 'shape-twins',
  title: 'The same result in another shape, or with the names of another API, has the same labels',
  check: (context) =>
    tryAll(
      context,
      () => true,
      async (asker, subject) => {
        const { error, items } = await asker.ask(subject);
        return error === null && items !== undefined ? twinsOf(subject.result, subject.world.gateway) : [];
      },
      violation,
    ),
};

async function violation(asker: Asker, subject: Subject, twin: ShapeTwin): Promise<Shown> {
  // Most twins are those of the result as it is, whose answer is known.
  const plain = twin.plain === subject.result ? subject : { ...subject, result: twin.plain };
  const expected = await asker.askAlone(plain);
  if (expected.error !== null) return SAYS_NOTHING;
  const question = { ...subject, result: twin.twin };
  const answer = await wrongAnswer(asker, question, (given) => labelSet(given) !== labelSet(expected));
  if (!answer) return undefined;
  const message = `${subject.key}: ${twin.name} the result has ${itemsText(answer)}; otherwise it has ${itemsText(expected)}`;
  return { message, question, answer, expected, contrast: plain };
}

/** The different labels of the items, however many there are. */
function labelSet({ error, items }: LabelAnswer): string {
  if (error !== null) return 'error';
  if (!items) return 'none';
  const tags = items.map(({ labels }) => JSON.stringify([labels.secrecy, labels.integrity]));
  return [...new Set(tags)].sort().join();
}
