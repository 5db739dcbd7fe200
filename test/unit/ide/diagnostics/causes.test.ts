import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { runDiagnostics } from '../../../../src/ide/diagnostics/run-diagnostics';
import type { RunDiagnostic } from '../../../../src/ide/diagnostics/run-diagnostic';
import { parseScenario } from '../../../../src/scenario/parse';
import type { ScenarioResult } from '../../../../src/run/result';
import { runScenario } from '../../../../src/run/run-scenario';
import { backendCall, ScriptedHost, type Scripted } from '../../run/scripted-host';
import { CHANCE, whatHappens } from '../../scenario/lint/what-happens';

const ALL = { failedExpectations: true, finding: () => true };
const POLICY = '"policy": { "allow-only": { "repos": "public", "min-integrity": "none" } }';
const TRAP = {
  kind: 'trap',
  error:
    'WASM function call failed: wasm error: unreachable\nwasm stack trace:\n\t._ZN4core9panicking5panic17hE()',
  trap: 'unreachable',
  healthy: false,
} as const;
const GONE = {
  kind: 'error',
  error: `WASM guard 'guard' is unavailable after a previous trap: ${TRAP.error}`,
  healthy: false,
  attempts: 0,
} as const;
const LABELS: Scripted = {
  answer: { resource: { description: 'r', secrecy: [], integrity: [] }, operation: 'read' },
};

/** What is said about a run of a scenario with this inside, drawn: each cause and, indented, what follows from it. */
async function context(
  inside: string,
  answers: (name: string, call: number) => Scripted,
  shown = ALL,
): Promise<string[]> {
  const text = `{ "version": 1, "guard": "g.wat", ${inside} }`;
  const parsed = parseScenario(text);
  assert.ok(parsed.scenario, JSON.stringify(parsed.problems));
  let call = 0;
  const host = new ScriptedHost((name) => answers(name, call++));
  const guard = { path: 'g.wat', bytes: new Uint8Array() };
  const input = { file: 's', scenario: parsed.scenario, guard };
  const result = await runScenario(input, host, () => undefined, new AbortController().signal);
  return drawn(runDiagnostics(parsed, result, shown));
}

function drawn(troubles: readonly RunDiagnostic[]): string[] {
  const line = (text: string): string => text.split('\n', 1)[0] ?? '';
  return troubles.flatMap(({ severity, code, at, message, consequences }) => [
    `${severity} ${code} ${at.join('.')}: ${line(message)}`,
    ...consequences.map((each) => `  ${each.at.join('.')}: ${line(each.message)}`),
  ]);
}

const steps = (...expects: string[]): string =>
  `"steps": [${expects.map((expect, i) => `{ "name": "s${String(i)}", "tool": "get_x", "result": 1, "expect": { ${expect} } }`).join(', ')}]`;

