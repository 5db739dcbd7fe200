import { parseGoJson } from '../../../gateway/go-json';
import { isJsonObject, ownValue, type Json } from '../../../gateway/json';
import { answerText, decisive } from '../compare-answers';
import type { Property } from '../property';
import { oneOf, tryRandomly } from '../try-cases';
import { wrongAnswer } from '../wrong-answer';

/** Properties that people fill with any text, and from which no label may follow. */
const FREE_TEXT = new Set(['title', 'body', 'description', 'message', 'comment', 'content', 'text']);

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

/** Any text that people write neither traps nor changes a label. */
export const textTwins: Property = {
  code: 'text-twins',
  title: 'Texts that people write never change a label, and never trap',
  check: (context) =>
    tryRandomly(context, {
      applies: ({ args, result }) =>
        JSON.stringify(withText(args, '')) !== JSON.stringify(args) ||
        JSON.stringify(withText(result, '')) !== JSON.stringify(result),
      variations: (fc) => fc.oneof(oneOf(fc, HARD_TEXTS), fc.string({ unit: 'binary', maxLength: 200 })),
      violation: async (asker, subject, text) => {
        const expected = await asker.askAlone(subject);
        const question = {
          ...subject,
          args: withText(subject.args, text),
          result: withText(subject.result, text),
        };
        const answer = await wrongAnswer(asker, question, (given) => decisive(given) !== decisive(expected));
        if (!answer) return undefined;
        const shown = JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
        const message = `${subject.key}: with the text ${shown} the answer is ${answerText(answer)}; without it ${answerText(expected)}`;
        return { message, question, answer, expected };
      },
    }),
};

/** `value` with every free text replaced, also inside an MCP result that holds JSON. */
function withText(value: Json, text: string): Json {
  const content = isJsonObject(value) ? ownValue(value, 'content') : undefined;
  if (!isJsonObject(value) || !Array.isArray(content)) return replaced(value, text);
  const blocks = content.map((block) => {
    const json = isJsonObject(block) ? ownValue(block, 'text') : undefined;
    const parsed = typeof json === 'string' ? parseGoJson(json) : undefined;
    if (!isJsonObject(block) || !parsed?.ok || typeof parsed.value !== 'object') return block;
    return { ...block, text: JSON.stringify(replaced(parsed.value, text)) };
  });
  return { ...value, content: blocks };
}

function replaced(value: Json, text: string): Json {
  if (Array.isArray(value)) return value.map((each) => replaced(each, text));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      FREE_TEXT.has(key) && typeof each === 'string' ? text : replaced(each, text),
    ]),
  );
}
