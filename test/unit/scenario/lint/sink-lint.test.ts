import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lintScenario } from '../../../../src/scenario/lint/lint';
import { scenarioOf } from '../../run/scripted-host';

const SINKS = {
  all: { accept: ['*'] },
  web: { accept: ['*'], visibility: 'public' },
  app: { accept: ['private:acme/app'] },
};

/** Remarks about requests with these expectations, one a line. */
function drawn(steps: readonly object[], more: object = {}): string[] {
  const scenario = scenarioOf({ sinks: SINKS, ...more, steps });
  return lintScenario(scenario).map(({ path, message }) => `${path.join('.')}: ${message}`);
}
const send = (sink: string, expect: object): object => ({ name: sink, tool: 't', sink, expect });

describe('expectations on requests to write sinks', () => {
  it('contradict what the gateway does whatever the guard says', () => {
    assert.deepEqual(drawn([send('app', { outcome: 'filtered' })]), [
      'steps.0.expect.outcome: `outcome` can never hold: the outcome is then "allowed" or "denied"',
    ]);
    assert.deepEqual(drawn([send('web', { operation: 'read' })]), [
      'steps.0.expect.operation: `operation` can never hold: the operation is then "write"',
    ]);
    assert.deepEqual(drawn([send('app', { outcome: 'allowed', error: 'no' })]), [
      'steps.0.expect.error: `error` can never hold next to `"outcome": "allowed"`: there is no error then',
    ]);
    assert.deepEqual(drawn([send('all', { outcome: 'denied' })]), [
      'steps.0.expect.outcome: `outcome` can never hold for a sink that accepts every tag: the outcome is then "allowed"',
    ]);
  });

  it('contradict the tags that the agent starts with', () => {
    const agent = { secrecy: ['private:acme/lib'] };
    assert.deepEqual(drawn([send('app', { outcome: 'allowed' })], { agent }), [
      'steps.0.expect.outcome: `outcome` can never hold if the agent starts with "private:acme/lib", which the sink does not take: the outcome is then "denied"',
    ]);
    assert.deepEqual(
      drawn([send('app', { outcome: 'denied' }), send('all', { outcome: 'allowed' })], { agent }),
      [],
    );
  });

  it('hold after a trap of the guard, which has nothing to do with the sink', () => {
    const trap = { name: 'trap', tool: 't', expect: { trap: 'unreachable' } };
    assert.deepEqual(drawn([trap, send('app', { outcome: 'allowed' })]), []);
  });

  it('have a name', () => {
    assert.equal(drawn([send('app', {}), send('app', {})]).length, 1);
  });
});
