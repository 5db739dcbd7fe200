import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FIRST_EDIT, newScenarioText, scenarioNames } from '../../../../src/ide/documents/new-scenario-text';
import { runScenario } from '../../../../src/run/run-scenario';
import { parseScenario, type ParsedScenario } from '../../../../src/scenario/parse';
import { lintScenario } from '../../../../src/scenario/lint/lint';
import { readable, ScriptedHost } from '../../run/scripted-host';

const whole = ['label_agent', 'label_resource', 'label_response'];

function written(exported: readonly string[], importsBackend = false): ParsedScenario {
  return parseScenario(
    newScenarioText({ fileName: 'my "guard".wat', exports: new Set(exported), importsBackend }),
  );
}

/** The new scenario in one line: guard, policy or not, answers or not, kind of its step. */
function drawn({ scenario, problems, source }: ParsedScenario): string {
  assert.deepEqual(problems, []);
  const step = scenario?.steps[0];
  const target = step?.kind === 'call' ? step.call : step?.tool;
  const policy = scenario?.policy === undefined ? 'no policy' : 'policy';
  const answers = source.rangeOf(['backend']) ? 'answers' : 'no answers';
  return `${scenario?.guard} | ${policy} | ${answers} | ${step?.kind} ${target}`;
}

describe('a new scenario', () => {
  it('sends a request through the whole pipeline', () => {
    assert.equal(drawn(written(whole, true)), './my "guard".wat | policy | answers | tool get_issue');
  });

  it('names a guard that is not beside it by its path', () => {
    const guard = { fileName: 'g.wat', path: 'sub/g.wat', exports: new Set(whole), importsBackend: false };
    assert.equal(parseScenario(newScenarioText(guard)).scenario?.guard, 'sub/g.wat');
  });

  it('has no answers for a guard that does not ask the backend', () => {
    assert.equal(drawn(written(whole)), './my "guard".wat | policy | no answers | tool get_issue');
  });

  it('calls the only function of a guard that is not finished', () => {
    assert.equal(
      drawn(written(['label_response'])),
      './my "guard".wat | no policy | no answers | call label_response',
    );
  });

  it('checks the outcome: any decision passes, an error does not', () => {
    assert.deepEqual(written(whole).scenario?.steps[0]?.expect, {
      outcome: ['allowed', 'filtered', 'blocked', 'denied'],
      trap: false,
      limit: false,
    });
  });

  it('sends answers as production does, and leaves nothing to remark', () => {
    const { scenario } = written(whole, true);
    assert.equal(scenario?.answers, 'mcp');
    assert.ok(scenario);
    assert.deepEqual(lintScenario(scenario), []);
  });

  it('fails at first for a guard whose functions answer -1', async () => {
    const { scenario } = written(whole);
    assert.ok(scenario);
    const host = new ScriptedHost(() => ({ kind: 'error', error: 'WASM function returned error code: -1' }));
    const guard = { path: 'g.wat', bytes: new Uint8Array() };
    const input = { file: 'f', scenario, guard };
    const result = await runScenario(input, host, () => undefined, new AbortController().signal);
    assert.deepEqual(
      [result.status, result.agent?.status, result.steps[0]?.status],
      ['failed', 'failed', 'failed'],
    );
    const passes = new ScriptedHost(readable);
    assert.equal(
      (await runScenario(input, passes, () => undefined, new AbortController().signal)).status,
      'passed',
    );
  });

  it('has a first value to edit', () => {
    for (const exported of [whole, ['label_resource']]) {
      const { source } = written(exported);
      assert.equal(FIRST_EDIT.filter((path) => source.rangeOf(path)).length, 1);
    }
  });

  it('is named after its guard, with a number when that is taken', () => {
    const names = scenarioNames('labels.v2.WASM', '.guard-scenario.json');
    assert.deepEqual(
      [names.next().value, names.next().value],
      ['labels.v2.guard-scenario.json', 'labels.v2-2.guard-scenario.json'],
    );
  });
});
