import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { updateMessage } from '../../../../src/ide/testing/update-message';
import type { AgentResult, Check, ScenarioResult } from '../../../../src/run/result';
import type { Expectation } from '../../../../src/scenario/model';
import { step } from '../backend-calls/drawn';

const check = (name: keyof Expectation, ok = false): Check => ({
  path: ['expect', name],
  ok,
  expected: 1,
  actual: 2,
});
const unexpected: Check = { path: [], ok: false, expected: 'no error', actual: 'x' };

function result(checks: readonly Check[], facts: Partial<ScenarioResult> = {}): ScenarioResult {
  return {
    file: 'a',
    guard: 'g',
    status: 'failed',
    error: null,
    load: { ok: true, memoryPages: 1, durationMs: 1 },
    agent: null,
    steps: [step('list issues', { checks })],
    findings: [],
    durationMs: 1,
    ...facts,
  };
}

describe('what an update came to', () => {
  it('is quiet when everything is done', () => {
    const before = result([check('operation'), check('items')]);
    assert.deepEqual(updateMessage([{ before, after: result([check('operation', true)]) }]), {
      text: 'Updated 2 expected values.',
      isDone: true,
    });
  });

  it('names what still fails', () => {
    const before = result([check('operation'), check('error')]);
    assert.deepEqual(updateMessage([{ before, after: result([check('error')]) }]), {
      text: 'Updated 1 expected value. list issues: expect.error cannot be updated: what was expected did not occur, or differs between runs. Change or remove it manually.',
      isDone: false,
    });
  });

  it('counts label_agent of every session', () => {
    const agent = (checks: readonly Check[]): AgentResult => ({
      ...{ error: null, mode: 'filter', secrecy: [], integrity: [], invocation: null, attempts: [] },
      ...{ status: 'failed', findings: [], checks },
    });
    const of = (checks: readonly Check[]): ScenarioResult => result([], { sessions: { bob: agent(checks) } });
    assert.deepEqual(updateMessage([{ before: of([check('mode')]), after: of([check('mode', true)]) }]), {
      text: 'Updated 1 expected value.',
      isDone: true,
    });
    assert.match(
      updateMessage([{ before: of([check('mode')]) }]).text,
      /^label_agent of bob: expect\.mode cannot/,
    );
  });

  it('says what is missing when nothing expects an error', () => {
    const missing =
      'No expectation covers an error or a limit that occurred. If it is intended, add an expectation (quick fix).';
    const before = result([unexpected]);
    assert.deepEqual(updateMessage([{ before }]), { text: missing, isDone: false });
    const both = result([check('operation'), unexpected]);
    assert.deepEqual(updateMessage([{ before: both, after: before }]), {
      text: `Updated 1 expected value. ${missing}`,
      isDone: false,
    });
  });

  it('names a few of many', () => {
    const before = result((['mode', 'items', 'trap', 'limit', 'error'] as const).map((name) => check(name)));
    assert.match(
      updateMessage([{ before }]).text,
      /^list issues: expect\.mode; list issues: expect\.items; list issues: expect\.trap and 2 more /,
    );
  });

  it('says when there was nothing to do', () => {
    const before = result([check('operation', true)]);
    assert.equal(updateMessage([{ before }]).text, 'All expectations pass. Nothing to update.');
  });

  it('says when a scenario cannot run or its guard does not load', () => {
    const before = result([], { error: 'no such guard' });
    assert.match(updateMessage([{ before }]).text, /could not run, .*: no such guard$/);
    const unloaded = result([], { load: { ok: false, error: 'bad magic' } });
    assert.match(updateMessage([{ before: unloaded }]).text, /does not load, .*: bad magic$/);
  });
});
