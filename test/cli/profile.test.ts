import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { guardLab, ROOT, temporaryFolder } from './command-line';

const SIGNATURE = '(param $in i32) (param $length i32) (param $out i32) (param $size i32) (result i32)';
const guardWith = (body: string, burns = 1_000_000): string => `(module
  (import "env" "call_backend" (func $call_backend (param i32 i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "get_issue")
  (func $burn
    (local $n i32)
    (local.set $n (i32.const ${String(burns)}))
    (loop $again
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $again (local.get $n))))
  (func $ask
    (drop (call $call_backend (i32.const 64) (i32.const 9) (i32.const 0) (i32.const 0) (i32.const 1024) (i32.const 60000))))
  (func (export "label_agent") ${SIGNATURE} (i32.const 0))
  (func (export "label_resource") ${SIGNATURE} ${body})
  (func (export "label_response") ${SIGNATURE} (i32.const 0)))
`;
const BURN = guardWith('(call $burn) (call $ask) (i32.const 0)');
const LOOP_LINE = 1 + BURN.split('\n').findIndex((line) => line.includes('i32.sub'));

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
      readonly columnNumber: number;
    };
    readonly hitCount: number;
    readonly children?: readonly number[];
    readonly positionTicks?: readonly { readonly line: number; readonly ticks: number }[];
  }[];
  readonly startTime: number;
  readonly endTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
  readonly guardLab: {
    readonly runs: number;
    readonly functions: readonly {
      readonly name: string;
      readonly selfMs: number;
      readonly source?: string;
    }[];
    readonly scenarios: readonly {
      readonly file: string;
      readonly reason?: string;
      readonly stoppedAfterMs?: number;
      readonly backend?: readonly {
        readonly tool: string;
        readonly calls: number;
        readonly delayMs: number;
      }[];
      readonly memory?: { readonly start: number; readonly end: number };
    }[];
  };
}

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

function scenario(guard: string, more: object = {}): string {
  const backend = [{ tool: 'get_issue', result: { id: 1 }, delayMs: 7 }];
  return JSON.stringify({
    version: 1,
    guard,
    backend,
    steps: [{ name: 'a step', call: 'label_resource', input: {} }],
    ...more,
  });
}

function readProfile(folder: string, name = 'out.cpuprofile'): Profile {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as Profile;
}

function hottest({ nodes }: Profile): Profile['nodes'][number] {
  const [first] = [...nodes].sort((a, b) => b.hitCount - a.hitCount);
  assert(first);
  return first;
}

/** What viewers rely on. */
function assertReadable({ nodes, samples, timeDeltas, startTime, endTime }: Profile): void {
  const ids = new Set(nodes.map(({ id }) => id));
  assert.equal(ids.size, nodes.length);
  assert.equal(samples.length, timeDeltas.length);
  assert(samples.length > 0);
  assert(samples.every((id) => ids.has(id)));
  assert(timeDeltas.every((delta) => delta >= 0));
  assert(timeDeltas.reduce((sum, delta) => sum + delta, startTime) <= endTime + 1);
  const called = new Set(nodes.flatMap(({ children = [] }) => children));
  assert.deepEqual(
    nodes.filter(({ id }) => !called.has(id)).map(({ callFrame }) => callFrame.functionName),
    ['(root)'],
  );
  for (const { id, hitCount, positionTicks = [] } of nodes) {
    assert.equal(hitCount, samples.filter((each) => each === id).length);
    assert(positionTicks.reduce((sum, { ticks }) => sum + ticks, 0) <= hitCount);
  }
}

