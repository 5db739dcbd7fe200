import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { EXAMPLES } from '../../../src/project/examples';

const FOLDER = join(__dirname, '../../../examples');

describe('the examples', () => {
  it('are the folders of examples', () => {
    const folders = readdirSync(FOLDER, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    assert.deepEqual(EXAMPLES.map(({ name }) => name).sort(), folders.sort());
  });

  it('are listed in the README', () => {
    const readme = readFileSync(join(FOLDER, '../README.md'), 'utf8');
    for (const { name } of EXAMPLES) assert.ok(readme.includes(`| \`examples/${name}\` |`), name);
  });

  it('need no tools in WAT, and npm in AssemblyScript', () => {
    const needs = EXAMPLES.map(({ language, tools, setup }) =>
      [language, ...tools.map(({ name }) => name), ...setup].join(', '),
    );
    assert.deepEqual([...new Set(needs)], ['WAT', 'AssemblyScript, npm, npm install']);
  });

  it('read the same JSON as a new guard in AssemblyScript', () => {
    const texts = ['examples/author-association', 'examples/tool-rules', 'templates/assemblyscript'].map(
      (folder) => readFileSync(join(FOLDER, '..', folder, 'assembly/json.ts'), 'utf8'),
    );
    assert.equal(new Set(texts).size, 1);
  });
});
