import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { githubReport } from '../../../src/report/github';
import { junitReport } from '../../../src/report/junit';
import { prettyScenario } from '../../../src/report/pretty';
import type { ScenarioResult } from '../../../src/run/result';
import { runScenario } from '../../../src/run/run-scenario';
import { summarize } from '../../../src/run/status';
import { updateExpectations } from '../../../src/run/update-expectations';
import { parseScenario } from '../../../src/scenario/parse';
import { readable, ScriptedHost } from '../run/scripted-host';

const policyOf = (repos: string) => ({ 'allow-only': { repos, 'min-integrity': 'none' } });
const text = JSON.stringify(
  {
    version: 1,
    guard: 'g.wat',
    sessions: {
      alice: { policy: policyOf('public'), agent: { expect: { mode: 'strict' } } },
      bob: { policy: policyOf('all') },
    },
    steps: [
      { name: 'one', tool: 't', session: 'alice' },
      { name: 'two', tool: 't', session: 'bob' },
      { name: 'three', tool: 't', session: 'alice' },
    ],
  },
  null,
  2,
);

/** A guard that refuses the policy `all` once. */
async function ran(): Promise<ScenarioResult> {
  let refused = false;
  const host = new ScriptedHost((name, input, options) => {
    if (name !== 'label_agent' || refused || !JSON.stringify(input).includes('all"'))
      return readable(name, input, options);
    refused = true;
    return { answer: { success: false } };
  });
  const { scenario } = parseScenario(text);
  assert.ok(scenario);
  const guard = { path: 'g.wat', bytes: new Uint8Array() };
  const never = new AbortController().signal;
  return runScenario({ file: 'f', scenario, guard }, host, () => undefined, never);
}

describe('reports of a scenario with sessions', () => {
  it('name label_agent by its session, and the session of each step', async () => {
    const result = await ran();
    const lines = prettyScenario({ ...result, durationMs: 1 }, { colour: false }).split('\n');
    assert.deepEqual(
      lines.filter((line) => /^ {2}\S/.test(line)),
      [
        '  ✗ label_agent of alice: filter mode, secrecy [] integrity []',
        '  ✗ label_agent of bob: failed, secrecy [] integrity []',
        '  ○ one (session alice) → allowed (read) (ran, nothing checked)',
        '  ✗ two (session bob) → error',
        '  ○ three (session alice) → allowed (read) (ran, nothing checked)',
      ],
    );
    assert.ok(lines.some((line) => line.includes('[session-policy-replaced]')));
  });

  it('have a test case for each label_agent that was checked', async () => {
    const result = await ran();
    const xml = junitReport({ version: 1, summary: summarize([result], 1), scenarios: [result] });
    assert.match(xml, /<testcase name="label_agent of alice"[^>]*>\s*<failure message="expect.mode/);
  });

  it('point at the expectation of the session', async () => {
    const result = await ran();
    const { source } = parseScenario(text);
    const asked: string[] = [];
    githubReport(
      { version: 1, summary: summarize([result], 1), scenarios: [result] },
      {
        locate: (_file, path) => {
          asked.push(path.join('.'));
          return undefined;
        },
      },
    );
    const path = 'sessions.alice.agent.expect.mode';
    assert.ok(asked.includes(path), asked.join('\n'));
    assert.ok(source.rangeOf(path.split('.')));
  });

  it('update the expectations of each session', async () => {
    const updated = updateExpectations(text, await ran());
    assert.equal(updated, text.replace('"mode": "strict"', '"mode": "filter"'));
  });
});
