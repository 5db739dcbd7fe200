import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/gateway/json';
import { decodeLabelResponse } from '../../../src/gateway/label-response';

/** One line for each labelled item, `none` without labels, or the error. */
function decoded(answer: Json | string, toolResult: Json = [1, 2, 3]): string {
  const output = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const items = decodeLabelResponse(new TextEncoder().encode(output), toolResult);
  if (!items.ok) return items.error;
  if (items.value === null) return 'none';
  return items.value
    .map(({ data, labels }) => {
      const { description, secrecy, integrity } = labels;
      return `${JSON.stringify(data)} '${description}' ${secrecy.join(',')} | ${integrity.join(',')}`;
    })
    .join('\n');
}

const at = (path: string, description: string) => ({ path, labels: { description } });
const mcp = (...texts: string[]) => ({ content: texts.map((text) => ({ type: 'text', text })) });

describe('label_response answers', () => {
  it('without labels', () => {
    for (const answer of ['', 'null', '{}', '{"items":[]}', '{"items":{}}', '{"Labeled_Paths":[]}']) {
      assert.equal(decoded(answer), 'none', answer);
    }
  });

  it('that are no object', () => {
    assert.equal(
      decoded('[]'),
      'failed to unmarshal label_response WASM response: json: cannot unmarshal array into Go value of type map[string]interface {}',
    );
  });

  it('give the last entry of an index, whatever comes after it', () => {
    const labeled_paths = [at('/0', 'a'), at('1/title/x', 'b'), at('/+0', 'c'), at('/02', 'd')];
    assert.equal(decoded({ labeled_paths }), "1 'c'  | \n2 'b'  | \n3 'd'  | ");
  });

  it('skip entries that name no item', () => {
    const paths = ['', '/', '//0', '/-1', '/3', '/1.0', '/ 1', '/9999999999999999999'];
    const unlabeled = [1, 2, 3].map((item) => `${String(item)} 'unlabeled'  | `).join('\n');
    assert.equal(decoded({ labeled_paths: paths.map((path) => at(path, 'x')) }), unlabeled);
  });

  it('match names in any case and keep tags as they are', () => {
    const answer = {
      labeled_paths: [{ PATH: '/0', Labels: { Secrecy: [' b', 'a', null, 'a'], integrity: null } }],
      Items_Path: '/x',
      DEFAULT_LABELS: { description: 'rest', integrity: ['i'] },
    };
    assert.equal(decoded(answer, { x: [5, 6] }), "5 'rest'  | i\n6 'rest'  | i");
    assert.equal(decoded({ ...answer, Items_Path: '' }, [5, 6]), "5 '' , b,a | \n6 'rest'  | i");
  });

  it('merge fields given under several spellings', () => {
    const labels = { labels: { description: 'a', secrecy: ['s'] }, LABELS: { description: 'b' }, path: '/0' };
    assert.equal(decoded({ labeled_paths: [labels], default_labels: null }, [1]), "1 'b' s | ");
  });

  it('of a wrong type', () => {
    const cases: readonly (readonly [Json, string])[] = [
      [
        { labeled_paths: {} },
        'object into Go struct field PathLabels.labeled_paths of type []difc.PathLabel',
      ],
      [{ labeled_paths: [1] }, 'number into Go struct field PathLabels.labeled_paths of type difc.PathLabel'],
      [
        { labeled_paths: [{ path: 1 }] },
        'number into Go struct field PathLabel.labeled_paths.path of type string',
      ],
      [
        { labeled_paths: null, items_path: [] },
        'array into Go struct field PathLabels.items_path of type string',
      ],
      [
        { labeled_paths: [{ labels: { secrecy: 'x' } }] },
        'string into Go struct field PathLabelEntry.labeled_paths.labels.secrecy of type []string',
      ],
    ];
    for (const [answer, error] of cases) {
      assert.equal(
        decoded(answer),
        `failed to parse path labels: failed to parse path labels: json: cannot unmarshal ${error}`,
      );
    }
  });

  it('take a null entry as one with an empty path', () => {
    assert.equal(decoded({ labeled_paths: [null] }, [1]), "1 'unlabeled'  | ");
  });

  it('label a root that is no array as one item', () => {
    const answer = { labeled_paths: [at('/0', 'x')], default_labels: { description: 'd' } };
    assert.equal(decoded(answer, { a: 1 }), `{"a":1} 'd'  | `);
    assert.equal(decoded(answer, null), `null 'd'  | `);
    assert.equal(decoded(answer, mcp('{"a":1}')), `${JSON.stringify(mcp('{"a":1}'))} 'd'  | `);
  });

  it('label the items inside an MCP result', () => {
    const answer = { labeled_paths: [at('/0', 'a')] };
    assert.equal(decoded(answer, mcp('[5,', '6]')), "5 'a'  | \n6 'unlabeled'  | ");
  });

  it('follow items_path', () => {
    const answer = {
      labeled_paths: [at('/a~1b/~0/1/0', 'x'), at('/a~1b/~0/10', 'y')],
      items_path: 'a~1b/~0//1',
    };
    assert.equal(decoded(answer, { 'a/b': { '~': [0, [7, 8]] } }), "7 'unlabeled'  | \n8 'unlabeled'  | ");
    const exact = { labeled_paths: [at('a/1', 'x')], items_path: '/a' };
    assert.equal(decoded(exact, { a: [7, 8] }), "7 'unlabeled'  | \n8 'x'  | ");
  });

  it('say where items_path leads nowhere', () => {
    const cases: readonly (readonly [path: string, error: string])[] = [
      ['/b', 'path "/b" not found in response'],
      ['/__proto__', 'path "/__proto__" not found in response'],
      ['/a', 'items_path "/a" does not point to an array'],
      ['/', 'items_path "/" does not point to an array'],
      ['/a/x', 'cannot navigate path "/a/x": unexpected type at "x"'],
      ['/l/x', 'expected array index at "/l/x", got "x"'],
      ['/l/+1', 'array index 1 out of bounds'],
      ['/l/-1', 'array index -1 out of bounds'],
      ['/l/9007199254740993', 'array index 9007199254740993 out of bounds'],
      ['/n/0', 'cannot navigate path "/n/0": unexpected type at "0"'],
    ];
    for (const [items_path, error] of cases) {
      assert.equal(
        decoded({ labeled_paths: [], items_path }, { a: 1, l: [[]], n: null }),
        `failed to apply path labels: failed to resolve path labels: ${error}`,
      );
    }
  });

  it('in the legacy form', () => {
    const items = [3, { labels: { secrecy: ['s', 1] } }, { data: { a: 1 }, labels: { description: 'd' } }];
    assert.equal(decoded({ items }), `null '' s | \n{"a":1} 'd'  | `);
    assert.equal(decoded({ items: [1] }), '');
  });

  it('in the legacy form without labels make the gateway panic', () => {
    const panic = 'runtime error: invalid memory address or nil pointer dereference';
    assert.equal(decoded({ items: [{ data: 1 }] }), panic);
    assert.equal(decoded({ items: [{ data: 1, labels: [] }] }), panic);
  });

  it('label 200,000 items with as many entries quickly', () => {
    const items = Array.from({ length: 200_000 }, (_, index) => index);
    const labeled_paths = items.map((index) => ({ path: `/${String(index)}`, labels: {} }));
    assert.equal(decoded({ labeled_paths }, items).split('\n').length, 200_000);
  });
});
