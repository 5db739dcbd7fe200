// How long the extension's own thread is held by questions about guards: asked there, and in the analysis thread.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { checkGuard } from '../../src/inspect/guard-check';
import { GuardText } from '../../src/inspect/guard-text';
import { createSourceLocator } from '../../src/run/source-locator';
import { AnalysisThread } from '../../src/sandbox/analysis-thread';
import { repeatUnits } from '../unit/wasm/debug/repeated-units';
import { row, title } from './measure';
import { moduleOf } from './wat-text';

const ROOT = join(__dirname, '..', '..');
const MEMORY_PAGES = 256;

/** The longest time in which this thread did nothing else while `work` was under way, in milliseconds. */
async function longestHold(work: () => unknown): Promise<number> {
  let ended = false;
  let longest = 0;
  let last = performance.now();
  const done = Promise.resolve(work()).then(() => (ended = true));
  while (!ended) {
    await setImmediate();
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }
  await done;
  return longest;
}

/** The median of five, each with what `prepare` makes anew. */
async function medianHold<T>(prepare: () => T, work: (prepared: T) => unknown): Promise<number> {
  const holds: number[] = [];
  for (let round = 0; round < 5; round++) {
    const prepared = prepare();
    holds.push(await longestHold(() => work(prepared)));
  }
  return holds.sort((a, b) => a - b)[2] ?? NaN;
}

export async function analysisThread(): Promise<void> {
  title('The longest time that the extension host is held (median of 5)');
  const analysis = new AnalysisThread({ workerPath: join(ROOT, 'dist', 'analysis.js') });
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
  const bytes = repeatUnits(readFileSync(join(ROOT, 'test/fixtures/tiny-rust/tiny-rust.full.wasm')), 80);
  const file = { module: { path: 'bench.wasm', bytes } };
  const stacks = [{ frames: [{ function: 'f', index: 0, offset: 0x476 }] }];
  row(
    `first look into the DWARF of ${(bytes.length / 1e6).toFixed(1)} MB`,
    await medianHold(
      () => analysis.locator({ file, siblings: false }),
      (locator) => locator.locateAll(stacks),
    ),
    'looking there',
    await medianHold(
      () => createSourceLocator(file, { readBeside: () => undefined }),
      (locator) => locator.locateAll(stacks),
    ),
  );
  analysis.dispose();
}