describe('guard-lab run --profile FILE.cpuprofile', () => {
  it('writes a profile whose hottest function is the one that burns time, with its line', async () => {
    const folder = folderWith({ 'guard.wat': BURN, 'a.guard-scenario.json': scenario('guard.wat') });
    const { code, stdout, stderr } = await guardLab(['run', '--profile', 'out/out.cpuprofile'], { folder });
    assert.equal(code, 0, stderr);
    const profile = readProfile(folder, 'out/out.cpuprofile');
    assertReadable(profile);
    const { callFrame, positionTicks = [] } = hottest(profile);
    assert.equal(callFrame.functionName, 'burn');
    assert.equal(callFrame.url, pathToFileURL(join(folder, 'guard.wat')).href);
    assert(callFrame.lineNumber >= LOOP_LINE - 4 && callFrame.lineNumber < LOOP_LINE);
    const [line] = [...positionTicks].sort((a, b) => b.ticks - a.ticks);
    assert(line && [LOOP_LINE, LOOP_LINE + 1].includes(line.line), JSON.stringify(positionTicks));
    assert.match(stdout, /^Scenarios: 1 ran/m);
    assert.match(stdout, /^ *\d+\.\d% +\d+\.\d% .* burn +guard\.wat:\d+$/m);
    assert.match(stdout, /^get_issue +1 +4 B +8 B .* \+ 7\.0 ms delay$/m);
    assert.match(stdout, /^Memory: 1 page at the start, \d+ at the peak/m);
  });

  for (const [language, wasm, source, name] of [
    ['AssemblyScript', 'burn-as.wasm', 'burn.ts', /^burn/],
    ['C', 'burn-c.wasm', 'burn.c', /^burn$/],
  ] as const)
    it(`names functions and lines of a guard in ${language}, inlined or not`, async () => {
      const folder = folderWith({ 'a.guard-scenario.json': scenario(wasm) });
      cpSync(join(ROOT, 'test/fixtures/profile'), folder, { recursive: true });
      const { code, stderr } = await guardLab(['run', '--profile', 'out.cpuprofile'], { folder });
      assert.equal(code, 0, stderr);
      const profile = readProfile(folder);
      assertReadable(profile);
      const { callFrame, positionTicks = [] } = hottest(profile);
      assert.match(callFrame.functionName, name);
      assert.equal(callFrame.url, pathToFileURL(join(folder, source)).href);
      const lines = readFileSync(join(folder, source), 'utf8').split('\n');
      const [line] = [...positionTicks].sort((a, b) => b.ticks - a.ticks);
      assert.match(lines[(line?.line ?? 0) - 1] ?? '', /3000000|1664525/);
    });

  it('gives the verdicts of the run without a profile', async () => {
    const step = { name: 'a step', call: 'label_resource', input: {}, expect: { error: 'no' } };
    const folder = folderWith({
      'guard.wat': BURN,
      'a.guard-scenario.json': scenario('guard.wat', { steps: [step] }),
    });
    const plain = await guardLab(['run', '--reporter', 'json'], { folder });
    const profiled = await guardLab(['run', '--reporter', 'json', '--profile', 'out.cpuprofile'], { folder });
    const steady = (text: string): string => text.replaceAll(/"durationMs": ?[\d.]+/g, '');
    assert.equal(profiled.code, 1);
    assert.equal(steady(profiled.stdout), steady(plain.stdout));
    assert.match(profiled.stderr, /^Profile: /m);
  });

  it('measures all scenarios, each under its own node, with coverage besides', async () => {
    const folder = folderWith({
      'guard.wat': BURN,
      'idle.wat': guardWith('(i32.const 0)'),
      'a.guard-scenario.json': scenario('guard.wat'),
      'b.guard-scenario.json': scenario('idle.wat'),
      'c.guard-scenario.json': scenario('gone.wat'),
    });
    const args = ['--profile', 'out.cpuprofile', '--profile', 'pr-7938', '--coverage', 'json=coverage.json'];
    const { code } = await guardLab(['run', ...args], { folder });
    assert.equal(code, 3);
    const profile = readProfile(folder);
    assertReadable(profile);
    assert.equal(hottest(profile).callFrame.functionName, 'burn');
    const names = profile.nodes.map(({ callFrame }) => callFrame.functionName);
    assert(names.includes('(scenario) a.guard-scenario.json'));
    const files = profile.guardLab.scenarios.map(({ file }) => file);
    assert.deepEqual(files, ['a.guard-scenario.json', 'b.guard-scenario.json']);
    assert(existsSync(join(folder, 'coverage.json')));
  });

  it('is of what ran before a trap', async () => {
    const folder = folderWith({
      'guard.wat': guardWith('(call $burn) unreachable'),
      'a.guard-scenario.json': scenario('guard.wat'),
    });
    const { code } = await guardLab(['run', '--profile', 'out.cpuprofile'], { folder });
    assert.equal(code, 1);
    assert.equal(hottest(readProfile(folder)).callFrame.functionName, 'burn');
  });

  it('is of a loop without end, stopped, and says so', async () => {
    const folder = folderWith({
      'guard.wat': guardWith('(call $burn) (i32.const 0)', 0).replace(
        '(br_if $again (local.get $n))',
        '(br $again)',
      ),
      'a.guard-scenario.json': scenario('guard.wat', { limits: { timeoutMs: 1000 } }),
    });
    const { code, stdout } = await guardLab(['run', '--profile', 'out.cpuprofile'], { folder });
    assert.equal(code, 1);
    const profile = readProfile(folder);
    assert.equal(hottest(profile).callFrame.functionName, 'burn');
    assert(profile.guardLab.scenarios[0]?.stoppedAfterMs);
    assert.match(stdout, /the guard came to its deadline; repetitions were stopped after/);
  });

  it('writes nothing when it is stopped', async () => {
    const folder = folderWith({
      'guard.wat': guardWith('(call $burn) (i32.const 0)', 600_000_000),
      'a.guard-scenario.json': scenario('guard.wat'),
    });
    const child = spawn(process.execPath, [join(ROOT, 'dist/cli.js'), 'run', '--profile', 'out.cpuprofile'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    // The report of the run is out: what follows is the profile.
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('Scenarios: 1 ran')) child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.equal(code, 130, errors);
    assert.match(errors, /stopped before the profile was complete; it was not written/);
    assert.equal(existsSync(join(folder, 'out.cpuprofile')), false);
  });

  it('refuses files that it cannot write, before anything runs', async () => {
    const folder = folderWith({ 'guard.wat': BURN, 'a.guard-scenario.json': scenario('guard.wat') });
    const said = async (...args: string[]): Promise<string> =>
      (await guardLab(['run', ...args], { folder })).stderr;
    assert.match(
      await said('--profile', 'a.cpuprofile', '--profile', 'b.cpuprofile'),
      /--profile takes one file, not both a\.cpuprofile and b\.cpuprofile/,
    );
    assert.match(await said('--profile', 'out.json'), /or a file that ends with \.cpuprofile/);
    assert.match(await said('--profile', 'pr-1'), /unknown profile 'pr-1'; available profiles: /);
    assert.match(
      await said('--profile', 'guard.wat/out.cpuprofile'),
      /the profile report cannot be written to guard\.wat\/out\.cpuprofile/,
    );
  });
});
