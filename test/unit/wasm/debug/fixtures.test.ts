import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LocatedFrame } from '../../../../src/wasm/debug/locate-frames';
import { draw, fixture, locateTrap } from './trapping';

/** The frames of the guard's own, as a picture. */
function own(frames: readonly LocatedFrame[]): string {
  return draw(frames.filter((frame) => frame.library !== true));
}

const RUST = `
12@476 pick_byte /guards/tiny-rust/src/lib.rs:35:5 <
12@476 inspect /guards/tiny-rust/src/lib.rs:40:5 <
12@476 label_resource /guards/tiny-rust/src/lib.rs:64:16`.trim();

describe('traps of the fixtures', () => {
  it('shows inlined calls of an optimised Rust guard (DWARF 4)', () => {
    assert.equal(own(locateTrap(fixture('tiny-rust/tiny-rust.full.wasm'), 'boom')), RUST);
  });

  it('shows inlined calls where there are line tables only', () => {
    const frames = locateTrap(fixture('tiny-rust/tiny-rust.lines.wasm'), 'boom');
    assert.equal(own(frames), RUST.replaceAll('12@476', '16@4e3'));
  });

  it('marks the panic machinery, innermost first, down to abort', () => {
    for (const name of ['full', 'lines']) {
      const frames = locateTrap(fixture(`tiny-rust/tiny-rust.${name}.wasm`), 'boom');
      const machinery = frames.slice(0, 12);
      assert.deepEqual(
        machinery.map((frame) => [frame.function, frame.library]),
        [
          ['abort', true],
          ['std::sys::pal::wasi::abort_internal', true],
          ['std::process::abort', true],
          ['__rustc::__rust_abort', true],
          ['__rustc::__rust_start_panic', true],
          ['__rustc::rust_panic', true],
          ['std::panicking::panic_with_hook', true],
          ['std::panicking::panic_handler::{closure}', true],
          ['std::sys::backtrace::__rust_end_short_backtrace', true],
          ['__rustc::rust_begin_unwind', true],
          ['core::panicking::panic_fmt', true],
          ['core::panicking::panic_bounds_check', true],
        ],
      );
    }
  });

  it('marks the export wrapper, which has no lines', () => {
    const outermost = locateTrap(fixture('tiny-rust/tiny-rust.full.wasm'), 'boom').at(-1);
    assert.equal(outermost && draw([outermost]), '129@6cd4 label_resource (library)');
  });

  it('puts what a stripped guard printed in front of frames without names', () => {
    const frames = locateTrap(fixture('tiny-rust/tiny-rust.stripped.wasm'), 'boom');
    assert.equal(draw(frames.slice(0, 2)), '109@603d panic src/lib.rs:35:5 <\n109@603d $109');
  });

  it('shows calls of an unoptimised C guard', () => {
    assert.equal(
      draw(locateTrap(fixture('tiny-c/tiny-c.o0.wasm'), 'boom')),
      `
14@81a poke /guards/tiny-c/guard.c:34:9
11@68b scribble /guards/tiny-c/guard.c:39:3
9@42b label_resource /guards/tiny-c/guard.c:66:32`.trim(),
    );
  });

  it('shows a division by zero', () => {
    assert.equal(
      draw(locateTrap(fixture('tiny-c/tiny-c.o0.wasm'), 'divz')),
      '12@6e4 ratio /guards/tiny-c/guard.c:43:12\n9@479 label_resource /guards/tiny-c/guard.c:67:39',
    );
  });

  it('shows endless recursion, every call at its own line', () => {
    const frames = locateTrap(fixture('tiny-c/tiny-c.o0.wasm'), 'deep');
    const lines = frames.map((frame) => `${frame.function} ${frame.line}`);
    assert.deepEqual([...new Set(lines)].slice(0, 2), ['deeper 46', 'deeper 50']);
  });

  it('shows inlined calls of an optimised C guard (DWARF 4)', () => {
    assert.equal(
      draw(locateTrap(fixture('tiny-c/tiny-c.o2.wasm'), 'boom')),
      `
7@1c8 poke /guards/tiny-c/guard.c:34:9 <
7@1c8 scribble /guards/tiny-c/guard.c:39:3 <
7@1c8 label_resource /guards/tiny-c/guard.c:66:32`.trim(),
    );
  });

  it('shows inlined calls of DWARF 5', () => {
    const frames = locateTrap(fixture('tiny-c/tiny-c.dwarf5.wasm'), 'boom');
    assert.deepEqual(
      frames.map((frame) => `${frame.function}:${frame.line}`),
      ['poke:34', 'scribble:39', 'label_resource:66'],
    );
  });
});
