import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { globSync } from 'tinyglobby';
import { documentationOf, documentationPage } from '../../../../src/editor/diagnostics/documentation';
import { FINDING_CODES } from '../../../../src/run/finding-catalog';
import { REMARK_CODES } from '../../../../src/scenario/review/remark';

describe('pages about diagnostic codes', () => {
  it('exist for every finding and remark, with the setting that switches it off', () => {
    for (const code of [...FINDING_CODES, ...REMARK_CODES]) {
      assert.match(documentationPage(code), new RegExp(`"guardLab\\.findings": \\{ "${code}": false \\}`));
    }
  });

  it('say of other codes what they mean, without a switch', () => {
    assert.match(documentationPage('load-refused'), /^# The gateway does not load this module\n/);
    assert.doesNotMatch(documentationPage('load-refused'), /Switch it off/);
  });

  it('take no property of every object for a code', () => {
    assert.equal(documentationOf('constructor'), undefined);
    assert.equal(documentationOf('__proto__'), undefined);
  });

  it('exist for every code that the diagnostics have', () => {
    const files = globSync('src/editor/diagnostics/*.ts');
    const codes = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\bcode: '([a-z-]+)'/g)].map(([, code]) => code ?? ''),
    );
    assert.ok(codes.length > 10);
    assert.deepEqual(
      codes.filter((code) => documentationOf(code) === undefined),
      [],
    );
  });
});
