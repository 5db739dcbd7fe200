import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const folder = join(__dirname, '..', '..', 'dist', 'web');
const scripts = ['analysis.js', 'check.js', 'extension.js', 'map.js', 'worker.js'];

describe('the bundles for a browser', () => {
  it('are one file for the extension and one for each kind of thread', () => {
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.js')),
      scripts,
    );
  });

  for (const name of scripts)
    it(`${name} asks for nothing that a browser does not have, and makes no code of texts`, () => {
      const text = readFileSync(join(folder, name), 'utf8');
      const required = [...text.matchAll(/\brequire\(\s*["'`]([^"'`]+)["'`]\s*\)/g)].map(
        ([, module]) => module,
      );
      assert.deepEqual([...new Set(required)], name === 'extension.js' ? ['vscode'] : []);
      // The texts are too long for a report: only what is found is shown.
      const found = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([each]) => each);
      assert.deepEqual(found(/["'`]node:[\w/]+["'`]\s*\)/g), []);
      // A method may have that name.
      assert.deepEqual(found(/(?<![\w.$])(?:eval\([^()]*\)(?!\s*\{)|new Function\()/g), []);
      // The bundle has other names for them; without, they fail when they are called.
      assert.deepEqual(found(/(?<![\w.$])(?:set|clear)Immediate\(/g), []);
    });
});
