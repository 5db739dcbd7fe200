// Whatever goes wrong in a run, every test that waits gets an end: no spinner is ever stuck.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ScenarioReporter } from '../../../../src/ide/testing/scenario-reporter';
import type { GuardHost, GuardSession } from '../../../../src/run/guard-host';
import { runScenario } from '../../../../src/run/run-scenario';
import { scenarioOf, readable, ScriptedHost } from '../../run/scripted-host';
import { logSink } from './draw';

const PROPERTIES = {
  steps: ['one', 'two', 'three'].map((name) => ({ name, tool: 't', expect: { outcome: 'allowed' } })),
};
const WAITING = ['f#step:one', 'f#step:two', 'f#step:three'];

/** Runs three steps on a host; the drawn results. */
async function results(host: GuardHost, cancel = new AbortController()): Promise<string[]> {
  const { sink, results: log } = logSink();
  const reporter = new ScenarioReporter({ file: 'f', wants: () => true }, WAITING, sink, false);
  await runScenario(
    { file: 'f', scenario: scenarioOf(PROPERTIES), guard: { path: 'g.wat', bytes: new Uint8Array() } },
    host,
    (event) => reporter.apply(event, cancel.signal.aborted),
    cancel.signal,
  );
  return log.filter((line) => !line.endsWith('started'));
}

/** A host like the scripted one, whose sessions are changed. */
function hostWith(change: (session: GuardSession) => GuardSession): GuardHost {
  const scripted = new ScriptedHost(readable);
  return { open: async () => change(await scripted.open()) };
}

const NOT_RUN = 'skipped (not run: the scenario could not start)';

describe('tests of a run that goes wrong', () => {
  it('end when the sandbox throws while it loads the guard', async () => {
    assert.deepEqual(await results({ open: () => Promise.reject(new Error('no thread')) }), [
      'f errored | guard: internal error: no thread',
      ...['one', 'two', 'three'].map((name) => `#step:${name} ${NOT_RUN}`),
    ]);
  });

  it('end when the sandbox throws in the middle of a step', async () => {
    let calls = 0;
    const host = hostWith((session) => ({
      ...session,
      invoke: (...call) => {
        if (++calls < 2) return session.invoke(...call);
        throw new Error('thread lost');
      },
    }));
    const log = await results(host);
    assert.deepEqual(log.map((line) => line.split(' ').slice(0, 2).join(' ')).sort(), [
      '#step:one skipped',
      '#step:three skipped',
      '#step:two skipped',
      'f errored',
    ]);
  });

  it('end when the run is canceled before the guard is loaded', async () => {
    const cancel = new AbortController();
    const host: GuardHost = {
      open: () => {
        cancel.abort();
        return new ScriptedHost(readable, {
          ok: false,
          engine: true,
          error: 'canceled',
          durationMs: 0,
        }).open();
      },
    };
    assert.deepEqual(
      await results(host, cancel),
      ['one', 'two', 'three'].map((name) => `#step:${name} skipped (canceled)`),
    );
  });

  it('end when the run is canceled in the middle of a step', async () => {
    const cancel = new AbortController();
    const host = hostWith((session) => ({
      ...session,
      invoke: (...call) => {
        cancel.abort();
        return session.invoke(...call);
      },
    }));
    assert.deepEqual(
      await results(host, cancel),
      ['one', 'two', 'three'].map((name) => `#step:${name} skipped (canceled)`),
    );
  });

  it('end when the scenario has other steps than the tests that wait', async () => {
    const { sink, results: log } = logSink();
    const gone = 'f#step:gone';
    const reporter = new ScenarioReporter({ file: 'f', wants: () => true }, [gone], sink, false);
    await runScenario(
      { file: 'f', scenario: scenarioOf(PROPERTIES), guard: { path: 'g.wat', bytes: new Uint8Array() } },
      new ScriptedHost(readable),
      (event) => reporter.apply(event, false),
      new AbortController().signal,
    );
    assert.ok(log.includes('#step:gone skipped (did not run)'), log.join('\n'));
  });
});
