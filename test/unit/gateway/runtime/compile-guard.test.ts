import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileGuard } from '../../../../src/gateway/runtime/compile-guard';
import { decodeModule } from '../../../../src/wasm/decode';
import type { WasmModule } from '../../../../src/wasm/module';
import { ByteWriter } from '../../../../src/wasm/rewrite/byte-writer';

/** A module with one function `() -> ()` of these instructions. */
function moduleOf(instructions: Uint8Array): WasmModule {
  const body = new ByteWriter().byte(0).bytes(instructions).byte(0x0b);
  const code = new ByteWriter().byte(1).u32(body.length).append(body);
  const bytes = new ByteWriter()
    .bytes([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00])
    .section(1, new ByteWriter().bytes([1, 0x60, 0, 0]))
    .section(3, new ByteWriter().bytes([1, 0]))
    .section(10, code)
    .finish();
  const decoded = decodeModule(bytes, { memoryLimitPages: 1 });
  assert(decoded.ok, decoded.ok ? '' : decoded.error.message);
  return decoded.value;
}

function repeated(parts: readonly (readonly [count: number, bytes: readonly number[]])[]): Uint8Array {
  const writer = new ByteWriter();
  for (const [count, bytes] of parts) for (let i = 0; i < count; i++) writer.bytes(bytes);
  return writer.finish();
}

/** `(if (i32.const 1) (then))` and `(drop (i32.trunc_f32_s (f32.const 1)))`, of which other rewriting makes more. */
const IF = [0x41, 1, 0x04, 0x40, 0x0b];
const TRUNC = [0x43, 0, 0, 0x80, 0x3f, 0xa8, 0x1a];

describe('compiling a guard', () => {
  it('counts what runs where it was asked for', () => {
    const outcome = compileGuard(moduleOf(repeated([[1, IF]])), { memoryPages: 1, coverage: true });
    assert(outcome.ok);
    assert.equal(outcome.value.info.coverage?.ok, true);
  });

  it('does not count in a function that would be too large, and says so', () => {
    const large = moduleOf(repeated([[160_000, IF]]));
    const outcome = compileGuard(large, { memoryPages: 1, coverage: true });
    assert(outcome.ok);
    assert.deepEqual(outcome.value.info.coverage, { ok: false, reason: 'function[0] is too large' });
  });

  it('does not count where the engine takes the guard only without', () => {
    const module = moduleOf(
      repeated([
        [690_000, TRUNC],
        [2_000, IF],
      ]),
    );
    const outcome = compileGuard(module, { memoryPages: 1, coverage: true });
    assert(outcome.ok, outcome.ok ? '' : outcome.error.message);
    const { coverage } = outcome.value.info;
    assert(coverage?.ok === false);
    assert.match(coverage.reason, /^this engine cannot run it: .*7654321/);
  });
});
