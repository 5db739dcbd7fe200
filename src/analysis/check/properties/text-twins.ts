import type { Expectation } from '../../../scenario/model';
import type { LabelAnswer } from '../../guard-probe';
import type { Asker } from '../asker';
import { answerText, decisive } from '../compare-answers';
import type { Property, Subject, Violation } from '../property';
import { placesText, textPlaces, withTexts, type TextPlace } from '../text-places';
import { oneOf, tryRandomly } from '../try-cases';
import { wrongAnswer } from '../wrong-answer';

/** Texts that guards have failed on. */
const HARD_TEXTS = [
  '',
  '😀',
  '👩‍👩‍👧‍👦 family',
  '\ud800',
  'half \udc00 pair',
  '\u202eright to left',
  'مرحبا',
  '\u0000\u0001\u001b[31m',
  '\u2028\u2029',
  '"}],"labels":["',
  '\\',
  '\\u0022',
  'repo:other/secret private:other/secret',
  'x'.repeat(65_536),
  '😀'.repeat(16_384),
];
/** A plain text, which represents an unknown name in the answer that others are compared with. */
const PLAIN = 'someone-else';
/** What a guard may do with an argument. */
const NO_ERROR: Expectation = { outcome: ['allowed', 'filtered', 'blocked', 'denied'] };
/** Places beyond this one are not tried alone. */
const LAST_PLACE = 63;

/** Which of the texts of a request are replaced, and by what. */
interface TextVariation {
  readonly text: string;
  /** A number chooses one place; `all`: every free text at once. */
  readonly at: number | 'all';
}

/** Any text that people write neither traps nor changes a label. */
export const textTwins: Property = {
  code: 'text-twins',
  title: 'Texts that people write never change a label, and never trap',
  check: (context) =>
    tryRandomly<TextVariation>(context, {
      applies: (subject) => textPlaces(subject).length > 0,
      variations: (fc) =>
        fc.record({
          // Each of the texts as often as the others, which fast-check would not do.
          text: fc.oneof(
            { arbitrary: fc.noBias(oneOf(fc, HARD_TEXTS)), weight: 2 },
            { arbitrary: fc.string({ unit: 'binary', maxLength: 200 }), weight: 1 },
          ),
          at: fc.oneof(fc.noBias(fc.nat({ max: LAST_PLACE })), fc.constant<'all'>('all')),
        }),
      violation,
    }),
};

async function violation(
  asker: Asker,
  subject: Subject,
  { text, at }: TextVariation,
): Promise<Violation | undefined> {
  const places = chosen(subject, at);
  const kind = places[0]?.kind ?? 'text';
  const isUnknown = kind === 'name' || kind === 'key';
  const contrast = isUnknown ? withTexts(subject, places, PLAIN) : subject;
  const expected = await asker.askAlone(contrast);
  const question = withTexts(subject, places, text);
  const answer = await wrongAnswer(asker, question, (given) => isWrong(given, expected, kind));
  if (!answer) return undefined;
  const shown = JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
  const otherwise = isUnknown ? `with "${PLAIN}"` : 'without it';
  const message = `${subject.key}: with the text ${shown} ${placesText(places)} the answer is ${answerText(answer)}; ${otherwise} ${answerText(expected)}`;
  const wanted = kind === 'argument' ? { expect: NO_ERROR } : { expected };
  return { message, question, answer, contrast, ...wanted };
}

function chosen(subject: Subject, at: TextVariation['at']): TextPlace[] {
  const places = textPlaces(subject);
  const texts = places.filter(({ kind }) => kind === 'text');
  if (at === 'all' && texts.length > 0) return texts;
  const place = places[(at === 'all' ? 0 : at) % places.length];
  return place ? [place] : [];
}

/** Labels may follow an argument, but a trap never may. */
function isWrong(answer: LabelAnswer, expected: LabelAnswer, kind: TextPlace['kind']): boolean {
  if (kind === 'argument') return answer.invocations.some((each) => each.kind === 'trap');
  return decisive(answer) !== decisive(expected);
}
