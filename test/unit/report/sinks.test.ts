import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { githubReport } from '../../../src/report/github';
import { junitReport } from '../../../src/report/junit';
import { prettyScenario } from '../../../src/report/pretty';
import { sinksText } from '../../../src/report/sink-text';
import type { ScenarioResult } from '../../../src/run/result';
import { runScenario } from '../../../src/run/run-scenario';
import { summarize } from '../../../src/run/status';
import { readable, scenarioOf, ScriptedHost } from '../run/scripted-host';

async function ran(): Promise<ScenarioResult> {
  const scenario = scenarioOf({
    agent: { secrecy: ['private:a/b'] },
    sinks: { log: { accept: ['*'] }, 'web\u001b[31m': { accept: ['*'], visibility: 'public' } },
    steps: [
      { name: 'read', tool: 't' },
      { name: 'send', tool: 't', sink: 'web\u001b[31m', expect: { outcome: 'allowed' } },
    ],
  });
  const guard = { path: 'g.wat', bytes: new Uint8Array() };
  const host = new ScriptedHost(readable);
  const { signal } = new AbortController();
  return runScenario({ file: 'f', scenario, guard }, host, () => undefined, signal);
}

describe('reports of a scenario with write sinks', () => {
  it('say after each step of the guard what the agent may write to', async () => {
    const lines = prettyScenario({ ...(await ran()), durationMs: 1 }, { colour: false }).split('\n');
    assert.deepEqual(lines.slice(1, 4), [
      '  ○ read → allowed (read) (ran, nothing checked)',
      String.raw`    agent may write to "log", not to "web\u001b[31m" (private:a/b)`,
      String.raw`  ✗ send (sink web\u001b[31m) → denied (write)`,
    ]);
  });

  it('have it in the output of a test case, and the failure of a request at its expectation', async () => {
    const result = await ran();
    const run = { version: 1 as const, summary: summarize([result], 1), scenarios: [result] };
    const xml = junitReport(run);
    assert.match(xml, /<system-out>\[sinks\] agent may write to &quot;log&quot;, not to /);
    assert.match(
      xml,
      /<testcase name="send"[^>]*>\s*<failure message="expect.outcome: expected &quot;allowed/,
    );
    assert.equal(xml.match(/\[sinks\]/g)?.length, 1);
    const asked: string[] = [];
    const text = githubReport(run, {
      locate: (_file, path) => {
        asked.push(path.join('.'));
        return undefined;
      },
    });
    assert.match(text, /send failed/);
    assert.ok(asked.includes('steps.1.expect.outcome'));
  });
});

describe('what an agent may write to', () => {
  it('is counted where it is much', () => {
    const deniedBy = Array.from({ length: 7 }, (_, at) => `t${String(at)}`);
    const denied = { allowed: false, deniedBy };
    assert.equal(sinksText({ a: denied }), 'may not write to "a" (t0, t1, t2, t3, t4 and 2 more)');
    const open = Object.fromEntries(deniedBy.map((name) => [name, { allowed: true, deniedBy: [] }]));
    assert.equal(sinksText(open), 'may write to "t0", "t1", "t2", "t3", "t4" and 2 more');
    assert.equal(sinksText({}), undefined);
  });
});
