import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documentationPage } from '../../../src/diagnostics/documentation';
import { CHECK_RULES } from '../../../src/diagnostics/check-rules';
import { FINDING_RULES } from '../../../src/diagnostics/finding-rules';
import { GUARD_RULES } from '../../../src/diagnostics/guard-rules';
import { MAP_RULES } from '../../../src/diagnostics/map-rules';
import { DIAGNOSTIC_CODES, isDiagnosticCode, RULES } from '../../../src/diagnostics/registry';
import { SCENARIO_FILE_RULES } from '../../../src/diagnostics/scenario-file-rules';
import { SCENARIO_LINT_RULES } from '../../../src/diagnostics/scenario-lint-rules';
import { PROPERTIES } from '../../../src/analysis/check/properties';
import { SETTINGS } from '../../../src/ide/setting-defaults';

describe('the registry of rules', () => {
  it('has every code once', () => {
    const catalogs = [
      CHECK_RULES,
      FINDING_RULES,
      GUARD_RULES,
      MAP_RULES,
      SCENARIO_FILE_RULES,
      SCENARIO_LINT_RULES,
    ];
    const codes: string[] = catalogs.flatMap((rules) => Object.keys(rules));
    assert.deepEqual(codes.sort(), [...DIAGNOSTIC_CODES]);
    assert.equal(new Set(codes).size, codes.length);
    assert.ok(['trap', 'guard-missing', 'policy-refused'].every((code) => codes.includes(code)));
  });

  it('has a title and documentation for each', () => {
    const wanting = DIAGNOSTIC_CODES.filter((code) => {
      const { title, documentation } = RULES[code];
      return title.trim() === '' || documentation.length < 40;
    });
    assert.deepEqual(wanting, []);
  });

  it('explains every property of a check', () => {
    const unknown = PROPERTIES.filter(({ code }) => !isDiagnosticCode(code)).map(({ code }) => code);
    assert.deepEqual(unknown, []);
  });

  it('names settings that exist', () => {
    const keys = new Set<string>(Object.values(SETTINGS).map(({ key }) => key));
    const named = DIAGNOSTIC_CODES.flatMap((code) => RULES[code].setting ?? []);
    assert.deepEqual([...new Set(named)].sort(), ['diagnostics.failedExpectations', 'findings']);
    assert.ok(named.every((key) => keys.has(key)));
  });

  it('takes no property of every object for a code', () => {
    assert.ok(!isDiagnosticCode('constructor'));
    assert.ok(!isDiagnosticCode('__proto__'));
  });
});

describe('pages about diagnostic codes', () => {
  it('exist for every finding and lint rule, with the setting that switches it off', () => {
    for (const code of [...Object.keys(FINDING_RULES), ...Object.keys(SCENARIO_LINT_RULES)]) {
      assert.match(documentationPage(code), new RegExp(`"guardLab\\.findings": \\{ "${code}": false \\}`));
    }
  });

  it('say of other codes what they mean, without a switch', () => {
    assert.match(documentationPage('load-refused'), /^# Module refused by the gateway\n/);
    assert.doesNotMatch(documentationPage('load-refused'), /Disable this diagnostic/);
    assert.match(documentationPage('constructor'), /No documentation is available/);
  });
});
