import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CallsModel, type Changes } from '../../../../src/ide/backend-calls/model';
import { rowsToExpand } from '../../../../src/ide/backend-calls/rows-to-expand';
import type { Run } from '../../../../src/ide/runs/run-history';
import type { RunReason } from '../../../../src/ide/runs/run-queue';
import { backendCall } from '../../run/scripted-host';
import { asked, ended, find, oneRun, refused, run, started, step } from './drawn';

/** A model over a list of runs, newest first, that tests change. */
function model(...runs: Run[]): { calls: CallsModel; runs: Run[] } {
  const calls = new CallsModel({ runs });
  calls.takeChanges();
  return { calls, runs };
}

const ids = (changes: Changes | undefined) =>
  changes === undefined || changes === 'all' ? changes : changes.map((node) => node.id);

const scenarioStarted = { type: 'scenario-started', file: 'a', guard: 'g', steps: [] } as const;
const stepFinished = { type: 'step-finished', file: 'a', index: 0, step: step('s') } as const;

function background(id: number, file = 'a.guard-scenario.json', reason: RunReason = 'background'): Run {
  const made = run(id, reason);
  ended(started(made, file), [step('s', { invocations: [asked([backendCall(1)])] })]);
  made.finished = true;
  return made;
}

describe('the runs of the Backend Calls view', () => {
  it('gives the rows of the next run the ids of the run before', () => {
    const { calls, runs } = model(oneRun([step('s', { invocations: [asked([backendCall(1)])] })]));
    const before = find(calls.roots, 'call').id;
    runs.unshift(oneRun([step('new first'), step('s', { invocations: [asked([backendCall(1)])] })]));
    calls.runsChanged();
    assert.equal(find(calls.roots, 'call').id, before);
    assert.deepEqual(
      calls.roots.map(({ id, open }) => `${id} ${open ? 'open' : 'closed'}`),
      ['user open', 'run-1 closed'],
    );
  });

  it('replaces the background run when the next one has ended, not before', () => {
    const first = background(1);
    const { calls, runs } = model(first);
    const second = run(2, 'background');
    runs.splice(0, 1, second);
    calls.runsChanged();
    assert.equal(calls.roots[0]?.label, 'Background run 14:03:01');
    ended(started(second, 'a.guard-scenario.json'), [step('s')]);
    second.finished = true;
    calls.runsChanged();
    assert.deepEqual(
      calls.roots.map(({ id, label }) => `${id} ${label}`),
      ['background Background run 14:03:02'],
    );
  });

  it('keeps the place of the background run while the next one is under way', () => {
    const { calls, runs } = model(oneRun([step('s')]), background(0));
    const second = run(2, 'background');
    runs.unshift(second);
    calls.runsChanged();
    const labels = () => calls.roots.map(({ id }) => id);
    assert.deepEqual(labels(), ['user', 'background']);
    ended(started(second, 'a.guard-scenario.json'), [step('s')]);
    second.finished = true;
    calls.runsChanged();
    assert.deepEqual(labels(), ['background', 'user']);
  });

  it('keeps the background run when the next one was canceled', () => {
    const { calls, runs } = model(background(1));
    const canceled = background(2);
    canceled.scenarios[0]!.canceled = true;
    runs.splice(0, 1, canceled);
    calls.runsChanged();
    assert.equal(calls.roots[0]?.label, 'Background run 14:03:01');
  });

  it('keeps one continuous run beside those asked for once and in the background', () => {
    const repeated = (id: number): Run => background(id, 'a.guard-scenario.json', 'continuous');
    const { calls, runs } = model(repeated(1), background(2), oneRun([step('s')]));
    runs.splice(0, 1, repeated(3));
    calls.runsChanged();
    assert.deepEqual(
      calls.roots.map(({ id, label }) => `${id}: ${label.replace(/ \S+$/, '')}`),
      ['continuous: Continuous run', 'background: Background run', 'user: Run'],
    );
  });

  it('forgets the background run when runs are cleared', () => {
    const { calls, runs } = model(background(1));
    runs.length = 0;
    calls.runsChanged();
    assert.equal(calls.empty, true);
    assert.equal(calls.takeChanges(), 'all');
  });
});

describe('what the Backend Calls view draws again', () => {
  it('is the scenario when a step ended', () => {
    const going = run(1);
    const scenario = started(going, 'a.guard-scenario.json');
    const { calls } = model(going);
    find(calls.roots, 'scenario');
    scenario.steps.set(0, step('s'));
    calls.scenarioChanged(scenario, stepFinished);
    assert.deepEqual(ids(calls.takeChanges()), ['user/file:///a.guard-scenario.json']);
    assert.equal(calls.takeChanges(), undefined);
  });

  it('is the run when a scenario came or ended, without its scenarios on their own', () => {
    const going = run(1);
    const scenario = started(going, 'a.guard-scenario.json');
    const { calls } = model(going);
    calls.scenarioChanged(scenario, stepFinished);
    calls.scenarioChanged(scenario, scenarioStarted);
    assert.deepEqual(ids(calls.takeChanges()), ['user']);
  });

  it('is nothing while a background run is not shown yet', () => {
    const hidden = run(1, 'background');
    const { calls } = model(hidden);
    calls.scenarioChanged(started(hidden, 'a.guard-scenario.json'), scenarioStarted);
    assert.equal(calls.takeChanges(), undefined);
  });

  it('keeps the rows of a run and its scenarios as the same objects', () => {
    const { calls } = model(oneRun([step('s')]));
    const rows = () => [calls.roots[0], find(calls.roots, 'scenario')];
    assert.deepEqual(
      rows().map((row, at) => row === rows()[at]),
      [true, true],
    );
  });

  it('is everything when the filter changes, and nothing when it is set again', () => {
    const { calls } = model(oneRun([step('s')]));
    calls.failuresOnly = true;
    assert.equal(calls.takeChanges(), 'all');
    calls.failuresOnly = true;
    assert.equal(calls.takeChanges(), undefined);
    assert.deepEqual(calls.roots, []);
  });
});

