// `npm run bench`: speed and memory as ratios within one run. Nothing here passes or fails.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROFILES } from '../../src/gateway/limits';
import { runScenario } from '../../src/run/run-scenario';
import { SandboxHost } from '../../src/sandbox/sandbox-host';
import { parseScenario } from '../../src/scenario/parse';
import { openDebugInfo } from '../../src/wasm/debug/debug-info';
import { repeatUnits } from '../unit/wasm/debug/repeated-units';
import { analysisThread } from './analysis';
import { buildToVerdict } from './build';
import { runBundled } from './bundled';
import { machine, median, row, title } from './measure';
import { coverageCost } from './coverage';
import { largeDebuggedGuard } from './debugger';
import { profileCost } from './profile';
import { importLog } from './import';
import { assemble, guardText, load } from './invocation';
import { endlessRecursion } from './recursion';
import { activations, coldStarts } from './start';
import { throughThread } from './thread';
import { toolMaps } from './tool-map';
import { watText } from './wat-text';
import { changeToVerdict } from './watch';

const ROOT = join(__dirname, '..', '..');
const LIMITS = PROFILES['pr-7938'];
const never = new AbortController().signal;

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
  await runBundled(ROOT, 'test/bench/invocation', 'invocations');
  await coverageCost(ROOT);
  await profileCost(ROOT);
  await loading();
  await pool();
  await throughThread(ROOT);
  await endlessRecursion();
  await coldStarts(ROOT);
  activations(ROOT);
  await buildToVerdict(ROOT);
  await changeToVerdict(ROOT);
  await importLog(ROOT);
  await toolMaps();
  await debugInformation();
  await largeDebuggedGuard(ROOT);
  await watText();
  await analysisThread();
  await memory();
}

void main();
