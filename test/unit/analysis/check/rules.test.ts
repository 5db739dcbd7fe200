import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCheckSettings } from '../../../../src/analysis/check/check-settings';
import { fitsPattern } from '../../../../src/text/wildcard';
import { rules } from '../../../../src/analysis/check/properties/rules';
import { parseRules } from '../../../../src/analysis/check/rules';
import type { Property } from '../../../../src/analysis/check/property';
import type { Json } from '../../../../src/gateway/json';
import { check } from './check-fixture';
import { labelingHost, LISTS_ISSUES, type TestGuard } from './labeling-guard';

async function found(rule: Json, guard: TestGuard = {}): Promise<string> {
  const parsed = parseRules(Array.isArray(rule) ? rule : [rule]);
  if (!parsed.ok) throw new Error(parsed.error);
  const property: Property = {
    ...rules,
    check: (context) => rules.check({ ...context, rules: parsed.value }),
  };
  const { status, runs, reason, violation } = await check(property, labelingHost(guard), LISTS_ISSUES);
  return `${status} ${String(runs)}: ${violation?.message ?? reason ?? ''}`;
}

const error = (value: Json): string => {
  const parsed = parseRules(value);
  return parsed.ok ? 'no error' : parsed.error.trim();
};

describe('rules of one’s own', () => {
  it('are shown about the requests that they apply to', async () => {
    const rule = { name: 'scoped', tools: 'list_*', require: { secrecy: ['private:{owner}/{repo}'] } };
    assert.equal(await found({ ...rule, when: { visibility: 'private' } }), 'shown 1: ');
    assert.equal(await found({ ...rule, when: { world: 'unknown', args: { repo: 'app' } } }), 'shown 1: ');
    assert.equal(await found({ name: 'reads', tools: '*', operation: 'read' }), 'shown 3: ');
  });

  it('that are broken name the rule, what is wrong, and the reason', async () => {
    const rule = {
      name: 'scoped',
      tools: 'list_issues',
      require: { secrecy: ['private:{owner}/*'] },
      reason: 'SEC-12',
    };
    assert.equal(
      await found(rule),
      'broken 1: list_issues / public / list: the rule "scoped" is broken: no secrecy tag fits "private:acme/*": secrecy [], integrity [approved, unapproved] (SEC-12)',
    );
    assert.match(
      await found({ name: 'low', tools: '*', forbid: { integrity: ['appr*'] } }),
      /an integrity tag fits "appr\*"/,
    );
    assert.match(
      await found({ name: 'w', tools: '*', operation: 'write' }),
      /the operation is read, not write$/,
    );
  });

  it('are broken by a response without labels, and not by an error', async () => {
    const rule = {
      name: 'secret',
      tools: '*',
      when: { visibility: 'private' },
      require: { secrecy: ['private*'] },
    };
    assert.match(await found(rule, { response: () => ({}) }), /^broken .* no secrecy tag fits "private\*"/);
    assert.match(await found(rule, { response: () => ({ kind: 'error', error: 'code -1' }) }), /^no-subject/);
  });

  it('that apply to no request are not shown', async () => {
    const good = { name: 'reads', tools: '*', operation: 'read' };
    assert.equal(
      await found([good, { ...good, name: 'typo', tools: 'lst_*' }]),
      'no-subject 0: the rule "typo" applies to no request',
    );
    assert.equal(await found([]), 'no-subject 0: guard-lab.json has no rules');
  });

  it('are refused with the place of what is wrong', () => {
    const rule = { name: 'n', tools: '*', operation: 'read' };
    assert.equal(error({}), '`check.rules` must be a list of rules');
    assert.equal(error([rule, 1]), '`check.rules[1]` must be an object');
    assert.equal(error([{ ...rule, name: ' ' }]), '`check.rules[0].name` must be a text');
    assert.equal(
      error([{ ...rule, operation: 'delete' }]),
      '`check.rules[0].operation` must be one of: read, write, read-write',
    );
    assert.match(
      error([{ ...rule, tool: 'x' }]),
      /^`check.rules\[0\]` has the unknown field "tool"; known: name, tools/,
    );
    assert.equal(
      error([{ ...rule, forbid: { secrecy: 'x' } }]),
      '`check.rules[0].forbid.secrecy` must be a list of patterns',
    );
    assert.match(
      error([{ ...rule, when: { visibility: 'hidden' } }]),
      /`check.rules\[0\].when.visibility` must be one of/,
    );
    assert.match(error([{ name: 'n', tools: '*' }]), /says nothing: give `operation`, `require` or `forbid`/);
  });

  it('are refused at the line and column of what is wrong', () => {
    for (const [rule, place] of [
      ['{ "name": "n",\n  "tools": 1, "operation": "read" }', '2:12: `check.rules[0].tools` must be a text'],
      ['{ "name": "n",\n\n  "tol.s": 1 }', '3:12: `check.rules[0]` has the unknown field "tol.s"'],
      ['{ "name": "n", "operation": "read" }', '1:38: `check.rules[0].tools` must be a text'],
      ['{ "name": "n", "tools": "*",\n"forbid": { "secrecy": 1 } }', '2:24: `check.rules[0].forbid.secrecy`'],
    ] as const) {
      const settings = parseCheckSettings(`{ "version": 1, "check": { "rules": [${rule}] } }`);
      assert.equal(settings.ok, false);
      assert.equal(settings.error.slice(0, place.length), place);
    }
    const disabled = parseCheckSettings('{ "version": 1,\n  "check": { "disabled": { "a.b": 1 } } }');
    assert.match(disabled.ok ? '' : disabled.error, /^2:35: `check.disabled` must give a reason/);
  });

  it('have patterns that take no time, however hostile they are', () => {
    assert.ok(fitsPattern('private:*/App', 'private:acme/app'));
    assert.ok(fitsPattern('*', '') && fitsPattern('a*b*c', 'aXbXbc'));
    assert.ok(!fitsPattern('private', 'private:x') && !fitsPattern('a*b', 'a') && !fitsPattern('', 'a'));
    assert.ok(!fitsPattern('*a'.repeat(500), 'a'.repeat(499)));
    assert.ok(!fitsPattern('a.c', 'abc'));
  });
});