describe('the badge of the Backend Calls view', () => {
  const failuresOf = (...runs: Run[]): number => new CallsModel({ runs }).failures;

  it('counts scenarios that failed or could not run, whatever failed in them', () => {
    const several = run(1);
    const calls = asked([refused(1), refused(2), backendCall(3)]);
    const wrong = [
      step('asks', { status: 'failed', invocations: [calls] }),
      step('wrong', { status: 'failed' }),
    ];
    ended(started(several, 'wrong'), wrong, { status: 'failed' });
    ended(started(several, 'gone'), [], { status: 'errored', error: 'the guard is gone' });
    ended(started(several, 'fine'), [step('s')]);
    ended(started(several, 'unchecked'), [step('s', { status: 'unchecked' })], { status: 'unchecked' });
    ended(started(several, 'stopped'), [], { status: 'errored', error: 'the run was canceled' }).canceled =
      true;
    started(several, 'running');
    assert.equal(failuresOf(several), 2);
  });

  it('leaves out what a step expected', () => {
    assert.equal(failuresOf(oneRun([step('expects it', { invocations: [asked([refused(1)])] })])), 0);
  });

  it('is about the newest run alone', () => {
    assert.equal(failuresOf(oneRun([step('s')]), oneRun([step('bad')], { status: 'failed' })), 0);
  });
});

describe('long lists in the Backend Calls view', () => {
  const many = Array.from({ length: 10_000 }, (_, at) => (at === 600 ? refused(601) : backendCall(at + 1)));
  const invocation = asked(many);

  it('are grouped, and only the group that is opened makes its rows', () => {
    const { calls } = model(oneRun([step('s', { invocations: [invocation] })]));
    const groups = find(calls.roots, 'invocation').children?.(false) ?? [];
    assert.equal(groups.length, 20);
    assert.deepEqual(
      groups.slice(0, 2).map(({ label, description, open }) => `${label} ${description} ${String(open)}`),
      ['1 – 500  true', '501 – 1000 1 failed false'],
    );
    const rows = groups[1]?.children?.(false) ?? [];
    assert.deepEqual(
      [rows.length, rows[0]?.label, rows[0]?.parent === groups[1]],
      [500, '501 get_issue', true],
    );
  });

  it('are not grouped when few of their rows are shown', () => {
    const { calls } = model(oneRun([step('s', { invocations: [invocation] })]));
    const rows = find(calls.roots, 'invocation').children?.(true) ?? [];
    assert.deepEqual(
      rows.map(({ label }) => label),
      ['601 get_issue'],
    );
  });

  it('of more than 250,000 rows have groups of groups', () => {
    const args = Array.from({ length: 250_001 }, () => 0);
    const { calls } = model(oneRun([step('s', { invocations: [asked([backendCall(1, { args })])] })]));
    const groups = find(calls.roots, 'json', 'arguments').children?.(false) ?? [];
    assert.deepEqual(
      groups.map(({ label }) => label),
      ['0 – 249999', '250000 – 250000'],
    );
    assert.equal(groups[0]?.children?.(false).length, 500);
  });

  it('are expanded up to a bound, the newest run first', () => {
    const { calls } = model(oneRun([step('s', { invocations: [invocation] })]), oneRun([step('t')]));
    assert.deepEqual(
      rowsToExpand(calls, 5).map(({ kind }) => kind),
      ['run', 'scenario', 'step', 'invocation', 'run'],
    );
    assert.equal(rowsToExpand(calls, 2).length, 2);
  });
});

describe('results that become outdated', () => {
  it('are looked at without those of all other scenarios, also while their run goes on', () => {
    const going = run(1);
    const outdated = new Set<string>();
    const calls = new CallsModel({ runs: [going] }, ({ uri }) => outdated.has(uri.toString()));
    let read = 0;
    const affectedBy = (file: string): Parameters<CallsModel['outdatedChanged']>[0] => ({
      scenario: `file:///${file}`,
      affects: ({ uri }) => uri.toString() === `file:///${file}`,
    });
    for (let number = 0; number < 100; number++) {
      const file = `${String(number)}.json`;
      const scenario = ended(started(going, file), [step('s')]);
      Object.assign(scenario.uri, {
        toString: () => {
          read++;
          return `file:///${file}`;
        },
      });
      calls.outdatedChanged(affectedBy(file));
    }
    assert.ok(read <= 300, `each of 100 was read ${String(read)} times in all`);
    calls.takeChanges();
    outdated.add('file:///7.json');
    calls.outdatedChanged(affectedBy('8.json'));
    assert.equal(calls.takeChanges(), undefined);
    calls.outdatedChanged(affectedBy('7.json'));
    assert.deepEqual(ids(calls.takeChanges()), ['user']);
  });
});
