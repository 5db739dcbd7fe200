import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { CoveredGuard } from '../../../../src/analysis/coverage/source-points';
import { loadGuard } from '../../../../src/gateway/guard-load';
import { hostSignatures } from '../../../../src/gateway/host-signatures';
import type { Json } from '../../../../src/gateway/json';
import { PROFILES } from '../../../../src/gateway/limits';
import { compileGuard } from '../../../../src/gateway/runtime/compile-guard';
import { assembleGuardText, type GuardFile } from '../../../../src/run/guard-file';
import { createSourceLocator, type SourceLocator } from '../../../../src/run/source-locator';
import { Replay } from '../../../../src/scenario/replay';
import type { PointHits } from '../../../../src/wasm/coverage/coverage-table';
import { checkModule } from '../../../../src/wasm/load-check';
import { recorderOf } from '../../gateway/runtime/guest';

const LIMITS = PROFILES['pr-7938'];

/** A guard on this thread whose code is counted. */
export interface Covered {
  readonly guard: CoveredGuard;
  readonly locator: SourceLocator;
  /** Asks label_resource, and says what ran. */
  ask(input: Json): PointHits;
}

/** A guard of `test/fixtures`. */
export function coveredFixture(path: string): Covered {
  return covered({ module: { path, bytes: readFileSync(`test/fixtures/${path}`) } });
}

/** A guard from its text. */
export async function coveredText(wat: string): Promise<Covered> {
  const outcome = await assembleGuardText('guard.wat', wat);
  assert(outcome.ok, outcome.ok ? '' : outcome.error);
  return covered(outcome.file);
}

function covered(file: GuardFile): Covered {
  const { memoryPages } = LIMITS;
  const checked = checkModule(file.module.bytes, { memoryLimitPages: memoryPages, hosts: hostSignatures() });
  assert(checked.ok, checked.ok ? '' : checked.error.message);
  const compiled = compileGuard(checked.value, { memoryPages, coverage: true });
  assert(compiled.ok, compiled.ok ? '' : compiled.error.message);
  const { compiled: module, info } = compiled.value;
  const recorder = recorderOf(info);
  const replay = new Replay([]);
  const loaded = loadGuard({
    module,
    info,
    name: 'guard',
    limits: LIMITS,
    backend: replay,
    observer: recorder,
  });
  assert(loaded.ok, loaded.ok ? '' : loaded.error);
  assert(info.coverage?.ok && recorder);
  return {
    guard: { table: info.coverage.table, functionNames: info.functionNames },
    locator: createSourceLocator(file, { readBeside: () => undefined }),
    ask: (input) => {
      recorder.take();
      loaded.guard.invoke('label_resource', input, { backend: replay });
      return recorder.take();
    },
  };
}

/**
 * WAT of a guard whose label_resource calls `$decide` with the first byte of the tool's name; `fields` hold
 * `$decide`. See `tool` for the input.
 */
export function deciding(fields: string): string {
  return `(module
  (memory (export "memory") 1)
${fields}
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_resource") (param $in i32) (param i32 i32 i32) (result i32)
    (call $decide (i32.load8_u offset=14 (local.get $in))))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))`;
}

/** What label_resource is asked about a tool: `{"tool_name":"…`, where the name is at byte 14. */
export function tool(name: string): Json {
  return { tool_name: name };
}
