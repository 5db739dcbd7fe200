import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultSettings, scenarioSettings } from '../../src/analysis/labels/label-questions';
import { bareTarget } from '../../src/analysis/probe-target';
import { assembleGuardText } from '../../src/run/guard-file';
import type { Scenario } from '../../src/scenario/model';
import { parseScenario } from '../../src/scenario/parse';
import { MapThread } from '../../src/sandbox/map-thread';
import type { LabelsQuestion, MapProgress, MapQuestion } from '../../src/sandbox/map-protocol';

const FOLDER = join(__dirname, '..', 'fixtures', 'seeded');
const DIST = join(__dirname, '..', '..', 'dist');
const never = new AbortController().signal;
const TRAP = ['(call $get_issue)) (then', '(call $get_issue)) (then unreachable'] as const;

async function question(more: Partial<MapQuestion> = {}): Promise<MapQuestion> {
  const wat = readFileSync(join(FOLDER, 'guard.wat'), 'utf8').replace(...TRAP);
  const outcome = await assembleGuardText('guard.wat', wat);
  assert.ok(outcome.ok);
  const { guardName, limits, session } = bareTarget({ guard: outcome.file.module });
  const text = readFileSync(join(FOLDER, 'tools.json'), 'utf8');
  return {
    subject: { file: outcome.file, siblings: false },
    guardName,
    limits,
    session,
    scenarios: [],
    catalogs: [{ name: 'tools.json', text }],
    jobs: 2,
    ...more,
  };
}

async function labelsQuestion(): Promise<{ question: LabelsQuestion; scenario: Scenario }> {
  const { subject, catalogs, jobs } = await question();
  const { scenario } = parseScenario(
    '{ "version": 1, "guard": "../guard.wat", "steps": [{ "tool": "list_issues" }] }',
  );
  assert.ok(scenario);
  const scenarios = [{ file: 'a.guard-scenario.json', scenario, settings: scenarioSettings(scenario, {}) }];
  const settings = defaultSettings({});
  const guard = subject.file.module;
  const asked = { guard, shown: 'guard.wat', name: '../guard.wat', scenarios, settings, catalogs, jobs };
  return { question: asked, scenario };
}

