import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseGoJsonSource } from '../../../src/gateway/go-json';
import { decodeStruct, type StructValue } from '../../../src/gateway/go-struct';
import type { Shape } from '../../../src/gateway/go-struct-shape';
import type { SourceObject } from '../../../src/gateway/go-json-source';

const INNER: Shape = {
  name: 'Inner',
  goType: 'p.Inner',
  fields: { a: { kind: 'text' }, l: { kind: 'texts' } },
};
const OUTER: Shape = {
  name: 'Outer',
  goType: 'p.Outer',
  fields: {
    s: { kind: 'struct', shape: INNER },
    p: { kind: 'pointer', shape: INNER },
    list: { kind: 'structs', shape: INNER },
    m: { kind: 'map' },
  },
};

function drawInner(value: StructValue | undefined): string {
  return value ? `${value.text('a')}[${value.texts('l').join(' ')}]` : '-';
}

/** `struct pointer list…` of what the text fills, or the error. */
function drawn(text: string): string {
  const parsed = parseGoJsonSource(new TextEncoder().encode(text));
  assert.ok(parsed.ok);
  const decoded = decodeStruct(parsed.source as SourceObject, OUTER);
  if (!decoded.ok) return decoded.error;
  const { value } = decoded;
  return [
    drawInner(value.struct('s')),
    drawInner(value.struct('p')),
    ...value.structs('list').map(drawInner),
  ].join(' ');
}

// Each expected value was printed by encoding/json for the same text.
describe('Go structs', () => {
  const CASES: Record<string, readonly [text: string, expected: string]> = {
    'merge objects of one key': ['{"s":{"a":"1","l":["x"]},"s":{"a":"2"}}', '2[x] -'],
    'merge objects of keys in other cases': ['{"S":{"A":"1"},"s":{"L":["y"]}}', '1[y] -'],
    'keep a struct that null follows': ['{"s":{"a":"1"},"s":null}', '1[] -'],
    'lose a pointer that null follows': ['{"p":{"a":"1"},"p":null}', '- -'],
    'start a pointer anew after null': ['{"p":{"a":"1"},"p":null,"p":{"l":["z"]}}', '- [z]'],
    'decode elements over the old ones': [
      '{"list":[{"a":"1","l":["x"]},{"a":"2"}],"list":[{"a":"3"}]}',
      '- - 3[x]',
    ],
    'find old elements behind the end of a list that grows again': [
      '{"list":[{"a":"1"},{"a":"2"}],"list":[{}],"list":[{},{},{}]}',
      '- - 1[] 2[] []',
    ],
    'forget them after an empty list': ['{"list":[{"a":"1"}],"list":[],"list":[{}]}', '- - []'],
    'leave a text where an element is null': ['{"s":{"l":["x","y"],"L":[null,"z"]}}', '[x z] -'],
    'keep the first type error': [
      '{"s":{"a":5},"s":{"a":"ok"},"m":1}',
      'json: cannot unmarshal number into Go struct field Inner.s.a of type string',
    ],
    'name the list of an element of a wrong type': [
      '{"list":[{"l":[{}]}]}',
      'json: cannot unmarshal object into Go struct field Inner.list.l of type string',
    ],
    'treat a key with a special name as any other': ['{"__proto__":{"a":"1"},"s":{"a":"2"},"s":{}}', '2[] -'],
  };
  for (const [name, [text, expected]] of Object.entries(CASES)) {
    it(name, () => assert.equal(drawn(text), expected));
  }

  it('reads repeated keys at any depth, in strings with escapes, and in long texts', () => {
    const deep = `${'{"x":['.repeat(4000)}{"s":1,"s":2}${']}'.repeat(4000)}`;
    assert.equal(drawn(`{"x":${deep},"s":{"a":"\\"},{[:\\\\","a":"\\u0041"}}`), 'A[] -');
    assert.equal(drawn(`{"s":{"a":"${'y\\n'.repeat(300_000)}","a":"z"}}`), 'z[] -');
  });

  it('takes keys for equal that differ only in broken text', () => {
    assert.equal(drawn('{"s":{"a":"1"},"\\ud800":1,"\\udbff":2}'), '1[] -');
  });
});
