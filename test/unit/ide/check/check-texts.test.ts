import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkCommandLine } from '../../../../src/ide/check/command-line';
import { disableProperty } from '../../../../src/ide/check/disable-property';
import { propertyOutcome } from '../../../../src/ide/check/property-outcome';
import { parseCheckSettings } from '../../../../src/analysis/check/check-settings';
import { answered } from './check-fixture';

describe('A property as a test', () => {
  it('passes only when it was shown', () => {
    const states = (['shown', 'broken', 'disabled', 'no-subject', 'not-reached'] as const).map(
      (status) => propertyOutcome(answered(status)).state,
    );
    assert.deepEqual(states, ['passed', 'failed', 'skipped', 'skipped', 'skipped']);
  });

  it('says what does not hold, with both sides', () => {
    const difference = { expected: 'a', actual: 'b\u001b' };
    const counterexample = { scenario: null, message: 'it leaks\u0007' };
    assert.deepEqual(propertyOutcome(answered('broken', { counterexample }, { difference })), {
      state: 'failed',
      text: 'It holds. Not so:\nit leaks\\u0007',
      difference: { expected: 'a', actual: 'b\\u001b' },
    });
  });

  it('gives the reason of one that is switched off', () => {
    assert.deepEqual(propertyOutcome(answered('disabled', { reason: 'on purpose' })), {
      state: 'skipped',
      note: 'disabled: on purpose',
    });
  });
});

describe('The command line of a check', () => {
  const check = { paths: ['a.json', "it's here.json", '-x'], catalogs: ['t ools.json'], seed: 7, runs: 200 };

  it('quotes paths for a POSIX shell', () => {
    assert.equal(
      checkCommandLine({ ...check, only: 'scope', profile: 'v0.3.31' }, 'posix'),
      "guard-lab check a.json 'it'\\''s here.json' ./-x --tools 't ools.json' --profile v0.3.31 --only scope --seed 7 --runs 200",
    );
  });

  it('takes no path for an option, on Windows neither', () => {
    const paths = ['-a.json', '-b c.json'];
    const line = (shell: 'posix' | 'windows'): string => checkCommandLine({ ...check, paths }, shell);
    assert.match(line('windows'), /^guard-lab check \.\\-a\.json "\.\\-b c\.json" /);
    assert.match(line('posix'), /^guard-lab check \.\/-a\.json '\.\/-b c\.json' /);
  });

  it('quotes paths for a shell of Windows', () => {
    assert.equal(
      checkCommandLine({ ...check, paths: ['a\\b.json', 'c d.json'] }, 'windows'),
      'guard-lab check a\\b.json "c d.json" --tools "t ools.json" --seed 7 --runs 200',
    );
  });
});

describe('Disabling a property', () => {
  const disabled = (text: string | undefined, code = 'scope', reason = 'a "b"'): string => {
    const outcome = disableProperty(text, code, reason);
    assert.ok(outcome.ok);
    const settings = parseCheckSettings(outcome.text);
    assert.ok(settings.ok);
    assert.equal(settings.value.disabled.get(code), reason);
    return outcome.text;
  };

  it('writes a file where there is none, or an empty one', () => {
    for (const text of [undefined, ' \n'])
      assert.equal(
        disabled(text),
        '{\n  "version": 1,\n  "check": {\n    "disabled": {\n      "scope": "a \\"b\\""\n    }\n  }\n}\n',
      );
  });

  it('keeps comments and the style of the file', () => {
    const text =
      '// ours\r\n{\r\n\t"version": 1, // v\r\n\t"check": {\r\n\t\t"rules": [], // none\r\n\t},\r\n}\r\n';
    assert.equal(
      disabled(text),
      '// ours\r\n{\r\n\t"version": 1, // v\r\n\t"check": {\r\n\t\t"rules": [], // none\r\n\t\t"disabled": { "scope": "a \\"b\\"" },\r\n\t},\r\n}\r\n',
    );
  });

  it('replaces the reason of a property that is disabled already', () => {
    const text = '{ "version": 1, "check": { "disabled": { "scope": "old", "rules": "r" } } }';
    assert.equal(
      disabled(text, 'scope', 'new'),
      '{ "version": 1, "check": { "disabled": { "scope": "new", "rules": "r" } } }',
    );
  });

  it('leaves a file alone that cannot be understood', () => {
    for (const text of ['{', '[]', '{"version":1,"check":[]}', '{"version":1,"check":{"disabled":1}}'])
      assert.ok(!disableProperty(text, 'scope', 'r').ok, text);
  });
});
