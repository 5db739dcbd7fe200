import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { findingsPage } from '../../../scripts/findings-page';
import { DIAGNOSTIC_CODES } from '../../../src/diagnostics/registry';
import { projectFolder } from '../../harness/places';

describe('the page of codes', () => {
  it('is what the registry says (npm run findings)', () => {
    assert.equal(readFileSync(join(projectFolder, 'docs/findings.md'), 'utf8'), findingsPage());
  });

  it('has a heading for each code', () => {
    const headings = [...findingsPage().matchAll(/^## (.+)$/gm)].map(([, code]) => code);
    assert.deepEqual(headings, DIAGNOSTIC_CODES);
  });
});
