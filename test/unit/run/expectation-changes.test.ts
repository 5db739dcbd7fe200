import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  acceptedIn,
  isAcceptable,
  pointerText,
  reviewResult,
  withAccepted,
  type ExpectationChange,
  type ReviewedResult,
} from '../../../src/run/expectation-changes';
import type { ScenarioResult } from '../../../src/run/result';
import { runScenario } from '../../../src/run/run-scenario';
import { updateExpectations } from '../../../src/run/update-expectations';
import { parseScenario, type ParsedScenario } from '../../../src/scenario/parse';
import { readable, ScriptedHost } from './scripted-host';

const TEXT = `{
  "version": 1, "guard": "g.wat",
  "policy": { "allow-only": { "repos": "public", "min-integrity": "none" } },
  "agent": { "expect": { "mode": "strict" } },
  "sessions": { "a/b": { "policy": { "allow-only": { "repos": "public", "min-integrity": "none" } },
    "agent": { "expect": { "mode": "propagate" } } } },
  "steps": [
    { "name": "one", "tool": "get", "expect": {
      "outcome": "denied", // to be checked
      "resource": { "description": "x", "secrecy": ["private"] },
      "logs": ["never", "again"] } },
    { "name": "two", "tool": "get", "session": "a/b", "expect": { "outcome": "allowed", "operation": "write" } },
    { "name": "raw", "call": "label_resource", "expect": { "output": 1, "response": 2 } }
  ]
}`;

async function run(text: string, host = new ScriptedHost(readable)): Promise<ScenarioResult> {
  const { scenario } = parseScenario(text);
  assert.ok(scenario);
  const guard = { path: 'g.wat', bytes: new Uint8Array() };
  return runScenario({ file: 'f', scenario, guard }, host, () => undefined, new AbortController().signal);
}

async function reviewed(text = TEXT): Promise<ReviewedResult & { readonly parsed: ParsedScenario }> {
  const parsed = parseScenario(text);
  return { parsed, ...reviewResult(parsed, await run(text)) };
}

function drawn(change: ExpectationChange): string {
  const { path, step, tool, expected, accepted } = change;
  const now = isAcceptable(change) ? JSON.stringify(accepted) : 'by hand';
  return `${step} (${tool}) ${pointerText(path)}: ${JSON.stringify(expected)} -> ${now}`;
}

describe('changes of expectations', () => {
  it('are listed with their place, and those without a value among them', async () => {
    const { changes, others } = await reviewed();
    const output = JSON.stringify(changes.find(({ step }) => step === 'raw')?.accepted);
    assert.deepEqual(changes.map(drawn), [
      'label_agent (label_agent) /agent/expect/mode: "strict" -> "filter"',
      'label_agent of a/b (label_agent) /sessions/a~1b/agent/expect/mode: "propagate" -> "filter"',
      'one (get) /steps/0/expect/outcome: "denied" -> "allowed"',
      'one (get) /steps/0/expect/resource/description: "x" -> "r"',
      'one (get) /steps/0/expect/resource/secrecy: ["private"] -> []',
      'one (get) /steps/0/expect/logs/0: "never" -> by hand',
      'one (get) /steps/0/expect/logs/1: "again" -> by hand',
      'two (get) /steps/1/expect/operation: "write" -> "read"',
      `raw (label_resource) /steps/2/expect/output: 1 -> ${output}`,
      'raw (label_resource) /steps/2/expect/response: 2 -> by hand',
    ]);
    assert.deepEqual(others, []);
    assert.equal(changes.find(({ path }) => path.includes('logs'))?.reason, 'there are no logs');
  });

  it('are accepted one by one: each changes its value and nothing else', async () => {
    const { parsed, changes } = await reviewed();
    for (const change of changes) {
      const text = withAccepted(parsed, [change]);
      const left = await reviewed(text);
      const isGone = !left.changes.some((each) => drawn(each) === drawn(change));
      assert.equal(isGone, isAcceptable(change), drawn(change));
      assert.equal(left.changes.length, changes.length - (isGone ? 1 : 0));
      assert.equal(text === TEXT, !isGone);
    }
  });

  it('compose to what --update writes, in any order', async () => {
    const { parsed, changes } = await reviewed();
    const all = updateExpectations(TEXT, await run(TEXT));
    assert.equal(withAccepted(parsed, changes), all);
    assert.equal(withAccepted(parsed, [...changes].reverse()), all);
    let text = TEXT;
    for (const place of changes.filter(isAcceptable).map(({ path }) => pointerText(path))) {
      const now = parseScenario(text);
      const { changes: left } = reviewResult(now, await run(text));
      text = withAccepted(
        now,
        left.filter(({ path }) => pointerText(path) === place),
      );
    }
    assert.equal(text, all);
  });

  it('are found in a text that has some of them, and in no text that was edited', async () => {
    const { parsed, changes } = await reviewed();
    const acceptable = changes.filter(isAcceptable);
    for (let which = 0; which < 2 ** acceptable.length; which++) {
      const some = acceptable.filter((_change, at) => (which >> at) % 2 === 1);
      const text = withAccepted(parsed, some);
      assert.deepEqual([...(acceptedIn(parsed, changes, parseScenario(text)) ?? [])], some);
      for (const edited of [
        ` ${text}`,
        text.replace('"one"', '"1"'),
        text.replace('// to', '//to'),
        text.slice(9),
      ])
        assert.equal(acceptedIn(parsed, changes, parseScenario(edited)), undefined);
    }
  });

  it('are none of a run that says nothing of expectations; what failed instead is said', async () => {
    const parsed = parseScenario(TEXT);
    const result = await run(TEXT);
    const of = (parts: Partial<ScenarioResult>): ReviewedResult =>
      reviewResult(parsed, { ...result, ...parts });
    assert.deepEqual(of({ error: 'no guard' }), { changes: [], others: [{ message: 'no guard' }] });
    assert.deepEqual(of({ load: { ok: false, error: 'bad magic' } }), {
      changes: [],
      others: [{ message: 'bad magic' }],
    });
    assert.deepEqual(reviewResult(parseScenario('{'), result), { changes: [], others: [] });
    const errored = of({
      steps: result.steps.map((step) => ({ ...step, status: 'errored', error: 'gone' })),
    });
    assert.deepEqual([...new Set(errored.changes.map(({ tool }) => tool))], ['label_agent']);
    assert.deepEqual(errored.others.at(0), { step: 'one', message: 'gone' });
  });

  it('do not hide what fails without an expectation', async () => {
    const text = '{"version":1,"guard":"g","steps":[{"name":"s","tool":"t","expect":{"operation":"write"}}]}';
    const host = new ScriptedHost(() => ({ kind: 'error', error: 'it failed' }));
    const { others } = reviewResult(parseScenario(text), await run(text, host));
    assert.equal(others.length, 1);
    assert.match(
      others[0]?.message ?? '',
      /it failed.*if this is intended, expect it with "outcome": "error"/,
    );
  });
});
