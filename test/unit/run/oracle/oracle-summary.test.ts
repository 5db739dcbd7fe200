import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { prettyOracle } from '../../../../src/report/oracle';
import { parseOracleSettings } from '../../../../src/run/oracle/oracle-settings';
import { oracleSummary } from '../../../../src/run/oracle/oracle-summary';
import type { LabelOpinion, ScenarioResult, StepResult } from '../../../../src/run/result';
import { skippedStep } from '../../../../src/run/run-step';
import { unusableScenario } from '../../../../src/run/status';

const agree: LabelOpinion = { verdict: 'agree' };
const server = { integrity: 'trusted', confidentiality: 'public' } as const;

function step(tool: string, secrecy?: LabelOpinion, integrity: LabelOpinion = agree): StepResult {
  const named = { kind: 'tool', name: tool, tool, args: {}, result: null, backend: [] } as const;
  const base = { ...skippedStep(named, { secrecy: [], integrity: [] }), status: 'passed' } as const;
  return secrecy ? { ...base, oracle: { server, secrecy, integrity } } : base;
}

function scenario(file: string, ...steps: StepResult[]): ScenarioResult {
  return { ...unusableScenario(file, 'g.wat', ''), error: null, status: 'passed', steps };
}

const loose = { tool: 'get_*', direction: 'looser', reason: 'r' } as const;
const stated: LabelOpinion = { verdict: 'looser', exception: { reason: 'r', from: 'project', index: 1 } };
const incomparable: LabelOpinion = { verdict: 'not-comparable', reason: 'x' };

const scenarios = [
  scenario(
    'a',
    step('list', agree),
    step('list', { verdict: 'looser' }, { verdict: 'stricter' }),
    step('list'),
    step('get_x', stated, stated),
  ),
  scenario('b', step('get_x', incomparable, incomparable), step('get_x', agree, incomparable), {
    ...step('never'),
    status: 'skipped',
  }),
];

describe('the summary of a second opinion', () => {
  const exceptions = [loose, loose, { ...loose, tool: 'search' }];
  const summary = oracleSummary('ifc', scenarios, [
    { file: 'guard-lab.json', exceptions, scenarios: new Set(['a', 'b']) },
    { file: 'other/guard-lab.json', exceptions: [loose], scenarios: new Set(['c']) },
  ]);

  it('counts steps by tool: what differs once for each kind, and as agreeing when nothing does', () => {
    assert.deepEqual(summary.tools, [
      { tool: 'get_x', agree: 1, looser: 0, stricter: 0, exception: 1, noOpinion: 1 },
      { tool: 'list', agree: 1, looser: 1, stricter: 1, exception: 0, noOpinion: 1 },
    ]);
  });

  it('names exceptions that no step needed, of tools that were compared', () => {
    assert.deepEqual(summary.unused, [{ file: 'guard-lab.json', index: 0, ...loose }]);
  });

  it('names none of tools that were not comparable, or whose steps never ran', () => {
    const unusedIn = (...steps: StepResult[]): number =>
      oracleSummary(
        'ifc',
        [scenario('a', ...steps)],
        [{ file: 'guard-lab.json', exceptions: [loose], scenarios: new Set(['a']) }],
      ).unused.length;
    assert.equal(unusedIn(step('get_x', agree)), 1);
    assert.equal(unusedIn(step('get_x', incomparable, incomparable)), 0);
    assert.equal(unusedIn(step('get_x', agree), { ...step('get_y'), status: 'skipped' }), 0);
    assert.equal(unusedIn(step('get_x', agree), { ...step('list'), status: 'skipped' }), 1);
  });

  it('is a table for people', () => {
    assert.equal(
      prettyOracle(summary, { colour: false }),
      `Second opinion (ifc)  agree  looser  stricter  exception  no opinion
  get_x                   1       0         0          1           1
  list                    1       1         1          0           1
  i guard-lab.json: oracleExceptions[0] (get_*, looser): no step of this run needs it [unused-exception]
`,
    );
    assert.match(
      prettyOracle({ name: 'ifc', tools: [], unused: [] }, { colour: false }),
      /no step called a tool/,
    );
  });

  it('does not obey a name', () => {
    const tools = [{ ...summary.tools[0], tool: `\u001b[2J\n${'x'.repeat(100)}` }] as typeof summary.tools;
    const [, row = ''] = prettyOracle({ name: 'ifc', tools, unused: [] }, { colour: false }).split('\n');
    assert.match(row, /^ {2}\\u001b\[2J\\u000ax+… +1 /);
  });
});

describe('the exceptions of guard-lab.json', () => {
  it('are read beside all else in the file', () => {
    const file = { version: 1, check: {}, oracleExceptions: [loose] };
    assert.deepEqual(parseOracleSettings(JSON.stringify(file)), { ok: true, value: [loose] });
    assert.deepEqual(parseOracleSettings('{"version": 1}'), { ok: true, value: [] });
  });

  it('are refused with line and column', () => {
    const refused = (text: string): string => {
      const outcome = parseOracleSettings(text);
      return outcome.ok ? 'fine' : outcome.error;
    };
    assert.match(
      refused('{ "version": 1,\n  "oracleExceptions": [{ "tool": "x" }] }'),
      /^2:24: .* needs `direction`/,
    );
    assert.match(
      refused('{ "version": 1,\n  "oracleExceptions": {} }'),
      /^2:23: .* must be a list of exceptions/,
    );
    assert.equal(refused('{ "version": 2 }'), '1:14: `version` must be 1');
    assert.equal(refused('{}'), '1:1: `version` must be 1');
    assert.equal(refused('[]'), '1:1: an object is expected');
  });
});
