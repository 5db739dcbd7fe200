// `guard-lab mcp` with the client of the official SDK: what agents find in how many calls, and what they cannot do.
import assert from 'node:assert/strict';
import { Client, type CallToolResult } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, describe, it } from 'node:test';
import { guardLab, ROOT, temporaryFolder, type Ended } from './command-line';

const CLI = join(ROOT, 'dist/cli.js');
const open: Client[] = [];
after(() => Promise.all(open.map((client) => client.close())));

interface Asking {
  /** What a person says to a question; absent: the client cannot ask. */
  readonly answer?: 'accept' | 'decline';
  readonly args?: readonly string[];
  readonly roots?: readonly string[];
  /** A client of the protocol of 2026-07-28. */
  readonly isModern?: boolean;
}

interface Agent {
  readonly client: Client;
  /** The process of the server. */
  readonly pid: number;
  readonly questions: string[];
  readonly call: (name: string, given?: object) => Promise<Answer>;
}

interface Answer {
  readonly text: string;
  readonly isError: boolean;
  readonly data: Record<string, unknown>;
}

async function agentIn(cwd: string, asking: Asking = {}): Promise<Agent> {
  const { answer, roots, isModern } = asking;
  const questions: string[] = [];
  const capabilities = {
    ...(answer === undefined ? {} : { elicitation: { form: {} } }),
    ...(roots === undefined ? {} : { roots: {} }),
  };
  const client = new Client(
    { name: 'agent', version: '1' },
    { capabilities, ...(isModern ? { versionNegotiation: { mode: { pin: '2026-07-28' } } } : {}) },
  );
  if (answer !== undefined)
    client.setRequestHandler('elicitation/create', ({ params }) => {
      questions.push(params.message);
      return answer === 'accept' ? { action: 'accept', content: { write: true } } : { action: 'decline' };
    });
  if (roots !== undefined)
    client.setRequestHandler('roots/list', () => ({
      roots: roots.map((root) => ({ uri: pathToFileURL(root).href })),
    }));
  open.push(client);
  const args = [CLI, 'mcp', ...(asking.args ?? [])];
  const transport = new StdioClientTransport({ command: process.execPath, args, cwd, stderr: 'inherit' });
  await client.connect(transport);
  assert.ok(transport.pid);
  const call = async (name: string, given: object = {}): Promise<Answer> =>
    answerOf(await client.callTool({ name, arguments: { ...given } }, { timeout: 300_000 }));
  return { client, pid: transport.pid, questions, call };
}

function answerOf(result: CallToolResult): Answer {
  const [content] = result.content;
  assert.ok(content?.type === 'text');
  return {
    text: content.text,
    isError: result.isError === true,
    data: (result.structuredContent ?? {}) as Record<string, unknown>,
  };
}

/** What an answer suggests to call next with this tool. */
function next({ data }: Answer, tool: string): { tool: string; arguments: object } {
  const steps = data['next'] as { tool: string; arguments: object }[];
  const step = steps.find((each) => each.tool === tool);
  assert.ok(step, JSON.stringify(steps));
  return step;
}

/** The time that each thread of a process has computed, in ticks of 10 ms. */
function ticksOf(pid: number): Map<number, number> {
  const folder = `/proc/${String(pid)}/task`;
  return new Map(
    readdirSync(folder).flatMap((thread) => {
      const stat = join(folder, thread, 'stat');
      try {
        // After the name, which may hold spaces: state is the first field, user time the twelfth.
        const fields = readFileSync(stat, 'utf8')
          .replace(/^.*\) /, '')
          .split(' ');
        return [[Number(thread), Number(fields[11])] as const];
      } catch (error) {
        if (error instanceof Error && 'code' in error) return [];
        throw error;
      }
    }),
  );
}