describe('The thread of a tool map', () => {
  const threads: MapThread[] = [];
  after(() => threads.forEach((thread) => thread.dispose()));

  function newThread(more: { readonly idleMs?: number } = {}): MapThread {
    const faults = (what: string, error: unknown): void => {
      throw new Error(what, { cause: error });
    };
    const thread = new MapThread({
      workerPath: join(DIST, 'map.js'),
      guardWorkerPath: join(DIST, 'worker.js'),
      onFault: faults,
      ...more,
    });
    threads.push(thread);
    return thread;
  }

  it('makes the map, reports progress, and answers questions about it', async () => {
    const thread = newThread();
    const reports: MapProgress[] = [];
    const end = await thread.map(await question(), never, (progress) => reports.push(progress));
    assert.ok(end.ok);
    assert.deepEqual(
      end.map.tools.map(({ name, findings }) => [name, findings.map(({ code }) => code)]),
      [
        ['create_issue', []],
        ['get_issue', ['trap']],
        ['list_issues', []],
      ],
    );
    const last = reports.at(-1);
    assert.ok(last && last.done === last.total && last.total > 10);

    const found = await thread.tool('get_issue');
    const labels = end.map.tools.find(({ name }) => name === 'get_issue')?.labels ?? [];
    assert.deepEqual(
      found?.answers.map((answer) => [answer.world, answer.arguments, answer.answer.operation ?? null]),
      labels.map((label) => [label.world, label.arguments, label.operation]),
    );
    const frames = found.answers[0]?.answer.invocations.at(-1)?.stack ?? [];
    assert.equal(frames[0]?.source, 'guard.wat');
    assert.equal(await thread.tool('other'), undefined);
  });

  it('keeps the backend calls of a tool, with the true cause of a failure and the line of the guard', async () => {
    const thread = newThread();
    assert.ok((await thread.map(await question(), never, () => undefined)).ok);
    const found = await thread.tool('list_issues');
    const unknown = found?.answers.find(({ world }) => world === 'unknown');
    const [call] = unknown?.answer.invocations[0]?.backendCalls ?? [];
    assert.equal(call?.tool, 'get_repository');
    assert.deepEqual(call.args, { owner: 'acme', repo: 'app' });
    assert.match(call.cause ?? '', /404 Not Found/);
    assert.ok(call.stack?.some(({ source, line }) => source === 'guard.wat' && line !== undefined));
  });

  it('asks for all labels without a map, of tools and scenarios, twice, as the command line does', async () => {
    const thread = newThread();
    const { question: asked, scenario } = await labelsQuestion();
    const reports: MapProgress[] = [];
    const end = await thread.askLabels(asked, never, (progress) => reports.push(progress));
    assert.ok(end.ok);
    assert.equal(end.file.guard, '../guard.wat');
    assert.equal(end.file.labels.get('create_issue / private / required')?.operation, 'write');
    const [step] = scenario.steps;
    assert.ok(end.file.labels.has(`scenario a.guard-scenario.json / ${step?.name ?? ''}`));
    const last = reports.at(-1);
    assert.ok(last && last.done === last.total && last.total > 10);
    const again = await thread.askLabels(asked, never, () => undefined);
    assert.deepEqual(again, end);
  });

  it('has no labels of a guard without tools and scenarios, and says so', async () => {
    const { question: asked } = await labelsQuestion();
    const none = { ...asked, scenarios: [], catalogs: [] };
    const end = await newThread().askLabels(none, never, () => undefined);
    assert.deepEqual(end, { ok: false, error: 'there is nothing to ask', isEmpty: true });
  });

  it('stops asking for labels with the signal', async () => {
    const stop = new AbortController();
    const { question: asked } = await labelsQuestion();
    const end = await newThread().askLabels(asked, stop.signal, () => stop.abort());
    assert.deepEqual(end, { ok: false, canceled: true });
  });

  it('knows the line that decided for each set of arguments of a tool with a rule', async () => {
    const thread = newThread();
    assert.ok((await thread.map(await question(), never, () => undefined)).ok);
    const wat = readFileSync(join(FOLDER, 'guard.wat'), 'utf8').split('\n');
    for (const name of ['create_issue', 'list_issues']) {
      const found = await thread.tool(name);
      assert.ok(found && found.answers.length > 3);
      for (const { source } of found.answers) {
        assert.equal(source?.source, 'guard.wat');
        assert.match(wat[source.line - 1] ?? '', new RegExp(`\\$${name}\\b`));
      }
    }
  });

  it('answers again after its guard threads have ended, because they were idle', async () => {
    const thread = newThread({ idleMs: 0 });
    assert.ok((await thread.map(await question(), never, () => undefined)).ok);
    const found = await thread.tool('create_issue');
    assert.equal(found?.answers[0]?.answer.operation, 'write');
    const again = await thread.tool('create_issue');
    assert.deepEqual(
      again?.answers.map(({ answer }) => answer.resource),
      found.answers.map(({ answer }) => answer.resource),
    );
  });

  it('knows no line for a tool without a rule', async () => {
    const catalogs = [{ name: 'names.txt', text: 'no_such_tool' }];
    const thread = newThread();
    assert.ok((await thread.map(await question({ catalogs }), never, () => undefined)).ok);
    const found = await thread.tool('no_such_tool');
    assert.ok(found && found.answers.length > 0);
    assert.deepEqual(
      found.answers.flatMap(({ source }) => source ?? []),
      [],
    );
  });

  it('says what is wrong with a catalog', async () => {
    const catalogs = [{ name: 'tools.json', text: '{ "tools": 1 }' }];
    const end = await newThread().map(await question({ catalogs }), never, () => undefined);
    assert.ok(!end.ok && 'error' in end);
    assert.match(end.error, /^tools\.json:1:1: this object has no tools/);
  });

  it('stops with the signal, in the middle of the questions', async () => {
    const stop = new AbortController();
    const names = Array.from({ length: 2000 }, (_, index) => `tool_${String(index)}`);
    const catalogs = [{ name: 'names.txt', text: names.join('\n') }];
    const thread = newThread();
    const end = await thread.map(await question({ catalogs }), stop.signal, () => stop.abort());
    assert.deepEqual(end, { ok: false, canceled: true });
    assert.equal(await thread.tool('tool_1'), undefined);
  });
});
