// How long the extension's own thread is held by questions about guards: asked there, and in the analysis thread.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { sharedBytes } from '../../src/base/shared-bytes';
import { codeRows } from '../../src/inspect/code-rows';
import { debuggedGuard } from '../../src/inspect/debugged-guard';
import { disassembledGuard } from '../../src/inspect/disassembled-guard';
import { fixesGuard } from '../../src/inspect/fix-check';
import { checkGuard } from '../../src/inspect/guard-check';
import { guardOutline } from '../../src/inspect/guard-outline';
import { GuardText } from '../../src/inspect/guard-text';
import type { GuardFile } from '../../src/run/guard-file';
import { createSourceLocator, type SourceLocator } from '../../src/run/source-locator';
import { AnalysisThread } from '../../src/sandbox/analysis-thread';
import { Disassembly } from '../../src/wasm/debug/disassembly';
import { readVariableNames } from '../../src/wasm/debug/variable-names';
import { decodeModule } from '../../src/wasm/decode';
import { repeatUnits } from '../unit/wasm/debug/repeated-units';
import { moduleWithCode } from './large-module';
import { row, title } from './measure';
import { moduleOf } from './wat-text';

const ROOT = join(__dirname, '..', '..');
const MEMORY_PAGES = 256;

/** Time that this thread ran on a processor so far, in milliseconds: what other processes do is not in it. */
function ranMs(): number {
  const [nanoseconds = ''] = readFileSync(`/proc/self/task/${String(process.pid)}/schedstat`, 'utf8').split(
    ' ',
  );
  return Number(nanoseconds) / 1e6;
}

/** How long `work` keeps this thread busy (median of five), each time with what `prepare` makes anew. */
async function medianHold<T>(prepare: () => T, work: (prepared: T) => unknown): Promise<number> {
  const holds: number[] = [];
  for (let round = 0; round < 5; round++) {
    const prepared = prepare();
    await setImmediate();
    const before = ranMs();
    await work(prepared);
    holds.push(ranMs() - before);
  }
  return holds.sort((a, b) => a - b)[2] ?? NaN;
}

async function heldByText(analysis: AnalysisThread): Promise<void> {
  const wat = moduleOf(2_000_000);
  const outcome = await analysis.assemble('bench.wat', wat);
  if (!outcome.ok) throw new Error(outcome.error);
  const { signal } = new AbortController();
  row(
    'check of 2 MB of WAT',
    await medianHold(
      () => `${wat} `,
      (text) => analysis.check(text, outcome, MEMORY_PAGES, signal),
    ),
    'checking it there',
    await medianHold(
      () => `${wat} `,
      (text) => checkGuard(new GuardText(text), outcome, { memoryPages: MEMORY_PAGES }),
    ),
  );
  const text = moduleOf(120_000);
  const edits = [{ start: 0, end: 0, text: ' ' }];
  const tried = { path: 'bench.wat', text, edits, fixed: { code: 'wat-type', message: '' } } as const;
  row(
    'a quick fix in 120 KB of WAT tried',
    await medianHold(
      () => tried,
      (fix) => analysis.fixes(fix, MEMORY_PAGES, signal),
    ),
    'trying it there',
    await medianHold(
      () => tried,
      (fix) => fixesGuard(fix, { memoryPages: MEMORY_PAGES }),
    ),
  );
}

/** A guard's bytes as the editor reads them, which are shared with the thread, against a copy of them sent to it. */
async function heldByDebugInformation(analysis: AnalysisThread): Promise<void> {
  const copied = repeatUnits(readFileSync(join(ROOT, 'test/fixtures/tiny-rust/tiny-rust.full.wasm')), 80);
  const size = `${(copied.length / 1e6).toFixed(1)} MB`;
  const fileOf = (bytes: Uint8Array): GuardFile => ({ module: { path: 'bench.wasm', bytes } });
  const [shared, unshared] = [fileOf(sharedBytes(copied)), fileOf(copied)];
  const stacks = [{ frames: [{ function: 'f', index: 0, offset: 0x476 }] }];
  const held = (file: GuardFile): Promise<number> =>
    medianHold(
      () => analysis.guard({ file, siblings: false }),
      (guard) => guard.locateAll(stacks),
    );
  const inThread = await held(shared);
  row(`first look into the DWARF of ${size}`, inThread, 'sending a copy of the guard', await held(unshared));
  const here = (): SourceLocator => createSourceLocator(unshared, { readBeside: () => undefined });
  const there = await medianHold(here, (locator) => locator.locateAll(stacks));
  row('the same', inThread, 'looking there', there);
  const { signal } = new AbortController();
  row(
    `preparing to debug it`,
    await medianHold(
      () => analysis.guard({ file: shared, siblings: false }),
      (guard) => guard.debug(MEMORY_PAGES, signal),
    ),
    'preparing it there',
    await medianHold(here, (locator) => prepared(copied, locator)),
  );
}

async function heldByCode(analysis: AnalysisThread): Promise<void> {
  const bytes = sharedBytes(moduleWithCode(20_000, 160));
  const file = { module: { path: 'bench.wasm', bytes } };
  const { signal } = new AbortController();
  const anew = (): Uint8Array => bytes;
  row(
    `disassembly of ${(bytes.length / 1e6).toFixed(1)} MB, 20,000 functions`,
    await medianHold(anew, (guard) => analysis.disassemble(guard, {})),
    'disassembling there',
    await medianHold(anew, (guard) => new Disassembly(disassembledGuard(guard, undefined))),
  );
  row(
    'New Scenario for it',
    await medianHold(anew, (guard) => analysis.outline(guard)),
    'decoding it there',
    await medianHold(anew, (guard) => guardOutline(guard)),
  );
  const here = (): SourceLocator => createSourceLocator(file, { readBeside: () => undefined });
  row(
    'preparing to debug it',
    await medianHold(
      () => analysis.guard({ file, siblings: false }),
      (guard) => guard.debug(MEMORY_PAGES, signal),
    ),
    'preparing it there',
    await medianHold(here, (locator) => prepared(bytes, locator)),
  );
}

/** What a debugger needs, made in this thread. */
function prepared(bytes: Uint8Array, locator: SourceLocator): unknown {
  const decoded = decodeModule(bytes, { memoryLimitPages: MEMORY_PAGES });
  if (!decoded.ok) throw new Error(decoded.error.message);
  const guard = debuggedGuard(decoded.value, readVariableNames(bytes));
  return [guard, codeRows(locator.rows(), decoded.value, false)];
}

export async function analysisThread(): Promise<void> {
  title('How long the extension host is held (median of 5)');
  if (process.platform !== 'linux') {
    console.log('measured on Linux only');
    return;
  }
  const analysis = new AnalysisThread({ workerPath: join(ROOT, 'dist', 'analysis.js') });
  await heldByText(analysis);
  await heldByDebugInformation(analysis);
  await heldByCode(analysis);
  analysis.dispose();
}
