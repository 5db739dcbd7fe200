import { PROFILES } from '../../../src/gateway/limits';
import { checkPathText } from '../../../src/run/check-path';
import type { Check, RunResult, ScenarioResult, StepResult } from '../../../src/run/result';
import { backendCall, invocation } from '../run/scripted-host';

const labels = { secrecy: [], integrity: [] };
const step: StepResult = {
  name: 'a step',
  tool: 'get_issue',
  status: 'passed',
  outcome: 'allowed',
  error: null,
  operation: 'read',
  agentAfter: labels,
  invocations: [],
  findings: [],
  checks: [{ path: ['expect', 'outcome'], ok: true, expected: 'allowed', actual: 'allowed' }],
  durationMs: 2,
};

const base: ScenarioResult = {
  file: 'a.guard-scenario.json',
  guard: 'guard.wat',
  status: 'passed',
  error: null,
  load: { ok: true, memoryPages: 2, durationMs: 0.5 },
  agent: null,
  steps: [],
  findings: [],
  limits: PROFILES['pr-7938'],
  durationMs: 12,
};

const frame = { function: 'label::item', index: 7, offset: 812, source: 'src/lib.rs', line: 41, column: 9 };

const failing: ScenarioResult = {
  ...base,
  file: 'b,1.guard-scenario.json',
  status: 'failed',
  agent: {
    error: null,
    mode: 'filter',
    secrecy: ['private'],
    integrity: [],
    invocation: invocation('label_agent'),
    attempts: [invocation('label_agent')],
    status: 'unchecked',
    findings: [],
    checks: [],
  },
  steps: [
    step,
    {
      ...step,
      name: 'list <issues>',
      status: 'failed',
      outcome: 'filtered',
      filtered: [{ labels: { description: 'issue 2', ...labels }, reason: 'no', kind: 'secrecy' }],
      total: 3,
      checks: [
        { path: ['expect', 'outcome'], ok: false, expected: 'allowed', actual: 'filtered' },
        {
          path: ['expect', 'items'],
          ok: false,
          expected: [{ id: 1, user: 'a' }],
          actual: [{ id: 1, user: 'b' }],
          note: '…',
        },
      ],
      invocations: [
        invocation('label_response', {
          outputBytes: 31,
          backendCalls: [
            backendCall(1),
            backendCall(2, { returned: -1, match: 'none', cause: 'no saved answer for "get_issue"' }),
          ],
          logs: [{ level: 1, message: 'hello\u0007' }],
        }),
      ],
      findings: [
        { code: 'repeated-backend-call', severity: 'warning', message: 'made the same call 2 times' },
        { code: 'unused-answer', severity: 'info', message: 'backend[0] was never used', at: ['backend', 0] },
      ],
    },
    {
      ...step,
      name: 'trap',
      status: 'unchecked',
      outcome: 'error',
      error:
        'resource labeling failed: WASM function call failed: wasm error: unreachable\nwasm stack trace:\n\t.$7()',
      checks: [],
      findings: [
        {
          code: 'trap',
          severity: 'error',
          message: 'label_resource trapped: unreachable',
          stack: [{ function: 'panic', index: 9, offset: 900, library: true }, frame],
        },
      ],
    },
    { ...step, name: 'never', status: 'skipped', outcome: null, checks: [] },
  ],
};

/** Every kind of verdict in one result. */
export const SAMPLE: RunResult = {
  version: 1,
  summary: { passed: 1, failed: 1, errored: 2, unchecked: 0, durationMs: 1234.5 },
  scenarios: [
    { ...base, steps: [step] },
    failing,
    {
      ...base,
      file: 'c.guard-scenario.json',
      status: 'errored',
      error: '3:7: `guard` must be a string, not a number',
      load: null,
    },
    {
      ...base,
      file: 'd.guard-scenario.json',
      status: 'errored',
      load: { ok: false, error: 'WASM module must export label_agent' },
      steps: [{ ...step, status: 'skipped', outcome: null, checks: [] }],
    },
  ],
};

/** A result as JSON has it: the same, with the paths of checks as text. */
export function asWritten(result: RunResult): string {
  return JSON.stringify(result, (_key, value: unknown) =>
    isCheck(value) ? { ...value, path: checkPathText(value) } : value,
  );
}

function isCheck(value: unknown): value is Check {
  return (
    typeof value === 'object' && value !== null && 'ok' in value && Array.isArray(Reflect.get(value, 'path'))
  );
}
