// Calls of agents that are canceled in the middle, that come together, and whose scenario is gone.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { RunEvent } from '../../src/run/events.js';
import { hangingThread, invoke, threadGone, THREADS_ARE_SEEN, threadTicks } from './agent-fixture.js';
import { openWorkspace, until, type WorkspaceFixture } from './workspace-fixture.js';

const AGENT = '{\\22agent\\22:{\\22secrecy\\22:[],\\22integrity\\22:[]},\\22difc_mode\\22:\\22filter\\22}';
const AGENT_LENGTH = String(AGENT.replaceAll('\\22', '"').length);
const NOTHING = '(i32.const 0)';
/** A guard that labels agents, and does this when it is asked about a resource. */
const guard = (resource: string, start = ''): string => `(module
  (memory (export "memory") 2)
  (data (i32.const 0) "${AGENT}")
  ${start}
  (func (export "label_agent") (param i32 i32) (param $out i32) (param i32) (result i32)
    (memory.copy (local.get $out) (i32.const 0) (i32.const ${AGENT_LENGTH}))
    (i32.const ${AGENT_LENGTH}))
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32) ${resource})
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
`;
const LOOP = '(loop $for_ever (br $for_ever))';
const GUARDS = {
  fine: guard(NOTHING),
  endless: guard(`${LOOP} ${NOTHING}`),
  'endless-start': guard(NOTHING, `(func $start ${LOOP}) (start $start)`),
};

const scenario = (name: string): string => `{
  "version": 1,
  "guard": "${name}.wat",
  "policy": { "allow-only": { "repos": "public", "min-integrity": "none" } },
  "steps": [
    { "name": "agent", "call": "label_agent", "expect": { "trap": false } },
    { "name": "list issues", "tool": "list_issues", "result": [], "expect": { "outcome": "allowed" } }
  ]
}
`;
const TOOLS = '{ "tools": [{ "name": "list_issues" }, { "name": "get_me" }] }';

const at = (name: string): string => `agents-cancel/${name}.guard-scenario.json`;
const catalog = ['agents-cancel/tools.json'];
/** Calls that run a guard which hangs. */
const HANGING: readonly (readonly [tool: string, input: object])[] = [
  ['run_scenarios', { paths: [at('endless')] }],
  ['update_expected', { paths: [at('endless')] }],
  ['explain_step', { scenario: at('endless'), step: 'list issues' }],
  ['inspect_guard', { guard: 'agents-cancel/endless-start.wat' }],
  ['map_tools', { paths: [at('endless')], tools: catalog }],
  ['check_guard', { paths: [at('endless')], tools: catalog, runs: 2, seed: 1 }],
  ['diff_labels', { base: 'agents-cancel/fine.wat', guard: 'agents-cancel/endless.wat', tools: catalog }],
];

