import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { githubReport, type LocateInScenario } from '../../../src/report/github';
import { terminalText } from '../../../src/report/terminal-text';
import type { Check, RunResult } from '../../../src/run/result';
import { SAMPLE } from './sample-result';

/** The report as it is written. */
function written(result: RunResult, locate?: LocateInScenario): string {
  const problemAt = (file: string): ReturnType<LocateInScenario> =>
    file === 'c.guard-scenario.json' ? { line: 3, column: 7 } : undefined;
  return terminalText(githubReport(result, { ...(locate && { locate }), problemAt }));
}

describe('the GitHub report', () => {
  it('annotates failed expectations, findings in the guard’s source, and unusable files', () => {
    const asked: string[] = [];
    const report = written(SAMPLE, (file, path) => {
      asked.push(`${file} ${path.join('/')}`);
      return { line: 5, column: 3 };
    });
    assert.deepEqual(report.trimEnd().split('\n'), [
      '::error file=b%2C1.guard-scenario.json,line=5,col=3,title=list <issues> failed::expect.outcome: expected "allowed", got "filtered"',
      '::error file=b%2C1.guard-scenario.json,line=5,col=3,title=list <issues> failed::expect.items: expected [{"id":1,"user":"a"}], got [{"id":1,"user":"b"}] (…)',
      '::warning file=b%2C1.guard-scenario.json,line=5,col=3,title=list <issues>%3A repeated-backend-call::made the same call 2 times',
      '::error file=src/lib.rs,line=41,col=9,title=trap%3A trap::label_resource trapped: unreachable',
      '::error file=c.guard-scenario.json,line=3,col=7,title=Scenario cannot run::3:7: `guard` must be a string, not a number',
      '::error file=d.guard-scenario.json,line=5,col=3,title=Guard does not load::WASM module must export label_agent',
    ]);
    assert.ok(asked.includes('b,1.guard-scenario.json steps/1/expect/outcome'));
    assert.ok(asked.includes('d.guard-scenario.json guard'));
  });

  it('escapes line ends and per cent signs, so that a guard cannot write commands', () => {
    const [passing] = SAMPLE.scenarios;
    const report = written({
      ...SAMPLE,
      scenarios: [{ ...passing!, error: '100 %\n::error::x\r', status: 'errored' }],
    });
    assert.equal(report.split('\n').length, 2);
    assert.match(report, /::100 %25%0A\\u003a:error::x\\u000d\n$/);
  });

  it('points into a log at the expectation’s index', () => {
    const [passing] = SAMPLE.scenarios;
    const checks: Check[] = [{ path: ['expect', 'logs', 1], ok: false, expected: 'a', actual: [] }];
    const paths: (string | number)[][] = [];
    written(
      {
        ...SAMPLE,
        scenarios: [{ ...passing!, steps: [{ ...passing!.steps[0]!, status: 'failed', checks }] }],
      },
      (_file, path) => {
        paths.push([...path]);
        return undefined;
      },
    );
    assert.deepEqual(paths[0], ['steps', 0, 'expect', 'logs', 1]);
  });

  it('says nothing when all is well', () => {
    assert.equal(written({ ...SAMPLE, scenarios: SAMPLE.scenarios.slice(0, 1) }), '');
  });
});
