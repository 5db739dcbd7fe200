import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { debuggedGuard } from '../../src/inspect/debugged-guard';
import { codeRows } from '../../src/inspect/code-rows';
import { createSourceLocator } from '../../src/run/source-locator';
import { readVariableNames } from '../../src/wasm/debug/variable-names';
import { decodeModule } from '../../src/wasm/decode';
import type { WasmModule } from '../../src/wasm/module';
import type { DebugPoints } from '../../src/wasm/rewrite/debug-points';
import { rewriteModule } from '../../src/wasm/rewrite/rewrite';
import { repeatUnits } from '../unit/wasm/debug/repeated-units';
import { median, row, title } from './measure';

/** In `pick_byte` of the fixture, whose arguments are a slice and an index. */
const OFFSET = 0x476;
const MEMORY_PAGES = 256;

/** What a person waits for who debugs a large guard, against a small one, each from its bytes. */
export async function largeDebuggedGuard(root: string): Promise<void> {
  title('The debugger with a debug module: from bytes (median of 9)');
  const small = new Uint8Array(readFileSync(join(root, 'test/fixtures/tiny-rust/tiny-rust.full.wasm')));
  const large = repeatUnits(small, 80);
  const what = `${(large.length / 1e6).toFixed(1)} MB, 80 times the units`;
  const against = `${(small.length / 1e6).toFixed(1)} MB`;
  for (const [name, work] of [
    ['first variables and their types', firstVariables],
    ['lines for breakpoints', lines],
  ] as const) {
    const ours = await median(9, () => work(large));
    row(`${name}, ${what}`, ours, against, await median(9, () => work(small)));
  }
  const module = decoded(small);
  const rewrite = (fine: DebugPoints['fine']) => () =>
    rewriteModule(module, {
      memoryPages: MEMORY_PAGES,
      debug: { ...codeRows(locatorOf(small).rows(), module, false).points, fine },
    }).bytes.length;
  row(
    'rewriting with a point at each instruction',
    await median(9, rewrite('all')),
    'statements only',
    await median(9, rewrite([])),
  );
}

function locatorOf(bytes: Uint8Array): ReturnType<typeof createSourceLocator> {
  const module = { path: 'guard.wasm', bytes };
  return createSourceLocator({ module }, { readBeside: () => undefined });
}

function decoded(bytes: Uint8Array): WasmModule {
  const module = decodeModule(bytes, { memoryLimitPages: MEMORY_PAGES });
  if (!module.ok) throw new Error(module.error.message);
  return module.value;
}

/** How many types the variables of the innermost call have. */
function firstVariables(bytes: Uint8Array): number {
  const variables = locatorOf(bytes).variables();
  const [frame] = variables?.scopes(OFFSET)?.frames ?? [];
  if (variables === undefined || frame === undefined) throw new Error('the fixture has no variables there');
  return variables.types(frame.flatMap(({ type }) => type ?? [])).size;
}

function lines(bytes: Uint8Array): number {
  const module = decoded(bytes);
  debuggedGuard(module, readVariableNames(bytes));
  return codeRows(locatorOf(bytes).rows(), module, false).offsets.length;
}
