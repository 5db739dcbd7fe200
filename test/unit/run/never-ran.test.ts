import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GatewayKind } from '../../../src/gateway/gateway-kind';
import type { Finding } from '../../../src/run/result';
import { runScenario } from '../../../src/run/run-scenario';
import { readable, scenarioOf, ScriptedHost, type Scripted } from './scripted-host';

const POLICY = { 'allow-only': { repos: 'all', 'min-integrity': 'none' } };
const PANIC: Scripted = { answer: { items: [{ data: 1 }] } };
const FAILED: Scripted = { error: 'WASM function returned error code: -7', kind: 'error' };

/** Findings about a scenario that ends after its first step, or before, with an exception for the second. */
async function findings(
  gateway: GatewayKind,
  answers: Readonly<Record<string, Scripted>>,
): Promise<readonly Pick<Finding, 'code' | 'message'>[]> {
  const host = new ScriptedHost((name, input, options) => answers[name] ?? readable(name, input, options));
  const scenario = scenarioOf({
    gateway,
    policy: POLICY,
    oracleExceptions: [{ tool: 'get_me', direction: 'stricter', reason: 'known' }],
    steps: [
      { name: 'one', tool: 'get_issue', result: { content: [] } },
      { name: 'two', tool: 'get_me', expect: { outcome: 'allowed' } },
    ],
    ...(gateway === 'mcp' ? { answers: 'as-is' } : {}),
  });
  const oracle = { name: 'ifc', exceptions: [] } as const;
  const input = { file: 'f', scenario, guard: { path: 'g.wat', bytes: new Uint8Array() }, oracle };
  const result = await runScenario(input, host, () => undefined, new AbortController().signal);
  return result.findings;
}

const NEVER_RAN = 'the step "two" never ran: ';

describe('steps that never ran', () => {
  for (const [gateway, why] of [
    ['mcp', 'the gateway’s process has ended'],
    ['proxy', 'whether the proxy goes on after a panic is not known'],
  ] as const)
    it(`after a panic, ${gateway}: the reason is no guess, and exceptions of those steps are no findings`, async () => {
      assert.deepEqual(
        (await findings(gateway, { label_response: PANIC })).map(({ message }) => message),
        [NEVER_RAN + why],
      );
    });

  it('because the proxy does not start', async () => {
    assert.deepEqual(
      (await findings('proxy', { label_agent: FAILED })).map(({ message }) => message),
      [`${NEVER_RAN}the proxy does not start`],
    );
  });
});
