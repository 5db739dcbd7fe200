import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Backend } from '../../src/gateway/backend';
import { loadGuard } from '../../src/gateway/guard-load';
import { hostSignatures } from '../../src/gateway/host-signatures';
import { PROFILES } from '../../src/gateway/limits';
import { compileGuard } from '../../src/gateway/runtime/compile-guard';
import { checkModule } from '../../src/wasm/load-check';
import { recorderOf } from '../unit/gateway/runtime/guest';
import { assembleWat } from '../../src/wat/assemble';
import { median, row, title } from './measure';

const LIMITS = PROFILES['pr-7938'];
const backend: Backend = { call: () => ({ ok: true, result: null, match: 'entry' }) };
const INPUT = { tool_name: 'get_issue', text: 'x'.repeat(100_000) };
const GUARDS = [
  ['Rust, searching 100 KB', 'test/fixtures/tiny-rust/tiny-rust.lines.wasm'],
  ['C without optimization', 'test/fixtures/tiny-c/tiny-c.o0.wasm'],
] as const;

/** The worst case: a loop with nothing but its counter, a million rounds of it in an invocation. */
const TIGHT_LOOP = `(module
  (memory (export "memory") 3)
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32)
    (local $rounds i32)
    (local.set $rounds (i32.const 1000000))
    (loop $again
      (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
    (i32.const 0))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
`;

/** What a covered run costs against one that is not counted. */
export async function coverageCost(root: string): Promise<void> {
  title('Coverage: one invocation with every block counted (median of 15 rounds of 20)');
  const loop = await assembleWat(TIGHT_LOOP, 'loop.wat');
  if (!loop.ok) throw new Error('the loop does not assemble');
  const guards = GUARDS.map(([what, path]) => [what, readFileSync(join(root, path))] as const);
  const all = [...guards, ['WAT, a loop of a million rounds', loop.value.bytes] as const];
  for (const [what, bytes] of all) {
    const counted = await median(15, invocations(bytes, true));
    const plain = await median(15, invocations(bytes, false));
    row(what, counted / 20, 'the same without coverage', plain / 20);
  }
}

function invocations(bytes: Uint8Array, coverage: boolean): () => void {
  const { memoryPages } = LIMITS;
  const checked = checkModule(bytes, { memoryLimitPages: memoryPages, hosts: hostSignatures() });
  if (!checked.ok) throw new Error(checked.error.message);
  const compiled = compileGuard(checked.value, { memoryPages, coverage });
  if (!compiled.ok) throw new Error(compiled.error.message);
  const { compiled: module, info } = compiled.value;
  const recorder = recorderOf(info);
  const loaded = loadGuard({
    module,
    info,
    name: 'guard',
    limits: LIMITS,
    backend,
    ...(recorder ? { observer: recorder } : {}),
  });
  if (!loaded.ok) throw new Error(loaded.error);
  return () => {
    for (let round = 0; round < 20; round++) {
      loaded.guard.invoke('label_resource', INPUT, { backend });
      recorder?.take();
    }
  };
}
