import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentationOf, documentationPage } from '../../../../src/editor/diagnostics/documentation';
import { FINDING_CODES } from '../../../../src/run/finding-catalog';

describe('pages about diagnostic codes', () => {
  it('exist for every finding, with the setting that switches it off', () => {
    for (const code of FINDING_CODES) {
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
});
