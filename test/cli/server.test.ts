// What the gateway's server does above the guard, with a guard in WAT through the command line.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { guardLab, temporaryFolder } from './command-line';

/** Keeps the first letter after `"repos":` of the policy, and describes every resource with it. */
const GUARD = `(module
  (memory (export "memory") 2)
  (global $top (mut i32) (i32.const 65536))
  (func (export "alloc") (param $n i32) (result i32)
    (global.get $top)
    (global.set $top (i32.add (global.get $top) (i32.const 16384))))
  (func (export "dealloc") (param $p i32) (param i32)
    (global.set $top (local.get $p)))
  (data (i32.const 1024) "{\\"agent\\":{},\\"difc_mode\\":\\"filter\\"}")
  (data (i32.const 2048) "{\\"resource\\":{\\"description\\":\\"?\\"},\\"operation\\":\\"read\\"}")
  (data (i32.const 3072) "{\\"items\\":[{\\"data\\":1}]}")
  ;; {"allow-only":{"min-integrity":"none","repos":"public"}}: the value of repos starts at byte 47.
  (func (export "label_agent") (param $in i32) (param i32) (param $out i32) (param i32) (result i32)
    (i32.store8 (i32.const 2076) (i32.load8_u offset=47 (local.get $in)))
    (memory.copy (local.get $out) (i32.const 1024) (i32.const 33))
    (i32.const 33))
  (func (export "label_resource") (param i32 i32) (param $out i32) (param i32) (result i32)
    (memory.copy (local.get $out) (i32.const 2048) (i32.const 51))
    (i32.const 51))
  ;; A result over 200 bytes is answered with an item without labels.
  (func (export "label_response") (param i32) (param $length i32) (param $out i32) (param i32) (result i32)
    (if (i32.lt_u (local.get $length) (i32.const 200)) (then (return (i32.const 0))))
    (memory.copy (local.get $out) (i32.const 3072) (i32.const 22))
    (i32.const 22)))
`;

interface Scenario {
  readonly status: string;
  readonly steps: readonly {
    readonly status: string;
    readonly outcome: string | null;
    readonly error: string | null;
    readonly resource?: { readonly description: string };
    readonly response?: unknown;
    readonly findings: readonly { readonly code: string }[];
  }[];
  readonly findings: readonly { readonly code: string; readonly message: string }[];
}

async function run(properties: object): Promise<{ code: number | null; scenario: Scenario }> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'guard.wat'), GUARD);
  const scenario = { version: 1, guard: './guard.wat', answers: 'mcp', ...properties };
  writeFileSync(join(folder, 'a.guard-scenario.json'), JSON.stringify(scenario));
  const { code, stdout } = await guardLab(['run', '--reporter', 'json'], { folder });
  const [first] = (JSON.parse(stdout) as { scenarios: Scenario[] }).scenarios;
  assert.ok(first);
  return { code, scenario: first };
}

const policyOf = (repos: string) => ({ 'allow-only': { repos, 'min-integrity': 'none' } });
const codes = (findings: readonly { readonly code: string }[]): string[] => findings.map(({ code }) => code);

describe('guard-lab run: the server above the guard', () => {
  it('shows a guard that keeps the policy of another session', async () => {
    const sessions = { a: { policy: policyOf('public') }, b: { policy: policyOf('all') } };
    const step = (session: string) => ({
      tool: 'list_x',
      session,
      result: 1,
      expect: { outcome: 'allowed' },
    });
    const { code, scenario } = await run({ sessions, steps: [step('a'), step('b'), step('a')] });
    assert.equal(code, 0);
    assert.deepEqual(
      scenario.steps.map(({ resource, findings }) => [resource?.description, ...codes(findings)]),
      [['p'], ['a'], ['a', 'session-policy-replaced']],
    );
  });

  it('opens the circuit breaker after three rate-limited results', async () => {
    const result = { content: [{ type: 'text', text: 'too many requests' }], isError: true };
    const limited = { tool: 'get_x', result, expect: { outcome: 'error', error: 'too many requests' } };
    const open = {
      tool: 'get_x',
      result: 1,
      expect: { error: 'circuit breaker is OPEN for server "guard"' },
    };
    const { code, scenario } = await run({ steps: [limited, limited, limited, open] });
    assert.deepEqual([code, scenario.status], [0, 'passed']);
  });

  it('fails a scenario whose checked steps come after a panic of the gateway', async () => {
    const panics = { tool: 'get_x', result: 'x'.repeat(200), expect: { error: 'nil pointer dereference' } };
    const after = { name: 'after', tool: 'get_x', result: 1, expect: { outcome: 'allowed' } };
    const { code, scenario } = await run({ steps: [panics, after] });
    assert.deepEqual([code, scenario.status], [1, 'failed']);
    assert.deepEqual(
      scenario.steps.map(({ status, outcome, response }) => [status, outcome, response]),
      [
        ['passed', 'error', undefined],
        ['skipped', null, undefined],
      ],
    );
    assert.deepEqual(
      scenario.findings.map(({ code: finding, message }) => `${finding}: ${message}`),
      ['steps-never-ran: the step "after" never ran: the gateway’s process has ended'],
    );
    const alone = await run({ steps: [panics] });
    assert.deepEqual([alone.code, alone.scenario.status], [0, 'passed']);
  });

  it('runs no step with a policy that the configuration refuses', async () => {
    const refused = { policy: { repos: 'all' }, agent: { expect: { error: 'unsupported field "repos"' } } };
    const { code, scenario } = await run({ ...refused, steps: [{ tool: 'get_x', result: 1 }] });
    assert.deepEqual([code, scenario.steps[0]?.status], [0, 'skipped']);
    const unexpected = await run({ policy: { repos: 'all' }, steps: [] });
    assert.deepEqual([unexpected.code, unexpected.scenario.status], [1, 'failed']);
  });
});
