// `npm run bench`: speed and memory as ratios within one run. Nothing here passes or fails.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Backend } from '../../src/gateway/backend';
import type { Guard } from '../../src/gateway/guard';
import { encodeGoJson } from '../../src/gateway/go-json';
import { loadGuard } from '../../src/gateway/guard-load';
import { hostSignatures } from '../../src/gateway/host-signatures';
import { PROFILES } from '../../src/gateway/limits';
import { compileModule } from '../../src/gateway/runtime/instantiate';
import { runScenario } from '../../src/run/run-scenario';
import { SandboxHost } from '../../src/sandbox/sandbox-host';
import { parseScenario } from '../../src/scenario/parse';
import { openDebugInfo } from '../../src/wasm/debug/debug-info';
import { checkModule } from '../../src/wasm/load-check';
import { rewriteModule } from '../../src/wasm/rewrite/rewrite';
import { assembleWat } from '../../src/wat/assemble';
import { repeatUnits } from '../unit/wasm/debug/repeated-units';
import { analysisThread } from './analysis';
import { buildToVerdict } from './build';
import { machine, median, row, title } from './measure';
import { coverageCost } from './coverage';
import { largeDebuggedGuard } from './debugger';
import { profileCost } from './profile';
import { importLog } from './import';
import { endlessRecursion } from './recursion';
import { toolMaps } from './tool-map';
import { watText } from './wat-text';

const ROOT = join(__dirname, '..', '..');
const LIMITS = PROFILES['pr-7938'];
const INPUT = { tool_name: 'get_issue', tool_args: { owner: 'acme', repo: 'app', number: 7 } };
const ANSWER = { private: false, name: 'app' };
const backend: Backend = { call: () => ({ ok: true, result: ANSWER, match: 'entry' }) };
const never = new AbortController().signal;

/** A guard that copies its input and, before that, asks the backend `calls` times. */
function guardText(calls: number): string {
  return `(module
    (import "env" "call_backend" (func $ask (param i32 i32 i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 80)
    (data (i32.const 64) "get_repository{\\"owner\\":\\"acme\\"}")
    (func (export "alloc") (param $n i32) (result i32) (select (i32.const 65536) (i32.const 262144) (i32.lt_u (local.get $n) (i32.const 100000))))
    (func (export "dealloc") (param i32 i32))
    (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))
    (func (export "label_resource") (param $in i32) (param $length i32) (param $out i32) (param $size i32) (result i32)
      (local $left i32)
      (local.set $left (i32.const ${String(calls)}))
      (block $done (loop $next
        (br_if $done (i32.eqz (local.get $left)))
        (drop (call $ask (i32.const 64) (i32.const 14) (i32.const 78) (i32.const 16) (i32.const 1024) (i32.const 1024)))
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (br $next)))
      (memory.copy (local.get $out) (local.get $in) (local.get $length))
      (local.get $length))
    (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))`;
}

async function assemble(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const assembled = await assembleWat(text, 'bench.wat');
  if (!assembled.ok) throw new Error(JSON.stringify(assembled.error));
  return Uint8Array.from(assembled.value.bytes);
}

function load(bytes: Uint8Array): Guard {
  const checked = checkModule(bytes, { memoryLimitPages: LIMITS.memoryPages, hosts: hostSignatures() });
  if (!checked.ok) throw new Error(checked.error.message);
  const rewritten = rewriteModule(checked.value, { memoryPages: LIMITS.memoryPages });
  const compiled = compileModule(rewritten);
  if (!compiled.ok) throw new Error(compiled.error.message);
  const loaded = loadGuard({
    module: compiled.value,
    info: rewritten.info,
    name: 'guard',
    limits: LIMITS,
    backend,
  });
  if (!loaded.ok) throw new Error(loaded.error);
  return loaded.guard;
}

interface BareExports {
  readonly memory: WebAssembly.Memory;
  alloc(size: number): number;
  dealloc(pointer: number, size: number): void;
  label_resource(input: number, length: number, output: number, size: number): number;
}

/** The same buffer protocol by hand in V8: no checks, no records. */
function bare(bytes: Uint8Array<ArrayBuffer>): () => number {
  const answer = encodeGoJson(ANSWER);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    env: {
      call_backend: (tool: number, toolLength: number, args: number, argsLength: number, result: number) => {
        const memory = new Uint8Array(exports.memory.buffer);
        decoder.decode(memory.subarray(tool, tool + toolLength));
        JSON.parse(decoder.decode(memory.subarray(args, args + argsLength)));
        memory.set(answer, result);
        return answer.length;
      },
    },
  });
  const exports = instance.exports as unknown as BareExports;
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  return () => {
    const input = encoder.encode(JSON.stringify(INPUT));
    const pointer = exports.alloc(input.length);
    const output = exports.alloc(4 * 1024 * 1024);
    new Uint8Array(exports.memory.buffer).set(input, pointer);
    const length = exports.label_resource(pointer, input.length, output, 4 * 1024 * 1024);
    const text = decoder.decode(new Uint8Array(exports.memory.buffer, output, length));
    exports.dealloc(output, 4 * 1024 * 1024);
    exports.dealloc(pointer, input.length);
    return text.length;
  };
}