describe('the causes a run brings to light', () => {
  it('have one trap for all that it makes fail, in its own step and later ones', async () => {
    const expect = '"outcome": "allowed", "operation": "read"';
    const found = await context(steps(expect, expect, expect), (_, call) => (call === 0 ? TRAP : GONE));
    assert.deepEqual(found, [
      'error trap steps.0.name: label_resource trapped: unreachable; the guard is unavailable from now on',
      '  steps.0.expect.outcome: expect.outcome: expected "allowed", got "error" (guard labeling failed: resource labeling failed: WASM function call failed: wasm error: unreachable)',
      '  steps.0.expect.operation: expect.operation: expected "read", got null (the resource was not labeled: guard labeling failed: resource labeling failed: WASM function call failed: wasm error: unreachable)',
      '  steps.1.name: step "s1": the gateway does not call the guard: it is unavailable',
      '  steps.2.name: step "s2": the gateway does not call the guard: it is unavailable',
    ]);
  });

  it('have one line for all steps after a trap that was expected', async () => {
    const found = await context(
      steps('"trap": "unreachable"', '"outcome": "allowed"', '"outcome": "error"', '"outcome": "allowed"'),
      (_, call) => (call === 0 ? TRAP : GONE),
    );
    assert.deepEqual(found.slice(1), [
      'error guard-unavailable steps.1.name: The gateway does not call the guard: it is unavailable since step "s0".',
      '  steps.0.name: the cause: step "s0"',
      '  steps.3.name: step "s3": the gateway does not call the guard: it is unavailable',
    ]);
    assert.match(found[0] ?? '', /^hint trap /);
  });

  it('have one failure of label_agent for all requests without a session', async () => {
    const found = await context(
      `${POLICY}, ${steps('"outcome": "allowed"', '"outcome": "allowed"')}`,
      () => ({
        kind: 'error',
        error: 'WASM function returned error code: -1',
      }),
    );
    assert.equal(found.length, 3, found.join('\n'));
    assert.match(found[0] ?? '', /^error guard-error policy: LabelAgent failed: /);
    assert.deepEqual(found.slice(1), [
      '  steps.0.name: step "s0": the guard session does not start',
      '  steps.1.name: step "s1": the guard session does not start',
    ]);
  });

  it('have a label_agent for the steps of each session, at the session', async () => {
    const sessions = `"sessions": { "a": { ${POLICY} }, "b": { ${POLICY}, "agent": { "expect": { "mode": "strict" } } } }`;
    const step = (name: string, session: string): string =>
      `{ "name": "${name}", "tool": "get_x", "session": "${session}", "result": 1, "expect": { "operation": "read" } }`;
    const text = `${sessions}, "steps": [${step('one', 'a')}, ${step('two', 'b')}, ${step('three', 'a')}]`;
    const found = await context(text, (name, call) => {
      if (name !== 'label_agent') return name === 'label_resource' ? LABELS : {};
      return call === 1
        ? { answer: { difc_mode: 'filter', agent: { secrecy: [], integrity: [] } } }
        : { kind: 'error', error: 'WASM function returned error code: -1' };
    });
    assert.deepEqual(
      found.filter((line) => !line.includes('session-policy-replaced')),
      [
        'error guard-error sessions.a.policy: LabelAgent failed: WASM function returned error code: -1',
        '  steps.0.name: step "one": the guard session does not start',
        '  steps.2.name: step "three": the guard session does not start',
        'error failed-expectation sessions.b.agent.expect.mode: expect.mode: expected "strict", got "filter"',
      ],
    );
  });

  const missed = backendCall(1, {
    tool: 'get_author',
    args: { n: 1 },
    returned: -1,
    cause: 'no saved answer for "get_author"',
    failure: 'backend-error',
    match: 'none',
  });

  it('have one missing answer for the error and the expectations that come of it', async () => {
    const found = await context(
      `"backend": [{ "tool": "get_author", "args": { "m": 2 }, "result": 1 }], ${steps('"operation": "read"', '"outcome": "denied"')}`,
      () => ({ kind: 'error', error: 'WASM function returned error code: -3', backendCalls: [missed] }),
    );
    assert.deepEqual(found, [
      'error backend-miss steps.0.name: label_resource, backend call 1: no saved answer for "get_author"',
      '  steps.0.name: guard labeling failed: resource labeling failed: WASM function returned error code: -3',
      '  steps.0.expect.operation: expect.operation: expected "read", got null (the resource was not labeled: guard labeling failed: resource labeling failed: WASM function returned error code: -3)',
      '  steps.1.name: step "s1" makes the same call',
      '  steps.1.expect.outcome: expect.outcome: expected "denied", got "error" (guard labeling failed: resource labeling failed: WASM function returned error code: -3)',
      '  backend.0.tool: backend[0] was never used: get_author {"m":2}',
    ]);
  });

  it('have a missing answer that did no harm as a warning', async () => {
    const found = await context(steps('"operation": "read"'), (name) =>
      name === 'label_resource' ? { ...LABELS, backendCalls: [missed, { ...missed, index: 2 }] } : {},
    );
    assert.deepEqual(
      found.filter((line) => !line.includes('repeated-backend-call')),
      ['warning backend-miss steps.0.name: label_resource, backend call 1: no saved answer for "get_author"'],
    );
  });

  it('have a limit for the trap that it led to', async () => {
    const limits = [{ limit: 'memory', message: 'memory.grow was refused' }] as const;
    const found = await context(steps('"outcome": "allowed"'), () => ({
      ...TRAP,
      limits,
      backendCalls: [missed],
    }));
    assert.match(
      found[0] ?? '',
      /^error limit-hit steps\.0\.name: label_resource reached the limit `memory`/,
    );
    assert.deepEqual(
      found.slice(1).map((line) => line.slice(0, 59)),
      [
        '  steps.0.name: label_resource trapped: unreachable; the gu',
        '  steps.0.expect.outcome: expect.outcome: expected "allowed',
        '  steps.0.name: label_resource, backend call 1: no saved an',
      ],
    );
  });

  it('have one line for an error that comes again', async () => {
    const found = await context(steps('"operation": "read"', '"operation": "write"'), () => ({
      kind: 'error',
      error: 'WASM function returned error code: -1',
    }));
    assert.deepEqual(
      found.map((line) => line.slice(0, 70)),
      [
        'error guard-error steps.0.name: guard labeling failed: resource labeli',
        '  steps.0.expect.operation: expect.operation: expected "read", got nul',
        '  steps.1.name: the same in step "s1"',
        '  steps.1.expect.operation: expect.operation: expected "write", got nu',
      ],
    );
  });

  it('have the ending for expectations that had nothing to look at, others on their own', async () => {
    const found = await context(
      steps('"outcome": "allowed", "operation": "read", "maxMemoryPages": 0'),
      () => ({
        kind: 'error',
        error: 'WASM function returned error code: -1',
      }),
    );
    assert.deepEqual(
      found.map((line) => line.slice(0, 58)),
      [
        'error failed-expectation steps.0.expect.outcome: expect.out',
        '  steps.0.expect.operation: expect.operation: expected "re',
        'error failed-expectation steps.0.expect.maxMemoryPages: ex',
      ].map((line) => line.slice(0, 58)),
    );
  });

  it('leave expectations alone that fail without an error', async () => {
    const found = await context(steps('"outcome": "denied", "operation": "write"'), (name) =>
      name === 'label_resource' ? LABELS : { answer: { labeled_paths: [] } },
    );
    assert.deepEqual(
      found.map((line) => line.split(':', 1)[0]),
      [
        'error failed-expectation steps.0.expect.outcome',
        'error failed-expectation steps.0.expect.operation',
      ],
    );
  });

  it('never name functions as compilers do', async () => {
    const text = `{ "version": 1, "guard": "g.wat", ${steps('"outcome": "allowed"', '"error": "x"')} }`;
    const parsed = parseScenario(text);
    assert.ok(parsed.scenario);
    const host = new ScriptedHost(() => TRAP);
    const guard = { path: 'g.wat', bytes: new Uint8Array() };
    const input = { file: 's', scenario: parsed.scenario, guard };
    const result = await runScenario(input, host, () => undefined, new AbortController().signal);
    const troubles = runDiagnostics(parsed, result, ALL);
    const texts = troubles.flatMap(({ message, consequences }) => [
      message,
      ...consequences.map((each) => each.message),
    ]);
    assert.doesNotMatch(texts.join('\n'), /_ZN|stack trace/);
    assert.match(texts.join('\n'), /wasm error: unreachable/);
  });
});

