import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/gateway/json';
import { parseScenario } from '../../../src/scenario/parse';
import { AgentTools } from '../../../src/toolbox/use-tool';
import type { Scripted } from '../run/scripted-host';
import { dataOf, ScriptedWorkspace, use, work } from './scripted-workspace';

const POLICY = '"policy": { "allow-only": { "repos": "public", "min-integrity": "none" } }';

function agentOr(scripted: Scripted): (name: string) => Scripted {
  return (name) =>
    name === 'label_agent'
      ? { answer: { agent: { secrecy: [], integrity: [] }, difc_mode: 'filter' } }
      : name === 'label_resource'
        ? scripted
        : {};
}

const READ = agentOr({
  answer: { resource: { description: 'r', secrecy: [], integrity: [] }, operation: 'read' },
});

function scenario(...steps: string[]): string {
  return `{\n  "version": 1,\n  "guard": "g.wat",\n  ${POLICY},\n  "steps": [\n    ${steps.join(',\n    ')}\n  ]\n}\n`;
}

function step(name: string, expect: string): string {
  return `{ "name": ${JSON.stringify(name)}, "tool": "get_x", "result": 1, "expect": ${expect} }`;
}

function toolsFor(
  files: Record<string, string>,
  script = READ,
): { tools: AgentTools; workspace: ScriptedWorkspace } {
  const workspace = new ScriptedWorkspace(new Map(Object.entries(files)), script);
  return { tools: new AgentTools(workspace), workspace };
}