async function invocations(): Promise<void> {
  title('One invocation (median of 31 rounds of 500)');
  for (const [what, calls] of [
    ['label_resource, no backend calls', 0],
    ['label_resource, 50 recorded backend calls', 50],
  ] as const) {
    const bytes = await assemble(guardText(calls));
    const guard = load(bytes);
    const plain = bare(bytes);
    const repeat = (work: () => unknown) => () => {
      for (let round = 0; round < 500; round++) work();
    };
    const ours = await median(
      31,
      repeat(() => guard.invoke('label_resource', INPUT, { backend })),
    );
    const theirs = await median(31, repeat(plain));
    row(
      what,
      ours / 500,
      calls === 0 ? 'a bare V8 loop' : 'the same calls answered bare, unrecorded',
      theirs / 500,
    );
  }
}

let seen = 0;
/** The module with another custom section at its end each time: V8 keeps what it compiled by content. */
function neverSeen(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  seen++;
  return Uint8Array.from([...bytes, 0, 6, 1, 0x78, seen & 0xff, (seen >> 8) & 0xff, (seen >> 16) & 0xff, 0]);
}

async function loading(): Promise<void> {
  title('Load: decode, validate, link, rewrite, compile, instantiate (median of 15)');
  for (const name of ['tiny-rust/tiny-rust.stripped.wasm', 'tiny-rust/tiny-rust.full.wasm']) {
    const bytes = readFileSync(join(ROOT, 'test/fixtures', name));
    const ours = await median(15, () => load(neverSeen(bytes)));
    const theirs = await median(15, () => new WebAssembly.Module(neverSeen(bytes)));
    row(
      `${name} (${String(Math.round(bytes.length / 1024))} KiB)`,
      ours,
      'V8 compiling the original',
      theirs,
    );
  }
}

async function pool(): Promise<void> {
  title('Sandbox: opening a guard in a worker thread');
  const bytes = await assemble(guardText(0));
  const open = { guardName: 'guard', limits: LIMITS, backend: [], signal: never };
  const workerPath = join(ROOT, 'dist', 'worker.js');
  const guard = { path: 'bench.wat', bytes };
  const cold = await median(7, async () => {
    const host = new SandboxHost({ workerPath });
    (await host.open(guard, open)).close();
    host.dispose();
  });
  const host = new SandboxHost({ workerPath });
  const warm = await median(51, async () => (await host.open(guard, open)).close());
  row('warm pool, module known', warm, 'a new pool', cold);
  const text = JSON.stringify({
    version: 1,
    guard: 'bench.wat',
    steps: [{ tool: 'get_issue', args: {}, result: {}, expect: { outcome: 'error' } }],
  });
  const { scenario } = parseScenario(text);
  if (!scenario) throw new Error('the scenario of the bench is wrong');
  const thousand = await median(3, async () => {
    for (let round = 0; round < 1000; round++)
      await runScenario({ file: 'bench', scenario, guard }, host, () => undefined, never);
  });
  row('one of 1,000 scenarios, one after the other', thousand / 1000, 'opening a warm guard', warm);
  host.dispose();
}

async function commandLine(): Promise<void> {
  title('Command line, cold (median of 7)');
  const node =
    (...args: string[]) =>
    () =>
      spawnSync(process.execPath, args, { cwd: ROOT });
  const empty = await median(7, node('-e', '0'));
  row('guard-lab --version', await median(7, node('dist/cli.js', '--version')), 'an empty node', empty);
  row(
    'guard-lab run, one WAT scenario',
    await median(7, node('dist/cli.js', 'run', 'examples/limits/output.guard-scenario.json')),
    'an empty node',
    empty,
  );
}

async function debugInformation(): Promise<void> {
  title('First trap of a debug module: from bytes to source lines (median of 9)');
  const small = readFileSync(join(ROOT, 'test/fixtures/tiny-rust/tiny-rust.full.wasm'));
  const large = repeatUnits(small, 80);
  const locate = (bytes: Uint8Array) => () => openDebugInfo({ bytes }).locate(0x476);
  row(
    `${(large.length / 1e6).toFixed(1)} MB, 80 times the units`,
    await median(9, locate(large)),
    `${(small.length / 1e6).toFixed(1)} MB`,
    await median(9, locate(small)),
  );
}

async function memory(): Promise<void> {
  title('Memory of this process, resident');
  const before = process.memoryUsage().rss;
  const host = new SandboxHost({ workerPath: join(ROOT, 'dist', 'worker.js') });
  const bytes = await assemble(guardText(0));
  const sessions = await Promise.all(
    [0, 1, 2, 3].map(() =>
      host.open(
        { path: 'bench.wat', bytes },
        { guardName: 'guard', limits: LIMITS, backend: [], signal: never },
      ),
    ),
  );
  const each = (process.memoryUsage().rss - before) / 4;
  console.log(
    `one open session (thread, instance of ${String(80)} pages): ${(each / 2 ** 20).toFixed(1)} MiB`,
  );
  for (const session of sessions) session.close();
  host.dispose();
}

async function main(): Promise<void> {
  console.log(`Guard Lab bench on ${machine()}`);
  console.log(
    'Each figure is a median after one warm-up round; compare ratios within one run, not times between machines.',
  );
  await invocations();
  await coverageCost(ROOT);
  await profileCost(ROOT);
  await loading();
  await pool();
  await endlessRecursion();
  await commandLine();
  await buildToVerdict(ROOT);
  await importLog(ROOT);
  await toolMaps();
  await debugInformation();
  await largeDebuggedGuard(ROOT);
  await watText();
  await analysisThread();
  await memory();
}

void main();