describe('the troubles of random runs', () => {
  it('explain every part that failed, and name a guard that is unavailable once', async () => {
    let failing = 0;
    const property = fc.asyncProperty(CHANCE, async (chance) => {
      const { properties, result } = await whatHappens(chance);
      const expecting = {
        ...properties,
        steps: properties.steps.map((step) => ({
          ...step,
          expect: { outcome: 'blocked', operation: 'write' },
        })),
      };
      const parsed = parseScenario(JSON.stringify(expecting));
      fc.pre(parsed.scenario !== undefined);
      const { expect } = parsed.scenario.steps[0] ?? {};
      assert.ok(expect);
      const checked = withFailedChecks(result);
      const troubles = runDiagnostics(parsed, checked, ALL);
      const places = troubles.flatMap(({ at, consequences }) => [at, ...consequences.map((each) => each.at)]);
      for (const [index, step] of checked.steps.entries()) {
        if (step.status !== 'failed') continue;
        failing++;
        const isTold = places.some(([list, at]) => list === 'steps' && at === index);
        assert.ok(isTold, `step ${String(index)}: ${drawn(troubles).join('\n')}`);
      }
      const count = (code: string): number => troubles.filter((each) => each.code === code).length;
      assert.ok(count('guard-unavailable') + count('trap') <= 1, drawn(troubles).join('\n'));
    });
    await fc.assert(property, { seed: 1, numRuns: 300 });
    assert.ok(failing > 200);
  });
});

/** The result as if every step had expected another outcome. */
function withFailedChecks(result: ScenarioResult): ScenarioResult {
  return {
    ...result,
    steps: result.steps.map((step) =>
      step.status === 'skipped' || step.status === 'errored'
        ? step
        : {
            ...step,
            status: 'failed',
            checks: [{ path: ['expect', 'outcome'], ok: false, expected: 'blocked', actual: step.outcome }],
          },
    ),
  };
}
