import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Frame } from '../../../src/gateway/invocation';
import type { Finding } from '../../../src/run/result';
import { prettyReport, prettyScenario, prettySummary } from '../../../src/report/pretty';
import { terminalText } from '../../../src/report/terminal-text';
import { backendCall, invocation } from '../run/scripted-host';
import { SAMPLE } from './sample-result';

const plain = { colour: false };

describe('the pretty report', () => {
  it('draws files, steps, failed checks, findings, traps and calls as a tree', () => {
    const source = (frame: { line?: number }): string | undefined =>
      frame.line === 41 ? '    let x = y.unwrap();' : undefined;
    assert.equal(
      prettyReport(SAMPLE, { ...plain, source }),
      `✓ a.guard-scenario.json (guard.wat, 12 ms)
  ✓ a step → allowed (read)

✗ b,1.guard-scenario.json (guard.wat, 12 ms)
  ○ label_agent: filter mode, secrecy [private] integrity []
  ✓ a step → allowed (read)
  ✗ list <issues> → filtered 1 of 3 (read)
    ✗ expect.outcome
        expected "allowed"
        actual   "filtered"
    ✗ expect.items
        [0].user: expected "a", got "b"
    ! made the same call 2 times [repeated-backend-call]
    label_response ok: 2/50 backend calls, 2/256 pages, 31 bytes out
      1 get_issue {"n":1} → 2
      2 get_issue {"n":2} → -1 no saved answer for "get_issue"
  ○ trap → error (read) (ran, nothing checked)
    resource labeling failed: WASM function call failed: wasm error: unreachable
    wasm stack trace:
    \t.$7()
    ✗ label_resource trapped: unreachable [trap]
        at panic (function 9, byte 900)
        at label::item (src/lib.rs:41:9)
           41 |     let x = y.unwrap();
  - never (skipped)

✗ c.guard-scenario.json (guard.wat)
  3:7: \`guard\` must be a string, not a number

✗ d.guard-scenario.json (guard.wat, 12 ms)
  the gateway refuses the guard:
    WASM module must export label_agent
  - a step (skipped)

Scenarios: 1 failed, 2 could not run, 1 passed (1.23 s)
`,
    );
  });

  it('colours verdicts only when asked', () => {
    assert.match(terminalText(prettyReport(SAMPLE, { colour: true })), /\u001b\[31m✗\u001b\[39m/);
    assert.doesNotMatch(prettyReport(SAMPLE, plain), /\u001b/);
  });

  it('shows information and invocations of passed steps when verbose', () => {
    assert.match(
      prettyReport(SAMPLE, { ...plain, verbose: true }),
      /i backend\[0\] was never used \[unused-answer\]/,
    );
  });

  it('lets no guard send escape sequences to the terminal', () => {
    const [, failing] = SAMPLE.scenarios;
    const steps = failing!.steps.map((step) => ({
      ...step,
      error: '\u001b]0;title\u0007',
      invocations: [invocation('label_resource', { stderr: '\u001b[2Jgone\u202e' })],
    }));
    const drawn = prettyScenario({ ...failing!, steps }, plain);
    assert.doesNotMatch(drawn, /[\u001b\u0007\u202e]/);
    assert.match(drawn, /\\u001b\[2Jgone\\u202e/);
  });

  /** Findings of one step with these severities and frames, as the report draws them. */
  function findingsDrawn(...findings: readonly [Finding['severity'], readonly string[]][]): string {
    const [, failing] = SAMPLE.scenarios;
    const frame = (name: string): Frame => ({
      function: name,
      index: 7,
      offset: 812,
      ...(name.startsWith('$') ? {} : { source: 'src/lib.rs', line: 41 }),
    });
    const step = {
      ...failing!.steps[0]!,
      findings: findings.map(([severity, names], at) => ({
        code: 'headroom' as const,
        severity,
        message: `finding ${at}`,
        stack: names.map(frame),
      })),
    };
    return prettyScenario({ ...failing!, agent: null, steps: [step] }, plain)
      .split('\n')
      .slice(2)
      .join('\n');
  }

  it('draws a stack that findings share once', () => {
    assert.equal(
      findingsDrawn(['error', ['item', 'list']], ['warning', ['item', 'list']], ['warning', ['list']]),
      `    ✗ finding 0 [headroom]
        at item (src/lib.rs:41)
        at list (src/lib.rs:41)
    ! finding 1 [headroom]
    ! finding 2 [headroom]
        at list (src/lib.rs:41)
`,
    );
  });

  it('draws a stack without any source only where something went wrong', () => {
    assert.equal(
      findingsDrawn(['warning', ['$7']], ['error', ['$7']]),
      `    ! finding 0 [headroom]
    ✗ finding 1 [headroom]
        at $7 (byte 812)
`,
    );
  });

  it('names no guard where none was found', () => {
    const unusable = { ...SAMPLE.scenarios[2]!, guard: '' };
    assert.match(prettyScenario(unusable, plain), /^✗ c\.guard-scenario\.json\n/);
  });

  it('draws equal calls in a row as one line', () => {
    const [, failing] = SAMPLE.scenarios;
    const refused = { returned: -1, cause: 'over the limit of 3', failure: 'over-limit' as const };
    const backendCalls = [1, 2, 3, 4, 5].map((index) =>
      backendCall(index, { args: null, ...(index > 3 ? refused : {}) }),
    );
    const steps = [{ ...failing!.steps[1]!, invocations: [invocation('label_resource', { backendCalls })] }];
    const drawn = prettyScenario({ ...failing!, steps }, plain)
      .split('\n')
      .slice(-4);
    assert.deepEqual(drawn, [
      '    label_resource ok: 5/50 backend calls, 2/256 pages, 0 bytes out',
      '      1-3 get_issue null → 2',
      '      4-5 get_issue null → -1 over the limit of 3',
      '',
    ]);
  });

  it('never calls unchecked scenarios passed', () => {
    const summary = { passed: 0, failed: 0, errored: 0, unchecked: 2, durationMs: 3 };
    assert.equal(prettySummary(summary, plain), 'Scenarios: 2 ran, nothing checked (3.0 ms)\n');
  });
});