describe('calls of agents in VS Code', () => {
  let fixture: WorkspaceFixture;

  before(async () => {
    fixture = await openWorkspace('agents-cancel');
    // Nothing but the calls of the tests runs a guard, and nothing but its call ends one.
    await fixture.set('runWhileTyping.enabled', false);
    await fixture.set('limits', { timeoutMs: 3_600_000 });
    for (const [name, text] of Object.entries(GUARDS)) await fixture.write(`${name}.wat`, text);
    await fixture.write('tools.json', TOOLS);
    for (const name of ['fine', 'endless']) await add(name, name);
  });
  after(() => fixture.close());

  /** Writes a scenario, and waits until VS Code knows it. */
  async function add(name: string, guard: string): Promise<vscode.Uri> {
    const uri = await fixture.write(`${name}.guard-scenario.json`, scenario(guard));
    const { scenarios } = fixture.api.services;
    await until(
      () => scenarios.get(uri),
      () => scenarios.refresh(),
    );
    return uri;
  }

  /** The next event of a scenario that fits. */
  function event(uri: vscode.Uri, fits: (event: RunEvent) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const end = fixture.api.services.history.onScenario((run, event) => {
        if (run.uri.toString() !== uri.toString() || !event || !fits(event)) return;
        end();
        resolve();
      });
    });
  }

  async function nothingRuns(): Promise<void> {
    const { history, runner } = fixture.api.services;
    await until(() => (history.runs.every(({ finished }) => finished) ? true : undefined));
    assert.ok(!runner.isPending(fixture.uri('endless.guard-scenario.json')));
  }

  it('end at once when they are canceled in the middle of a run, which leaves nothing behind', async () => {
    const uri = fixture.uri('endless.guard-scenario.json');
    const { history } = fixture.api.services;
    const latest = history.latest(uri);
    const cancel = new vscode.CancellationTokenSource();
    const inTheMiddle = event(uri, ({ type }) => type === 'step-finished');
    const call = assert.rejects(invoke('run_scenarios', { paths: [at('endless')] }, cancel.token));
    await inTheMiddle;
    cancel.cancel();
    await call;
    await nothingRuns();
    // What was stopped is no result.
    assert.equal(history.latest(uri), latest);
    assert.equal(history.runs[0]?.scenarios[0]?.canceled, true);
    assert.match(await invoke('run_scenarios', { paths: [at('fine')] }), /1 scenario: 1 failed/);
  });

  if (THREADS_ARE_SEEN)
    for (const [tool, input] of HANGING)
      it(`end the guard that hangs in ${tool} when they are canceled`, async () => {
        const before = threadTicks();
        const cancel = new vscode.CancellationTokenSource();
        const call = assert.rejects(invoke(tool, input, cancel.token));
        const thread = await hangingThread(before);
        cancel.cancel();
        await call;
        await threadGone(thread);
        await nothingRuns();
        assert.match(await invoke('inspect_guard', { guard: 'agents-cancel/fine.wat' }), /fine\.wat/);
      });

  it('come together, each with its own answer, of which one is canceled', async () => {
    const cancel = new vscode.CancellationTokenSource();
    const inTheMiddle = event(
      fixture.uri('endless.guard-scenario.json'),
      ({ type }) => type === 'step-finished',
    );
    const endless = assert.rejects(invoke('run_scenarios', { paths: [at('endless')] }, cancel.token));
    await inTheMiddle;
    const fine = { paths: [at('fine')] };
    const answers = await Promise.all([
      invoke('run_scenarios', fine),
      invoke('run_scenarios', fine),
      invoke('update_expected', fine),
      invoke('explain_step', { scenario: at('fine'), step: 'agent' }),
    ]);
    cancel.cancel();
    await endless;
    const [first = '', second = '', updates = '', why = ''] = answers;
    assert.match(first, /1 scenario: 1 failed/);
    assert.equal(second, first);
    assert.match(updates, /1 change in 1 scenario/);
    assert.match(why, /agent/);
    await nothingRuns();
  });

  it('answer for the file as it was just written, which no one has reported yet', async () => {
    const uri = await add('written', 'fine');
    assert.match(await invoke('run_scenarios', { paths: [at('written')] }), /1 failed/);
    await fixture.write('written.guard-scenario.json', scenario('fine').replace('"allowed"', '"error"'));
    assert.match(await invoke('run_scenarios', { paths: [at('written')] }), /1 passed/);
    await fixture.write('written.guard-scenario.json', scenario('fine').replace('"agent"', '"renamed"'));
    const why = await invoke('explain_step', { scenario: at('written'), step: 'renamed' });
    assert.match(why, /renamed/);
    await vscode.workspace.fs.delete(uri);
  });

  it('say that a scenario is gone, which no one has reported yet', async () => {
    const calls = [
      ['list_scenarios', { paths: [at('gone')] }],
      ['run_scenarios', { paths: [at('gone')] }],
      ['update_expected', { paths: [at('gone')] }],
      ['explain_step', { scenario: at('gone'), step: 'agent' }],
      ['map_tools', { paths: [at('gone')], tools: catalog }],
      ['check_guard', { paths: [at('gone')] }],
    ] as const;
    for (const [tool, input] of calls) {
      await vscode.workspace.fs.delete(await add('gone', 'fine'));
      await assert.rejects(invoke(tool, input), /list_scenarios to see what there is/, tool);
    }
  });
});
