import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Json } from '../../../src/gateway/json';
import { change } from '../../../src/scenario/json-edits';
import { removeValue } from '../../../src/scenario/json-removal';
import { applyEdits, type TextEdit } from '../../../src/diagnostics/diagnostic';
import { jsonOfNode } from '../../../src/scenario/json-text';
import { parseScenario } from '../../../src/scenario/parse';
import { type Choices, choices } from '../../choices';

type Path = readonly (string | number)[];

/** JSON text as people write it: any indentation, line ends, blanks, comments and trailing commas. */
function writeOddly(value: Json, chance: Choices): string {
  const isOneOf = (count: number): boolean => chance.below(count) === count - 1;
  const lineEnd = chance.pick(['\n', '\r\n']);
  const unit = chance.pick(['  ', '\t', '    ']);
  const comment = (): string => (isOneOf(5) ? ' /* , } ] " */ ' : '');
  const write = (each: Json, indent: string): string => {
    if (typeof each !== 'object' || each === null) return JSON.stringify(each);
    const isList = Array.isArray(each);
    const [open, close] = isList ? ['[', ']'] : ['{', '}'];
    const isLong = isOneOf(2);
    const inner = `${indent}${unit}`;
    const gap = isLong ? `${lineEnd}${inner}` : chance.pick([' ', '']);
    const members = Object.entries(each).map(([name, member]) => {
      const key = isList ? '' : `${JSON.stringify(name)}${chance.pick([':', ': ', ' : '])}`;
      return `${gap}${comment()}${key}${write(member, inner)}${comment()}`;
    });
    const trailing = members.length > 0 && isOneOf(3) ? ',' : '';
    const late = isLong && members.length > 0 && isOneOf(3) ? ' // , } ] "' : '';
    return `${open}${members.join(',')}${trailing}${late}${isLong ? `${lineEnd}${indent}` : gap}${close}`;
  };
  return write(value, '');
}

const FILE: Json = {
  version: 1,
  guard: 'g.wat',
  backend: [
    { tool: 'a', args: { n: 1 }, result: { x: [1, 2] } },
    { tool: 'b', result: null },
  ],
  steps: [
    { name: 's', tool: 't', expect: { outcome: 'allowed' }, backend: [] },
    { tool: 'u', args: {} },
  ],
};
/** The file in any style. */
const TEXT = choices(200).map((chance) => writeOddly(FILE, chance));
const VALUE: Json = { tool: 'new', args: { id: [1, { a: 'b' }] } };

/** What `change` is to do to the value. */
function changed(value: Json, path: Path, to: Json, isInsertion: boolean): Json {
  const copy = structuredClone(value);
  let at = copy as Record<string | number, Json>;
  for (const part of path.slice(0, -1)) at = (at[part] ??= {}) as Record<string | number, Json>;
  const last = path.at(-1) ?? '';
  if (isInsertion && Array.isArray(at)) at.push(to);
  else at[last] = to;
  return copy;
}

/** What is left of a text without the pieces that edits replace. */
function kept(text: string, edits: readonly TextEdit[]): string {
  return applyEdits(
    text,
    edits.map((edit) => ({ ...edit, text: '' })),
  );
}

const valueOf = (text: string): Json | undefined => {
  const { root } = parseScenario(text).source;
  return root && jsonOfNode(root);
};

const CHANGES: readonly (readonly [path: Path, isInsertion: boolean])[] = [
  [['backend', -1], true],
  [['steps', 0, 'backend', -1], true],
  [['steps', 1, 'backend'], false],
  [['steps', 1, 'args', 'owner'], false],
  [['steps', 1, 'expect', 'outcome'], false],
  [['steps', 0, 'expect', 'outcome'], false],
  [['backend', 0, 'args', 'n'], false],
  [['backend', 1, 'args'], false],
  [['answers'], false],
];

describe('edits of JSON that people write', () => {
  it('change what they say and nothing else, whatever the style', () => {
    const property = fc.property(TEXT, fc.constantFrom(...CHANGES), fc.nat(4), (text, wanted, at) => {
      const [path, isInsertion] = wanted;
      const { source } = parseScenario(text);
      const insertAt = path.length === 1 ? at : undefined;
      const edits = change(source, path, VALUE, insertAt, isInsertion);
      const after = applyEdits(text, edits);
      const shown = `${path.join('.')}\n${text}\n---\n${after}`;
      assert.deepEqual(valueOf(after), changed(FILE, path, VALUE, isInsertion), shown);
      // All that was written, comments and layout, is still there.
      const isReplaced = source.rangeOf(path) !== undefined && !isInsertion;
      if (!isReplaced)
        assert.equal(kept(text, edits).replaceAll(/\s/g, ''), text.replaceAll(/\s/g, ''), shown);
      assert.equal((after.match(/\/\*|\/\//g) ?? []).length, (text.match(/\/\*|\/\//g) ?? []).length, shown);
      if (text.includes('\r\n')) assert.doesNotMatch(after, /[^\r]\n/, shown);
      else assert.doesNotMatch(after, /\r/, shown);
    });
    fc.assert(property, { seed: 1, numRuns: 400 });
  });

  it('remove one value, its comma and no comment', () => {
    const paths = fc.constantFrom<Path[]>(
      ['backend', 0],
      ['backend', 1],
      ['steps', 0, 'expect'],
      ['steps', 1, 'args'],
    );
    const property = fc.property(TEXT, paths, (text, path) => {
      const { source } = parseScenario(text);
      const inside = source.rangeOf(path)?.value;
      assert.ok(inside);
      const after = applyEdits(text, removeValue(source, path));
      const copy = structuredClone(FILE) as Record<string | number, Json>;
      let at: Json = copy;
      for (const part of path.slice(0, -1)) at = (at as Record<string | number, Json>)[part] ?? null;
      if (Array.isArray(at)) at.splice(Number(path.at(-1)), 1);
      else Reflect.deleteProperty(at as object, path.at(-1) ?? '');
      const shown = `${path.join('.')}\n${text}\n---\n${after}`;
      assert.deepEqual(valueOf(after), copy, shown);
      const comments = (each: string): number => (each.match(/\/\*|\/\//g) ?? []).length;
      const removed = text.slice(inside.start, inside.end);
      assert.ok(comments(after) >= comments(text) - comments(removed) - 1, shown);
    });
    fc.assert(property, { seed: 1, numRuns: 400 });
  });

  const style = (text: string, path: Path, value: Json, isInsertion = false): string =>
    applyEdits(text, change(parseScenario(text).source, path, value, undefined, isInsertion));

  it('lay values out as the file does', () => {
    assert.equal(
      style('{\n\t"version":1,\n\t"guard":"g", // g\n}', ['policy'], { a: [1] }),
      '{\n\t"version":1,\n\t"guard":"g", // g\n\t"policy":{ "a":[1] },\n}',
    );
    assert.equal(
      style(
        '{\r\n    "backend":[\r\n        {"tool":"x"} // x\r\n    ]\r\n}',
        ['backend', -1],
        { tool: 'y' },
        true,
      ),
      '{\r\n    "backend":[\r\n        {"tool":"x"}, // x\r\n        {"tool":"y"}\r\n    ]\r\n}',
    );
    const odd = '{ "version": 1,  "guard":"g", "steps": [ { "tool":   "t" } ] }';
    assert.equal(
      style(odd, ['steps', 0, 'expect', 'outcome'], 'error'),
      odd.replace('"t" ', '"t", "expect": { "outcome": "error" } '),
    );
  });
});