/** What `look` finds, once it finds something. The kernel has no event for it. */
async function until<T>(look: () => T | undefined): Promise<T> {
  const end = performance.now() + 120_000;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    assert.ok(performance.now() < end, 'nothing has come in two minutes');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function scenario(guard: string, more: object): string {
  return `${JSON.stringify({ version: 1, guard, ...more }, null, 2)}\n`;
}

/** What `guard-lab mcp` does with a client that sends `bytes`, and then goes away or only waits. */
function sending(bytes: Buffer, then: 'goes away' | 'waits'): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, 'mcp'], { cwd: temporaryFolder() });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error('guard-lab mcp did not end'));
    }, 120_000);
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    // What the server no longer reads cannot be written.
    child.stdin.on('error', () => undefined);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    });
    if (then === 'goes away') child.stdin.end(bytes);
    else child.stdin.write(bytes);
  });
}

/** A folder with a guard and a scenario that expects the wrong outcome. */
function failingFolder(): string {
  const folder = temporaryFolder();
  const examples = join(ROOT, 'examples/repository-labels');
  copyFileSync(join(examples, 'guard.wat'), join(folder, 'guard.wat'));
  const text = readFileSync(join(examples, 'private.guard-scenario.json'), 'utf8');
  writeFileSync(
    join(folder, 'private.guard-scenario.json'),
    text.replace('"outcome": "filtered"', '"outcome": "allowed"'),
  );
  return folder;
}

describe('an agent with a failing scenario', () => {
  it('finds file, line, and cause in three calls', async () => {
    const folder = failingFolder();
    const path = join(folder, 'private.guard-scenario.json');
    const wrong = readFileSync(path, 'utf8')
      .split('\n')
      .findIndex((line) => line.includes('"outcome": "allowed"'));
    assert.ok(wrong >= 0);
    const { call } = await agentIn(folder);
    const listed = await call('list_scenarios');
    const run = next(listed, 'run_scenarios');
    const ran = await call(run.tool, run.arguments);
    const [problem] = ran.data['problems'] as Record<string, unknown>[];
    assert.equal(problem?.['file'], 'private.guard-scenario.json');
    assert.equal(problem['line'], wrong + 1);
    const why = next(ran, 'explain_step');
    const explained = await call(why.tool, why.arguments);
    assert.equal(explained.data['outcome'], 'filtered');
    assert.match(explained.text, /private/);
    assert.ok((explained.data['decisions'] as unknown[]).length > 0);
  });

  it('finds the line of a trap in the source of a guard in C', async () => {
    const folder = temporaryFolder();
    const fixture = join(ROOT, 'test/fixtures/c-guard');
    copyFileSync(join(fixture, 'guard.c'), join(folder, 'guard.c'));
    const module = readFileSync(join(fixture, 'guard.wasm'));
    // The switch of the fixture for the mistake "an argument is expected".
    module[module.indexOf('fault:\0') + 'fault:'.length] = 16;
    writeFileSync(join(folder, 'guard.wasm'), module);
    const policy = { 'allow-only': { repos: 'public', 'min-integrity': 'none' } };
    const steps = [{ name: 'read', tool: 'get_issue', args: {}, result: {}, expect: { outcome: 'allowed' } }];
    writeFileSync(join(folder, 'trap.guard-scenario.json'), scenario('guard.wasm', { policy, steps }));
    const { call } = await agentIn(folder);
    const ran = await call('run_scenarios');
    const [problem] = ran.data['problems'] as { guard?: { file: string; line: number }; code: string }[];
    const lines = readFileSync(join(fixture, 'guard.c'), 'utf8').split('\n');
    assert.equal(problem?.guard?.file, 'guard.c', ran.text);
    assert.match(lines[problem.guard.line - 1] ?? '', /FAULT\(16\).*__builtin_trap/);
    const explained = await call('explain_finding', { code: problem.code });
    assert.equal(explained.isError, false);
  });
});

describe('an agent with a guard in Rust', () => {
  it('finds the line of lib.rs at which it traps', async () => {
    const folder = temporaryFolder();
    const fixture = join(ROOT, 'test/fixtures/tiny-rust');
    mkdirSync(join(folder, 'src'));
    copyFileSync(join(fixture, 'src/lib.rs'), join(folder, 'src/lib.rs'));
    copyFileSync(join(fixture, 'tiny-rust.full.wasm'), join(folder, 'guard.wasm'));
    const input = { tool_name: 'boom', tool_args: {} };
    const steps = [{ name: 'panics', call: 'label_resource', input, expect: { trap: false } }];
    writeFileSync(join(folder, 'trap.guard-scenario.json'), scenario('guard.wasm', { steps }));
    const { call } = await agentIn(folder);
    const ran = await call('run_scenarios');
    const [problem] = ran.data['problems'] as { guard?: { file: string; line: number }; stack: string[] }[];
    const lines = readFileSync(join(fixture, 'src/lib.rs'), 'utf8').split('\n');
    assert.equal(problem?.guard?.file, 'src/lib.rs', ran.text);
    assert.match(lines[problem.guard.line - 1] ?? '', /the panic: index out of bounds/);
    assert.match(problem.stack.join('\n'), /src\/lib\.rs:\d+:\d+ in .*inspect/);
  });
});

