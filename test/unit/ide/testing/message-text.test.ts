import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failureMessage, failureSummary } from '../../../../src/ide/testing/message-text';

const failure = (name: string) => ({
  text: `${name}: expected "allowed", got "error"`,
  findings: ['label_resource trapped [trap]'],
  scenario: `/w/a.guard-scenario.json:${String(name.length)}:3`,
  guard: 'label_resource at /w/guard.rs:7:9',
});

describe('the text of a failure', () => {
  it('says cause, places and findings in plain text', () => {
    assert.equal(
      failureMessage(failure('expect.outcome')),
      `expect.outcome: expected "allowed", got "error"
In the guard: label_resource at /w/guard.rs:7:9
In the scenario: /w/a.guard-scenario.json:14:3
Finding: label_resource trapped [trap]`,
    );
    assert.equal(failureMessage({ text: 'no', findings: [] }), 'no');
  });

  it('says several failures of a test once each, and their findings once', () => {
    assert.equal(
      failureSummary([failure('one'), failure('other')]),
      `Summary: 2 failures

one: expected "allowed", got "error"
In the guard: label_resource at /w/guard.rs:7:9
In the scenario: /w/a.guard-scenario.json:3:3

other: expected "allowed", got "error"
In the guard: label_resource at /w/guard.rs:7:9
In the scenario: /w/a.guard-scenario.json:5:3

Finding: label_resource trapped [trap]`,
    );
  });

  it('is bounded, and says what is left off', () => {
    const many = Array.from({ length: 30 }, (_each, at) => ({
      text: `${String(at)}${'x'.repeat(9000)}`,
      findings: [],
    }));
    const text = failureSummary(many);
    assert.match(text, /… and 20 more failures$/);
    assert.ok(text.length < 10 * 2100, String(text.length));
  });
});
