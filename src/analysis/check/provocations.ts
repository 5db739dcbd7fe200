import { isJsonObject, type Json } from '../../gateway/json';
import type { Question } from './asker';

/** Longer than what people write, shorter than what the gateway refuses, in characters. */
const LONG = 1024 * 1024;
const DEEP = 400;

/** Requests like this one that guards have failed on, simplest first. */
export function provocations(question: Question): Question[] {
  const { args, world } = question;
  const withArgs = (changed: Json): Question => ({ ...question, args: changed });
  const first = isJsonObject(args) ? Object.keys(args)[0] : undefined;
  const changed = (value: Json): Question[] =>
    first === undefined || !isJsonObject(args) ? [] : [withArgs({ ...args, [first]: value })];
  const failing = [...new Set(world.backend.map(({ tool }) => tool))];
  return [
    question,
    withArgs(null),
    withArgs({}),
    ...[null, 1, {}, '', '😀\ud800', 'x'.repeat(LONG)].flatMap(changed),
    ...changed(nested(DEEP)),
    { ...question, result: null },
    { ...question, result: { content: [{ type: 'text', text: '{"number":' }] } },
    { ...question, backend: failing.map((tool) => ({ tool, error: '502 Bad Gateway' })) },
    { ...question, backend: failing.map((tool) => ({ tool, result: null })) },
  ];
}

function nested(levels: number): Json {
  let value: Json = [];
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}
