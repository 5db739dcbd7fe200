import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import Ajv from 'ajv';
import { parse } from 'jsonc-parser';
import { declaredGuards } from '../../../src/project/declared-guards';

const schema = JSON.parse(readFileSync('schemas/guard-lab.schema.json', 'utf8')) as object;
const isValid = new Ajv({ strict: false }).compile(schema);
const [, example = ''] = /```jsonc\n([^]*?)```/.exec(readFileSync('docs/projects.md', 'utf8')) ?? [];

function accepted(text: string): { readonly schema: boolean; readonly parser: boolean } {
  const { problems } = declaredGuards(text, '/w/guard-lab.json');
  return { schema: isValid(parse(text)), parser: problems.length === 0 };
}

describe('the schema of guard-lab.json and its parser', () => {
  it('accept the example of the document', () => {
    assert.deepEqual(accepted(example), { schema: true, parser: true });
    assert.equal(declaredGuards(example, '/w/guard-lab.json').projects[0]?.modules[0]?.build?.cwd, '/w');
  });

  const changes: readonly (readonly [string, string])[] = [
    ['"wasm"', '"wasn"'],
    ['"sources"', '"source"'],
    ['"build/labels.wasm"', '"build/labels"'],
    ['"build/labels.wasm"', '3'],
    ['["src/**/*.c", "../shared/*.h"]', '"src"'],
    ['["make", "labels"]', '[]'],
    ['["make", "labels"]', '""'],
    ['["make", "labels"]', '[1]'],
    ['"cwd": "."', '"cwd": ""'],
    ['"command"', '"commands"'],
    ['["Makefile"]', '[""]'],
    ['"labels",  ', '"",  '],
  ];
  for (const [from, to] of changes)
    it(`refuse ${to} for ${from}`, () => {
      assert.ok(example.includes(from), from);
      assert.deepEqual(accepted(example.replace(from, to)), { schema: false, parser: false });
    });
});
