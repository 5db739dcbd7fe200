import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readBackendInput, readJsonInput } from '../../../src/scenario/json-input';

describe('JSON that people write', () => {
  it('may have a byte order mark, comments and trailing commas', () => {
    assert.deepEqual(readJsonInput('\ufeff// an issue\n{"a": [1, 2,], /* more */ "b": -0.5,}'), {
      ok: true,
      value: { a: [1, 2], b: -0.5 },
    });
    assert.deepEqual(readJsonInput('null'), { ok: true, value: null });
  });

  it('has texts and names as Go has them', () => {
    assert.deepEqual(readJsonInput('{"\\ud800": "\\udc00x\\ud83d\\ude00"}'), {
      ok: true,
      value: { '\ufffd': '\ufffdx😀' },
    });
  });

  const refused: readonly (readonly [text: string, error: string])[] = [
    [
      '{"f":\n 1e400}',
      '2:2: this number is outside the range of a 64-bit float, the gateway could not read it',
    ],
    [
      '{"a":[-1e999]}',
      '1:7: this number is outside the range of a 64-bit float, the gateway could not read it',
    ],
    ['{"a":1,\n"b":2,"a":3}', '2:7: "a" occurs twice in this object, first at 1:2; remove one of them'],
    ['{"a":{"b":1,"\\u0062":2}}', '1:13: "b" occurs twice in this object, first at 1:7; remove one of them'],
    ['', '1:1: a value is expected here'],
    ['{"a":1} 2', '1:9: the text must end here, after the value'],
    ['{"a":01}', '1:7: a comma is missing before this (and 2 more)'],
    [
      "{'a':1}",
      '1:2: this is not JSON: a value is an object, a list, a "string", a number, true, false or null',
    ],
    ['\ufffd\ufffd{\u0000}\u0000', '1:1: this text is UTF-16; save it as UTF-8'],
    [`${'['.repeat(1001)}`, '1:1001: lists and objects are nested more than 1000 deep here'],
  ];
  for (const [text, error] of refused) {
    it(`refuses ${JSON.stringify(text.slice(0, 30))} at its place`, () => {
      const outcome = readJsonInput(text);
      assert.equal(outcome.ok, false);
      assert.equal(
        outcome.ok ? '' : outcome.error.replace(/ \(and \d+ more\)$/, ''),
        error.replace(/ \(and \d+ more\)$/, ''),
      );
    });
  }
});

describe('saved answers in a file', () => {
  it('are read as in a scenario', () => {
    assert.deepEqual(readBackendInput('[ // one\n{"tool": "t", "result": {"a": 1}},]'), {
      ok: true,
      value: [{ tool: 't', result: { a: 1 } }],
    });
  });

  it('cannot be more than a list of answers', () => {
    const outcomes = ['[],"steps":[]', '{}', '[{"tool":1}]', '[{"tool":"t","result":1,"error":"e"}]'].map(
      (text) => {
        const outcome = readBackendInput(text);
        return outcome.ok ? 'read' : outcome.error;
      },
    );
    assert.match(outcomes[0] ?? '', /^1:3: the text must end here, after the value/);
    assert.match(outcomes[1] ?? '', /^1:1: a list of saved answers is expected here$/);
    assert.match(outcomes[2] ?? '', /^1:10: `\[0\]\.tool` must be a string, not a number$/);
    assert.match(outcomes[3] ?? '', /^1:2: `\[0\]` has both `result` and `error`/);
  });
});
