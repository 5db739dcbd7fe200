import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseFromReportPage } from '../../../../src/ide/run-report/protocol';
import {
  anchorIn,
  askedReport,
  reportedRun,
  reportFile,
  reportPage,
} from '../../../../src/ide/run-report/run-report';
import { RunHistory, type Run, type ScenarioRun } from '../../../../src/ide/runs/run-history';
import type { ScenarioResult } from '../../../../src/run/result';
import { SAMPLE } from '../../report/sample-result';

const MADE = { version: '1.2.3', madeAt: new Date(0) };

/** A run that has ended, of these results. */
function ended(...results: readonly ScenarioResult[]): Run {
  const history = new RunHistory();
  const run = history.start('user');
  for (const result of results) {
    const uri = { scheme: 'file', path: `/w/${result.file}`, toString: () => `file:///w/${result.file}` };
    const scenario = {
      run,
      uri,
      file: result.file,
      settings: '',
      stepNames: result.steps.map(({ name }) => name),
      sessions: new Map(),
      steps: new Map(),
      canceled: false,
    } as unknown as ScenarioRun;
    run.scenarios.push(scenario);
    history.apply(scenario, { type: 'scenario-finished', file: result.file, result });
  }
  history.finish(run);
  return run;
}

const [passing, failing] = SAMPLE.scenarios as [ScenarioResult, ScenarioResult];

describe('the report of a run in the editor', () => {
  it('shows the results, and says what is outdated or missing', () => {
    const run = ended(passing, failing);
    assert.deepEqual(reportedRun(run, () => false).notes, []);
    assert.deepEqual(reportedRun(run, ({ file }) => file === passing.file).notes, [
      'Outdated: One of these results is from before a change of the text, guard, or settings. Run the scenarios again.',
    ]);
    run.scenarios[0]!.canceled = true;
    const reported = reportedRun(run, () => false);
    assert.deepEqual(reported.notes, ['1 scenario without a result: the run was stopped before the end.']);
    assert.deepEqual(
      reported.result.scenarios.map(({ file }) => file),
      [failing.file],
    );
    assert.equal(reported.result.summary.failed, 1);
  });

  it('has links that lead to steps, lines of the guard, and codes, which a file has not', () => {
    const reported = reportedRun(ended(passing, failing), () => false);
    const { html, links } = reportPage(reported, MADE);
    const numbers = [...html.matchAll(/data-link="(\d+)"/g)].map(([, number]) => Number(number));
    assert.deepEqual(
      [...numbers].sort((a, b) => a - b),
      [...links.keys()],
    );
    const kinds = new Set(links.map(({ kind }) => kind));
    assert.deepEqual([...kinds].sort(), ['code', 'guard', 'scenario']);
    assert.ok(
      links.some(
        (link) => link.kind === 'scenario' && link.scenario === 1 && link.path.join('.') === 'steps.1',
      ),
    );
    const file = reportFile(reported, MADE);
    assert.equal(file.includes('data-link'), false);
    assert.equal(file.includes('<button'), false);
  });

  it('quotes the line of a guard that is text', () => {
    const trap = failing.steps[2]!;
    const frame = { function: 'f', index: 0, offset: 9, source: 'guard.wat', line: 2, column: 3 };
    const step = { ...trap, findings: [{ ...trap.findings[0]!, stack: [frame] }] };
    const run = ended({ ...failing, steps: [step] });
    run.scenarios[0]!.guardText = '(module\n  (unreachable)\n)';
    const { html } = reportPage(
      reportedRun(run, () => false),
      MADE,
    );
    assert.match(html, /2 \| {3}\(unreachable\)/);
  });

  it('finds the part about a file and about a step', () => {
    const reported = reportedRun(ended(passing, failing), () => false);
    const uri = `file:///w/${failing.file}`;
    assert.equal(anchorIn(reported, uri), 'b-1');
    assert.equal(anchorIn(reported, uri, 1), 'b-1--list-issues');
    assert.equal(anchorIn(reported, 'file:///w/other'), undefined);
  });
});

describe('what a report is asked for', () => {
  const run = ended(failing);
  const [scenario] = run.scenarios;
  const file = `file:///w/${failing.file}`;
  const names = (): string[] => failing.steps.map(({ name }) => name);

  it('is a run or a step of the view Backend Calls', () => {
    assert.deepEqual(askedReport({ id: '1', kind: 'run', run }, names), { run });
    const row = (path: readonly (string | number)[]): object => ({
      id: '1',
      kind: 'step',
      locations: { step: { kind: 'scenario', scenario, path } },
    });
    assert.deepEqual(askedReport(row(['steps', 1]), names), { run, file, step: 1 });
    assert.deepEqual(askedReport(row([]), names), { run, file });
  });

  it('is a test of the Test Explorer, and nothing for anything else', () => {
    assert.deepEqual(askedReport({ id: `${file}#step:list <issues>` }, names), { file, step: 1 });
    assert.deepEqual(askedReport({ id: file }, names), { file });
    for (const other of [undefined, null, 3, 'x', {}, { id: 3 }, { kind: 'note', id: 'x' }, { run: {} }])
      assert.deepEqual(askedReport(other, names), {});
  });
});

describe('messages of the page of a report', () => {
  it('are read, whatever they are', () => {
    assert.deepEqual(parseFromReportPage({ type: 'ready', more: 1 }), { type: 'ready' });
    assert.deepEqual(parseFromReportPage({ type: 'action', action: 'save' }), {
      type: 'action',
      action: 'save',
    });
    assert.deepEqual(parseFromReportPage({ type: 'follow', page: 1, link: 2 }), {
      type: 'follow',
      page: 1,
      link: 2,
    });
    for (const other of [
      null,
      'ready',
      { type: 'action', action: 'quit' },
      { type: 'follow', link: 2 },
      { type: 'x' },
    ])
      assert.equal(parseFromReportPage(other), undefined);
  });
});