describe('the tools', () => {
  it('have titles, schemas, and hints, and answers that fit their schemas', async () => {
    const { client, call } = await agentIn(join(ROOT, 'examples'));
    const { tools } = await client.listTools();
    assert.equal(tools.length, 9);
    for (const { name, title, description, annotations, outputSchema } of tools) {
      assert.ok(title && description && outputSchema, name);
      assert.equal(annotations?.readOnlyHint, name !== 'update_expected', name);
    }
    // The client refuses structured answers that do not fit.
    assert.match(
      (await call('inspect_guard', { guard: 'repository-labels/guard.wat' })).text,
      /accepts it as a guard/,
    );
    const map = await call('map_tools', {
      paths: ['repository-labels/private.guard-scenario.json'],
      tools: ['tool-rules/tools.json'],
      only: ['list_*'],
    });
    assert.equal(map.isError, false, map.text);
    assert.match(map.text, /list_issues/);
    const checked = await call('check_guard', { paths: ['repository-labels'], runs: 2, seed: 1 });
    assert.equal(checked.data['seed'], 1, checked.text);
    const labels = await call('diff_labels', {
      base: 'repository-labels/guard.wat',
      scenarios: ['repository-labels'],
    });
    assert.equal(labels.data['summary'], 'none', labels.text);
    const wrong = await call('run_scenarios', { path: 'x' });
    assert.ok(wrong.isError);
    assert.match(wrong.text, /did you mean 'paths'\?/);
  });

  it('refuse what is outside, by its path, by a link, and by what a scenario names', async () => {
    const [folder, outside] = [temporaryFolder(), temporaryFolder()];
    copyFileSync(join(ROOT, 'examples/repository-labels/guard.wat'), join(outside, 'guard.wat'));
    writeFileSync(join(outside, 'a.guard-scenario.json'), scenario('guard.wat', {}));
    symlinkSync(outside, join(folder, 'link'));
    mkdirSync(join(folder, 'in'));
    writeFileSync(join(folder, 'in/a.guard-scenario.json'), scenario(join(outside, 'guard.wat'), {}));
    const { call } = await agentIn(folder);
    const refused = async (name: string, given: object): Promise<void> => {
      const { text, isError } = await call(name, given);
      assert.ok(isError, text);
      assert.match(text, /is outside the allowed folders \(/);
    };
    await refused('inspect_guard', { guard: join(outside, 'guard.wat') });
    await refused('inspect_guard', { guard: 'link/guard.wat' });
    await refused('run_scenarios', { paths: [outside] });
    await refused('run_scenarios', { paths: ['link'] });
    await refused('run_scenarios', { paths: ['in/../../*.guard-scenario.json'] });
    await refused('explain_step', { scenario: 'in/a.guard-scenario.json' });
    await refused('check_guard', { paths: ['in'] });
    await refused('map_tools', { paths: ['in'], tools: ['/etc'] });
    await refused('diff_labels', { base: join(outside, 'guard.wat') });
    const ran = await call('run_scenarios', { paths: ['in'] });
    assert.equal(ran.data['errored'], 1);
    assert.match(ran.text, /outside the allowed folders/);
    // The same is inside when a person says so, on the command line or in the client.
    const more = await agentIn(folder, { args: ['--root', outside] });
    assert.equal((await more.call('run_scenarios', { paths: ['in'] })).data['errored'], 0);
    for (const isModern of [false, true]) {
      const client = await agentIn(folder, { roots: [outside], isModern });
      assert.equal((await client.call('run_scenarios', { paths: ['in'] })).data['errored'], 0);
    }
  });

  it('answer small for 1,000 scenarios', async () => {
    const folder = temporaryFolder();
    copyFileSync(join(ROOT, 'examples/repository-labels/guard.wat'), join(folder, 'guard.wat'));
    for (let at = 0; at < 1000; at++)
      writeFileSync(join(folder, `${String(at)}.guard-scenario.json`), scenario('guard.wat', {}));
    const { call } = await agentIn(folder);
    for (const name of ['list_scenarios', 'run_scenarios']) {
      const { text, data } = await call(name);
      assert.ok(text.length + JSON.stringify(data).length < 20_000, name);
    }
    const listed = await call('list_scenarios', { offset: 990 });
    assert.equal(listed.data['shown'], 10);
    assert.match(listed.text, /ran, nothing checked/);
  });

  it('end a guard that hangs, and answer others meanwhile; a canceled call ends at once', async () => {
    const folder = temporaryFolder();
    const loop =
      '(module (memory (export "memory") 1) (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (loop $l (br $l)) (i32.const 0)) (func (export "label_resource") (param i32 i32 i32 i32) (result i32) (loop $l (br $l)) (i32.const 0)) (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))';
    writeFileSync(join(folder, 'guard.wat'), loop);
    const steps = [{ name: 'one', tool: 'get_x', result: 1, expect: { outcome: 'allowed' } }];
    const hanging = (limits: object): string => scenario('guard.wat', { limits, steps });
    writeFileSync(join(folder, 'short.guard-scenario.json'), hanging({ timeoutMs: 300 }));
    writeFileSync(join(folder, 'long.guard-scenario.json'), hanging({ timeoutMs: 600_000 }));
    const { client, call } = await agentIn(folder);
    const stop = new AbortController();
    const long = client.callTool(
      { name: 'run_scenarios', arguments: { paths: ['long.guard-scenario.json'] } },
      { signal: stop.signal },
    );
    const ended = assert.rejects(long);
    const short = await call('run_scenarios', { paths: ['short.guard-scenario.json'] });
    assert.equal(short.data['failed'], 1, short.text);
    stop.abort();
    await ended;
    assert.equal((await call('explain_finding', { code: 'unused-answer' })).isError, false);
  });

  it(
    'end the thread of a guard that hangs when its call is canceled',
    { skip: process.platform !== 'linux' && 'threads are seen in /proc' },
    async () => {
      const folder = temporaryFolder();
      const loop =
        '(module (memory (export "memory") 1) (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (loop $l (br $l)) (i32.const 0)) (func (export "label_resource") (param i32 i32 i32 i32) (result i32) (i32.const 0)) (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))';
      writeFileSync(join(folder, 'guard.wat'), loop);
      const steps = [{ name: 'hangs', call: 'label_agent', input: {}, expect: { trap: false } }];
      const limits = { timeoutMs: 600_000 };
      writeFileSync(join(folder, 'a.guard-scenario.json'), scenario('guard.wat', { limits, steps }));
      const { client, pid, call } = await agentIn(folder);
      const before = ticksOf(pid);
      const stop = new AbortController();
      const hanging = client.callTool({ name: 'run_scenarios', arguments: {} }, { signal: stop.signal });
      const ended = assert.rejects(hanging);
      // The thread that computes: half a second of its time.
      const busy = await until(() =>
        [...ticksOf(pid)].find(
          ([thread, ticks]) => thread !== pid && ticks - (before.get(thread) ?? 0) >= 50,
        ),
      );
      stop.abort();
      await ended;
      assert.equal((await call('explain_finding', { code: 'unused-answer' })).isError, false);
      await until(() => (ticksOf(pid).has(busy[0]) ? undefined : true));
    },
  );

  it('report progress', async () => {
    const { client } = await agentIn(join(ROOT, 'examples'));
    const seen: number[] = [];
    await client.callTool(
      { name: 'run_scenarios', arguments: { paths: ['traps'] } },
      { onprogress: ({ progress }) => void seen.push(progress) },
    );
    assert.equal(seen.at(-1), 3);
  });
});

describe('updates', () => {
  it('are written once exactly these changes are confirmed', async () => {
    const folder = failingFolder();
    const path = join(folder, 'private.guard-scenario.json');
    const before = readFileSync(path, 'utf8');
    const { call } = await agentIn(folder);
    const proposed = await call('update_expected');
    assert.equal(readFileSync(path, 'utf8'), before);
    assert.match(proposed.text, /nothing is written yet: 1 change in 1 scenario/);
    const confirm = next(proposed, 'update_expected');
    writeFileSync(path, `${before}\n`);
    const changed = await call(confirm.tool, confirm.arguments);
    assert.match(changed.text, /it was changed since; call update_expected again/);
    writeFileSync(path, before);
    const again = next(await call('update_expected'), 'update_expected');
    const written = await call(again.tool, again.arguments);
    assert.deepEqual(written.data['written'], ['private.guard-scenario.json'], written.text);
    assert.equal(readFileSync(path, 'utf8'), before.replace('"outcome": "allowed"', '"outcome": "filtered"'));
  });

  for (const isModern of [false, true])
    it(`are asked about where the client can ask a person${isModern ? ', since 2026-07-28' : ''}`, async () => {
      const folder = failingFolder();
      const path = join(folder, 'private.guard-scenario.json');
      const before = readFileSync(path, 'utf8');
      const declined = await agentIn(folder, { answer: 'decline', isModern });
      const no = await declined.call('update_expected');
      assert.match(no.text, /declined the changes; nothing was written/);
      assert.match(
        declined.questions.join(),
        /Write 1 changed expectation into 1 scenario\?[^]*"allowed" → "filtered"/,
      );
      assert.match((await declined.call('update_expected', { confirm: 'x' })).text, /a person is asked/);
      assert.equal(readFileSync(path, 'utf8'), before);
      const accepted = await agentIn(folder, { answer: 'accept', isModern });
      const yes = await accepted.call('update_expected');
      assert.deepEqual(yes.data['written'], ['private.guard-scenario.json'], yes.text);
      assert.notEqual(readFileSync(path, 'utf8'), before);
    });
});

describe('resources', () => {
  it('are the contract, the formats, and each code with completion', async () => {
    const { client } = await agentIn(ROOT);
    const { resources } = await client.listResources();
    const uris = resources.map(({ uri }) => uri);
    for (const uri of [
      'guard-lab://gateway',
      'guard-lab://scenario-format',
      'guard-lab://limits',
      'guard-lab://scenario-schema',
      'guard-lab://finding/unused-answer',
    ])
      assert.ok(uris.includes(uri), uri);
    const read = await client.readResource({ uri: 'guard-lab://finding/unused-answer' });
    assert.match(JSON.stringify(read.contents), /`unused-answer`/);
    const schema = await client.readResource({ uri: 'guard-lab://scenario-schema' });
    assert.match(JSON.stringify(schema.contents), /guardName/);
    const { completion } = await client.complete({
      ref: { type: 'ref/resource', uri: 'guard-lab://finding/{code}' },
      argument: { name: 'code', value: 'unused-a' },
    });
    assert.deepEqual(completion.values, ['unused-answer']);
  });
});

describe('the command', () => {
  it('refuses folders that do not exist and paths, and ends when its input ends', async () => {
    const wrong = await guardLab(['mcp', '--root', 'no-such-folder']);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--root no-such-folder is not a folder/);
    assert.equal((await guardLab(['mcp', 'examples'])).code, 2);
    const ended = await guardLab(['mcp']);
    assert.deepEqual([ended.code, ended.stdout, ended.stderr], [0, '', '']);
  });

  it('fails at a message over 10 MiB, and reads one of 10 MiB', async () => {
    const most = 10 * 1024 * 1024;
    const start = '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"long":"';
    const end = '"}}}\n';
    const whole = await sending(
      Buffer.from(`${start}${'x'.repeat(most - start.length - end.length)}${end}`),
      'goes away',
    );
    assert.deepEqual([whole.code, whole.stderr], [0, '']);
    const larger = await sending(Buffer.alloc(most + 1, 'x'), 'waits');
    assert.match(larger.stderr, /a message of the client cannot be used: .* maximum size of 10485760 bytes/);
    assert.deepEqual([larger.code, larger.stdout], [3, '']);
  });
});
