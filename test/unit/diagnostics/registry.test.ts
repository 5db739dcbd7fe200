import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { globSync } from 'tinyglobby';
import { documentationOf, documentationPage, documentedCodes } from '../../../src/diagnostics/guard-rules';
import { FINDING_CODES } from '../../../src/diagnostics/finding-rules';
import { REMARK_CODES } from '../../../src/diagnostics/scenario-lint-rules';

describe('pages about diagnostic codes', () => {
  it('exist for every finding and remark, with the setting that switches it off', () => {
    for (const code of [...FINDING_CODES, ...REMARK_CODES]) {
      assert.match(documentationPage(code), new RegExp(`"guardLab\\.findings": \\{ "${code}": false \\}`));
    }
  });

  it('say of other codes what they mean, without a switch', () => {
    assert.match(documentationPage('load-refused'), /^# Module refused by the gateway\n/);
    assert.doesNotMatch(documentationPage('load-refused'), /Disable this diagnostic/);
  });

  it('are listed by code, each once and with a title', () => {
    const codes = documentedCodes().map(({ code }) => code);
    assert.deepEqual(codes, [...new Set(codes)].sort());
    assert.ok(codes.includes('trap') && codes.includes('guard-missing') && codes.includes('policy-refused'));
    for (const { code, title } of documentedCodes()) assert.equal(title, documentationOf(code)?.title);
    assert.deepEqual(
      documentedCodes().filter(({ title }) => title.trim() === ''),
      [],
    );
  });

  it('take no property of every object for a code', () => {
    assert.equal(documentationOf('constructor'), undefined);
    assert.equal(documentationOf('__proto__'), undefined);
  });

  it('exist for every code that the diagnostics have', () => {
    const files = globSync('src/{ide,editor}/diagnostics/*.ts');
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
