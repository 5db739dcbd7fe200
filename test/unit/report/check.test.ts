import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CheckResult, PropertyResult } from '../../../src/analysis/check/check-result';
import { prettyCheck } from '../../../src/report/check';
import { markdownCheck } from '../../../src/report/check-markdown';

const property = (code: string, more: Partial<PropertyResult>): PropertyResult => ({
  code,
  title: `what ${code} says`,
  ok: null,
  status: 'shown',
  runs: 0,
  ...more,
});

const RESULT: CheckResult = {
  version: 1,
  guard: 'guard.wat',
  seed: 42,
  requests: 1,
  properties: [
    property('a', { ok: true, runs: 1 }),
    property('b', {
      ok: false,
      status: 'broken',
      runs: 2,
      counterexample: {
        scenario: 'out/b.guard-scenario.json',
        message: 'with \u001b[31m | <b> it leaks',
        source: { file: 'guard.wat', line: 7 },
      },
    }),
    property('c', { status: 'no-subject' }),
    property('d', { status: 'not-reached', reason: 'the check was stopped' }),
    property('e', { status: 'disabled', reason: 'on purpose' }),
  ],
};

describe('the report of properties', () => {
  it('has a line for each, the counterexample, reasons, counts and the seed', () => {
    assert.equal(
      prettyCheck(RESULT, { colour: false }),
      `guard.wat  1 request

✓ a  what a says (1 case)
✗ b  what b says (2 cases)
    with \\u001b[31m | <b> it leaks
    at guard.wat:7
    scenario: out/b.guard-scenario.json
○ c  what c says
    not checked: there was nothing to ask
○ d  what d says
    not finished: the check was stopped
- e  what e says
    disabled: on purpose

Properties: 1 shown, 1 broken, 1 not checked, 1 not finished, 1 disabled
Seed 42: repeat with --seed 42
`,
    );
  });

  it('obeys nothing of a guard in Markdown', () => {
    const text = markdownCheck(RESULT);
    assert.match(text, /^### Properties of <code>guard\.wat<\/code>\n\n1 request: 1 shown, 1 broken/);
    assert.match(text, /\*\*b\*\*: with .*31m &#124; &#60;b&#62; it leaks\./);
    assert.equal(text.includes('\u001b'), false);
    assert.match(text, /Seed 42: repeat with --seed 42\.\n$/);
  });
});
