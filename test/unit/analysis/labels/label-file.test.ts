import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { labelKey, UniqueKeys } from '../../../../src/analysis/labels/label-key';
import { labelFile, type AnsweredRequest } from '../../../../src/analysis/labels/make-label-file';
import { parseLabelFile } from '../../../../src/analysis/labels/parse-label-file';
import { labelFileText } from '../../../../src/analysis/labels/write-label-file';
import { anyFile } from '../diff/label-entries';

const labels = (description: string, secrecy: string[] = [], integrity: string[] = []) => ({
  description,
  secrecy,
  integrity,
});
const read = (parts: string[], more: Partial<AnsweredRequest['answer']> = {}): AnsweredRequest => ({
  parts,
  answer: { error: null, resource: labels('issues'), operation: 'read', invocations: [], ...more },
});

function textOf(...answered: AnsweredRequest[]): string {
  const outcome = labelFile('guards/github.wasm', answered);
  assert.ok(outcome.ok);
  return labelFileText(outcome.file);
}

const parsed = (text: string): string => {
  const outcome = parseLabelFile(text);
  return outcome.ok ? 'ok' : outcome.error;
};

describe('a label file', () => {
  it('has sorted keys, one a line, sorted tags, and items with the same labels together', () => {
    const shared = labels('', ['private:b', 'private:a', 'private:b']);
    const items = [shared, labels('', [], ['approved']), shared, shared].map((each) => ({
      data: null,
      labels: each,
    }));
    const error = 'WASM function call failed: wasm error: unreachable\nwasm stack trace:\n\t.$5(i32) i32';
    assert.equal(
      textOf(
        read(['list_issues', 'public', 'required'], { items }),
        read(['create_issue', 'public', 'all'], { operation: 'write' }),
        { parts: ['get_issue', 'public', 'all'], answer: { error, invocations: [] } },
        read(['get_me', 'public', 'all'], { items: null }),
      ),
      `{
  "version": 1,
  "guard": "guards/github.wasm",
  "labels": {
    "create_issue / public / all": { "operation": "write", "description": "issues", "secrecy": [], "integrity": [], "error": null },
    "get_issue / public / all": { "operation": null, "description": "", "secrecy": [], "integrity": [], "error": "WASM function call failed: wasm error: unreachable" },
    "get_me / public / all": { "operation": "read", "description": "issues", "secrecy": [], "integrity": [], "error": null, "items": null },
    "list_issues / public / required": { "operation": "read", "description": "issues", "secrecy": [], "integrity": [], "error": null, "items": [{ "items": "0,2-3", "description": "", "secrecy": ["private:a", "private:b"], "integrity": [] }, { "items": "1", "description": "", "secrecy": [], "integrity": ["approved"] }] }
  }
}
`,
    );
  });

  it('is none when our engine could not finish a request', () => {
    const outcome = labelFile('g.wasm', [read(['a', 'b', 'c']), read(['d'], { engine: 'it crashed' })]);
    assert.deepEqual(outcome, { ok: false, failures: [{ key: 'd', reason: 'it crashed' }] });
  });

  it('gives each request a key, also with equal names', () => {
    assert.match(
      textOf(read(['a']), read(['a']), read(['a (2)'])),
      /"a":.*\n.*"a \(2\)":.*\n.*"a \(2\) \(2\)":/,
    );
    const keys = new UniqueKeys();
    assert.deepEqual(
      ['a', 'a (2)', 'a'].map((key) => keys.take(key)),
      ['a', 'a (2)', 'a (3)'],
    );
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(anyFile(), (file) => {
        const outcome = parseLabelFile(labelFileText(file));
        assert.deepEqual(outcome, { ok: true, value: file });
        if (outcome.ok) assert.equal(labelFileText(outcome.value), labelFileText(file));
      }),
      { numRuns: 300 },
    );
  });

  it('has keys that differ when the names differ', () => {
    const part = fc.stringMatching(/^[a /\\]{0,4}$/);
    const parts = fc.array(part, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        assert.equal(labelKey(one) === labelKey(other), JSON.stringify(one) === JSON.stringify(other));
      }),
      { numRuns: 5000 },
    );
    assert.equal(
      labelKey(['scenario tests/a.guard-scenario.json', 'and / or', 'x\\y']),
      'scenario tests/a.guard-scenario.json / and \\/ or / x\\\\y',
    );
  });
});

const entry = '{ "operation": "read", "description": "", "secrecy": [], "integrity": [], "error": null }';
const fileText = (lines: string, version = '1'): string =>
  `{\n  "version": ${version},\n  "guard": "g",\n  "labels": {\n${lines}\n  }\n}\n`;

describe('a label file that was merged by hand', () => {
  it('may have another order, comments and trailing commas', () => {
    const outcome = parseLabelFile(
      fileText(`"b": ${entry}, // mine\n"a": ${entry},`).replaceAll('\n', '\r\n'),
    );
    assert.deepEqual(outcome.ok && [...outcome.value.labels.keys()], ['a', 'b']);
  });

  for (const [what, text, expected] of [
    [
      'conflict markers',
      fileText(`<<<<<<< HEAD\n"a": ${entry}\n=======\n"a": ${entry}\n>>>>>>> topic`),
      '5:1: a conflict of a merge is not resolved here; make the file again with guard-lab labels',
    ],
    [
      'a key twice',
      fileText(`"a": ${entry},\n"a": ${entry}`),
      '6:1: "a" occurs twice in this object, first at 5:1; remove one of them',
    ],
    ['no comma', fileText(`"a": ${entry}\n"b": ${entry}`), '6:1: a comma is missing before this'],
    [
      'another version',
      fileText('', '2'),
      '2:14: only version 1 of label files is known; make both files with the same Guard Lab',
    ],
    ['a property missing', '{ "version": 1, "labels": {} }', '1:1: a label file needs `guard`'],
    ['another value', '[]', '1:1: a label file is an object with `version`, `guard` and `labels`'],
    ['no value', '', '1:1: a value is expected here'],
    [
      'an entry without tags',
      fileText('"a": { "operation": "read", "description": "", "secrecy": [], "error": null }'),
      '5:6: `labels.a` needs `integrity`',
    ],
    [
      'another operation',
      fileText(`"a": ${entry.replace('read', 'reed')}`),
      '5:21: `labels.a.operation` must be one of "read", "write", "read-write", not "reed"; did you mean "read"?',
    ],
    [
      'items that are no numbers',
      fileText(
        `"a": ${entry.replace('null }', 'null, "items": [{ "items": "2-1", "description": "", "secrecy": [], "integrity": [] }] }')}`,
      ),
      '5:116: `labels.a.items[0].items` must be ascending numbers of items, such as "0-2,5"',
    ],
  ] as const) {
    it(`is refused with ${what}`, () => assert.equal(parsed(text), expected));
  }

  it('may not name an item twice', () => {
    const one = (items: string): string =>
      `{ "items": "${items}", "description": "", "secrecy": [], "integrity": [] }`;
    const text = fileText(
      `"a": ${entry.replace('null }', `null, "items": [${one('0,4')}, ${one('1-4')}] }`)}`,
    );
    assert.match(parsed(text), /^5:\d+: `labels\.a\.items` has item 4 twice$/);
  });
});