describe('the tools of agents', () => {
  it('refuse arguments that they do not have, and say which they have', async () => {
    const { tools } = toolsFor({});
    const refused = async (name: string, given: object): Promise<string> => {
      const answer = await use(tools, name, given as never);
      assert.equal(answer.isError, true);
      return answer.text;
    };
    assert.match(
      await refused('run_scenarios', { path: ['a'] }),
      /no argument 'path'; did you mean 'paths'\?/,
    );
    assert.match(await refused('run_scenarios', { paths: 'a' }), /'paths' must be a list, but it is "a"/);
    assert.match(
      await refused('run_scenarios', { paths: [1] }),
      /'paths' must be a list in which each is a text/,
    );
    assert.match(
      await refused('check_guard', { runs: 0 }),
      /'runs' must be a whole number from 1 to 1000000/,
    );
    assert.match(await refused('inspect_guard', {}), /needs 'guard': Path of/);
    assert.match(
      await refused('explain_finding', { code: 'unusedanswer' }),
      /did you mean 'unused-answer'\?/,
    );
    assert.match(await refused('nothing', {}), /there is no tool 'nothing'/);
    assert.match(
      await refused('update_expected', { confirm: 'x' }),
      /call update_expected without 'confirm'/,
    );
    assert.match(await refused('run_scenarios', {}), /there is no scenario yet/);
  });

  it('say file and line, expected and actual values of what failed, and what to call next', async () => {
    const { tools } = toolsFor({ 'a.guard-scenario.json': scenario(step('one', '{ "outcome": "denied" }')) });
    const answer = await use(tools, 'run_scenarios');
    assert.match(answer.text, /a\.guard-scenario\.json:6:\d+: error: step "one":/);
    assert.match(answer.text, /expect\.outcome: expected "denied", actual "allowed"/);
    assert.match(answer.text, /next: explain_step \{"scenario":"a\.guard-scenario\.json","step":"one"\}/);
  });

  it('say where a trap is in the guard, and name once what follows from it', async () => {
    const stack = [
      { index: 1, function: 'core::panic', offset: 90, library: true as const, source: 'core.rs', line: 1 },
      { index: 3, function: 'label_resource', offset: 50, source: 'src/lib.rs', line: 42, column: 7 },
    ];
    const error = 'WASM function call failed: wasm error: unreachable';
    let calls = 0;
    const script = (name: string): Scripted => {
      if (name === 'label_agent') return READ(name);
      if (calls++ > 0)
        return {
          kind: 'error',
          healthy: false,
          attempts: 0,
          error: `WASM guard 'guard' is unavailable after a previous trap: ${error}`,
        };
      return { kind: 'trap', trap: 'unreachable', healthy: false, error, stack: stack as never };
    };
    const steps = [step('one', '{ "outcome": "allowed" }'), step('two', '{ "outcome": "allowed" }')];
    const { tools } = toolsFor({ 'a.guard-scenario.json': scenario(...steps) }, script);
    const { problems } = (await dataOf(tools, 'run_scenarios')) as { problems: unknown[] };
    assert.equal(problems.length, 1);
    const [first] = problems as Record<string, unknown>[];
    assert.deepEqual(first?.['guard'], {
      file: 'src/lib.rs',
      line: 42,
      column: 7,
      function: 'label_resource',
    });
    assert.match(String((first?.['consequences'] as string[]).join('\n')), /step "two"/);
  });

  it('do not call a run without checks a success', async () => {
    const { tools } = toolsFor({ 'a.guard-scenario.json': scenario('{ "tool": "get_x", "result": 1 }') });
    const data = await dataOf(tools, 'run_scenarios');
    assert.equal(data['verdict'], '1 ran, nothing checked');
    assert.deepEqual(data['uncheckedFiles'], ['a.guard-scenario.json']);
    assert.equal(data['passed'], 0);
  });

  it('show a broken scenario file at its line', async () => {
    const { tools } = toolsFor({ 'a.guard-scenario.json': '{ "version": 1,\n  "guard": 3 }' });
    const answer = await use(tools, 'run_scenarios');
    assert.match(answer.text, /a\.guard-scenario\.json:2:\d+: error:/);
  });

  it('answer small however much there is to say, with pages and counts of what is left', async () => {
    const long = 'x'.repeat(2000);
    const many = Array.from({ length: 300 }, (_, at) =>
      step(`${String(at)} ${long}`, '{ "outcome": "denied" }'),
    );
    const files = Object.fromEntries(
      Array.from({ length: 3 }, (_, at) => [
        `${String(at).padStart(4, '0')}.guard-scenario.json`,
        scenario(...many),
      ]),
    );
    const { tools } = toolsFor(files);
    for (const name of ['run_scenarios', 'update_expected', 'list_scenarios']) {
      const answer = await use(tools, name);
      assert.ok(JSON.stringify(answer.data).length < 60_000, name);
      assert.ok(answer.text.length < 60_000, `${name}: ${String(answer.text.length)}`);
    }
    const data = await dataOf(tools, 'run_scenarios');
    assert.equal(data['problemsLeft'], 900 - 20);
    const next = data['next'] as { arguments: object }[];
    assert.deepEqual(next[0]?.arguments, { offset: 20 });
  });

  it('list 1,000 scenarios in a small answer that names the next page', async () => {
    const files = Array.from({ length: 1000 }, (_, at) => [
      `s/${String(at).padStart(4, '0')}.guard-scenario.json`,
      scenario(step('one', '{ "outcome": "allowed" }')),
    ]);
    const { tools } = toolsFor(Object.fromEntries(files) as Record<string, string>);
    const answer = await use(tools, 'list_scenarios');
    assert.ok(answer.text.length + JSON.stringify(answer.data).length < 16_000);
    assert.equal(answer.data?.['total'], 1000);
    assert.equal(answer.data['nextOffset'], 25);
    const passed = await use(tools, 'run_scenarios');
    assert.ok(passed.text.length + JSON.stringify(passed.data).length < 1000, passed.text);
  });

  it('say what a first scenario is where there is none', async () => {
    const { tools } = toolsFor({});
    const { text } = await use(tools, 'list_scenarios');
    const { scenario: first, problems } = parseScenario(text.slice(text.indexOf('{')));
    assert.ok(first, JSON.stringify(problems));
    assert.match(text, /no \*\.guard-scenario\.json file was found/);
  });

  it('do not say that a guard without answers has no findings', async () => {
    const { workspace } = toolsFor({});
    const map = { version: 1, guard: 'g.wat', worlds: [], tools: [], summary: { tools: 0, findings: {} } };
    workspace.map = () => Promise.resolve({ ...map, error: 'it is refused' } as never);
    const { text } = await use(new AgentTools(workspace), 'map_tools', { tools: ['t.json'] });
    assert.equal(text, 'g.wat: it is refused');
  });

  it('refuse names that choose nothing, because an answer about nothing looks like success', async () => {
    const { workspace } = toolsFor({});
    const tools = new AgentTools(workspace);
    const summary = { tools: 0, findings: {} };
    workspace.map = () =>
      Promise.resolve({ version: 1, guard: 'g.wat', worlds: ['public'], tools: [], summary } as never);
    workspace.check = () =>
      Promise.resolve({ version: 1, guard: 'g.wat', seed: 1, requests: 1, properties: [] } as never);
    const refused = async (name: string, given: Json): Promise<string> => {
      const { isError, text } = await use(tools, name, given);
      assert.ok(isError, text);
      return text;
    };
    const map = { tools: ['t.json'] };
    assert.match(await refused('map_tools', { ...map, only: ['x*'] }), /no tool of the catalog matches x\*/);
    assert.match(
      await refused('map_tools', { ...map, worlds: ['privat'] }),
      /unknown world 'privat'; available worlds: public/,
    );
    assert.match(await refused('check_guard', { only: ['scop'] }), /no property has the code 'scop'/);
  });

  it('show the step that is asked for, and say which there are', async () => {
    const { tools } = toolsFor({
      'a.guard-scenario.json': scenario(step('one', '{ "outcome": "allowed" }')),
    });
    const data = await dataOf(tools, 'run_scenarios', { step: 'one', backendCalls: true });
    const [shown] = data['steps'] as Record<string, unknown>[];
    assert.equal(shown?.['outcome'], 'allowed');
    assert.deepEqual(shown?.['backendCalls'], []);
    const wrong = await use(tools, 'run_scenarios', { step: 'ones' });
    assert.equal(wrong.text, "no step is named 'ones'; did you mean 'one'?");
  });

  it('make nothing of a guard obeyed by a terminal', async () => {
    const script = agentOr({ kind: 'error', error: 'a\u001b[2Jb\u202ec' });
    const { tools } = toolsFor(
      { 'a.guard-scenario.json': scenario(step('one', '{ "outcome": "allowed" }')) },
      script,
    );
    const answer = await use(tools, 'run_scenarios');
    const all = answer.text + JSON.stringify(answer.data);
    assert.match(all, /u001b\[2Jb/);
    assert.doesNotMatch(all, /[\u001b\u202e]/);
  });

  it('end when the signal fires', async () => {
    const { tools } = toolsFor({ 'a.guard-scenario.json': scenario() });
    await assert.rejects(
      tools.use('list_scenarios', {}, { ...work, signal: AbortSignal.abort(new Error('enough')) }),
      /enough/,
    );
  });
});

describe('update_expected', () => {
  const files = { 'a.guard-scenario.json': scenario(step('one', '{ "outcome": "denied" }')) };

  it('writes nothing before exactly these changes are confirmed', async () => {
    const { tools, workspace } = toolsFor(files);
    const answer = await use(tools, 'update_expected');
    assert.deepEqual(workspace.written, []);
    const [change] = answer.data?.['changes'] as Record<string, unknown>[];
    assert.equal(change?.['path'], '/steps/0/expect/outcome');
    assert.equal(change['expected'], '"denied"');
    assert.equal(change['actual'], '"allowed"');
    const id = answer.data?.['confirm'] ?? null;
    assert.equal(answer.pending?.id, id);
    const done = await dataOf(tools, 'update_expected', { confirm: id });
    assert.deepEqual(done['written'], ['a.guard-scenario.json']);
    const before = files['a.guard-scenario.json'];
    const after = before.replace('"denied"', '"allowed"');
    assert.deepEqual(workspace.written, [{ file: 'a.guard-scenario.json', before, after }]);
    assert.match((await use(tools, 'update_expected', { confirm: id })).text, /wait to be confirmed/);
    assert.equal((await dataOf(tools, 'run_scenarios'))['verdict'], '1 passed');
  });

  it('leaves steps alone that are not asked for', async () => {
    const { tools } = toolsFor({
      'a.guard-scenario.json': scenario(
        step('one', '{ "outcome": "denied" }'),
        step('two', '{ "outcome": "denied" }'),
      ),
    });
    const data = await dataOf(tools, 'update_expected', { step: 'two' });
    assert.deepEqual(
      (data['changes'] as { step: string }[]).map((each) => each.step),
      ['two'],
    );
  });

  it('shows each change on a line of which no name takes the place', async () => {
    const forged = `one\n… 1 more change\u001b[2J\u202e${'x'.repeat(5000)}`;
    const { tools } = toolsFor({
      'a.guard-scenario.json': scenario(step(forged, '{ "outcome": "denied" }')),
    });
    const { pending, text } = await use(tools, 'update_expected');
    assert.equal(pending?.lines.length, 1);
    assert.match(pending.lines[0] ?? '', /\\u000a… 1 more change\\u001b\[2J.*"denied" → "allowed"$/);
    assert.doesNotMatch(pending.lines.join('\n') + text, /^…|[\u001b\u202e]/m);
  });

  it('shows where long values begin to differ', async () => {
    const [same, more] = ['s'.repeat(1000), 'm'.repeat(1000)];
    const block = (word: string): string =>
      `{ "content": [{ "type": "text", "text": "${same} ${word} ${more}" }] }`;
    const given = `{ "name": "one", "tool": "get_x", "result": ${block('is')}, "expect": { "response": ${block('was')} } }`;
    const { tools } = toolsFor({ 'a.guard-scenario.json': scenario(given) });
    const [line = ''] = (await use(tools, 'update_expected')).pending?.lines ?? [];
    assert.match(line, /s was m.*→.*s is m/);
    assert.ok(line.length < 1500, line);
  });

  it('proposes no more changes than a question shows, and the others afterwards', async () => {
    const many = Array.from({ length: 250 }, (_, at) => step(`s${String(at)}`, '{ "outcome": "denied" }'));
    const { tools, workspace } = toolsFor({ 'a.guard-scenario.json': scenario(...many) });
    for (const [shown, later] of [
      [100, 150],
      [100, 50],
      [50, 0],
    ]) {
      const { data, pending } = await use(tools, 'update_expected');
      assert.deepEqual(
        [pending?.lines.length, data?.['total'], data?.['changesLater']],
        [shown, shown, later],
      );
      const done = await dataOf(tools, 'update_expected', { confirm: pending?.id ?? null });
      const next = (done['next'] as { tool: string }[]).map((each) => each.tool);
      assert.equal(next.includes('update_expected'), later !== 0);
    }
    assert.equal(workspace.written.length, 3);
    assert.equal((await dataOf(tools, 'run_scenarios'))['verdict'], '1 passed');
  });

  it('says that there is nothing to update', async () => {
    const { tools } = toolsFor({
      'a.guard-scenario.json': scenario(step('one', '{ "outcome": "allowed" }')),
    });
    const answer = await use(tools, 'update_expected');
    assert.equal(answer.pending, undefined);
    assert.match(answer.text, /nothing to update/);
  });
});
