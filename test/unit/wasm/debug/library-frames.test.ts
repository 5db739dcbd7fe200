import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDependencySource, isLibraryFrame } from '../../../../src/wasm/debug/library-frames';

describe('library frames', () => {
  it('knows standard libraries and panic machinery by name', () => {
    const names = [
      'core::panicking::panic_fmt',
      'std::process::abort',
      'alloc::vec::Vec<T>::push',
      '<alloc::vec::Vec<T> as core::ops::drop::Drop>::drop',
      '<u8 as core::fmt::Debug>::fmt',
      '<&mut core::fmt::Formatter as core::fmt::Write>::write_str',
      '__rustc::rust_begin_unwind',
      '__rust_start_panic',
      'rust_panic',
      '__wasi_fd_write',
      '~lib/rt/itcms/__new',
      'runtime.runtimePanic',
      'abort',
      'abort_message',
      'void std::__2::allocator_traits<int>::construct<int>(int*)',
      'operator new(unsigned long)',
      'operator delete[](void*)',
      '_start',
    ];
    assert.deepEqual(
      names.filter((name) => !isLibraryFrame(name)),
      [],
    );
  });

  it('knows standard libraries by source', () => {
    const sources = [
      '/rustc/17067e9ac6d7e5f9c0d6ab1d87549aeb2f8c1f0e/library/core/src/panicking.rs',
      '/home/me/.rustup/toolchains/stable/lib/rustlib/src/rust/library/std/src/rt.rs',
      'C:\\Users\\me\\.rustup\\toolchains\\stable\\lib\\rustlib\\src\\rust\\library\\std\\src\\rt.rs',
      './libc-bottom-half/sources/abort.c',
      '/usr/include/wasm32-wasi/c++/v1/vector',
      '/opt/wasi-sdk/share/wasi-sysroot/include/wasm32-wasip1/noeh/c++/v1/__vector/vector.h',
      '~lib/typedarray.ts',
      '/home/me/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/serde_json-1.0.87/src/ser.rs',
      '/home/me/go/pkg/mod/example.com/json@v1.0.0/read.go',
      '/usr/local/go/src/strings/strings.go',
      '/usr/local/lib/tinygo/src/runtime/panic.go',
    ];
    assert.deepEqual(
      sources.filter((source) => !isLibraryFrame('f', source)),
      [],
    );
  });

  it("leaves the guard's own alone", () => {
    const frames: [string, string][] = [
      ['tiny::pick_byte', '/guards/tiny-rust/src/lib.rs'],
      ['<tiny::Rule as core::fmt::Display>::fmt', '/guards/tiny-rust/src/lib.rs'],
      ['<u8 as tiny::Label>::label', '/guards/tiny-rust/src/lib.rs'],
      ['corelib::check', '/guards/corelib/src/lib.rs'],
      ['main.labelResource', '/home/me/go/src/github.com/me/guard/main.go'],
      ['assembly/index/label_response', 'assembly/index.ts'],
      ['aborted', 'guard.c'],
    ];
    assert.deepEqual(
      frames.filter(([name, source]) => isLibraryFrame(name, source)),
      [],
    );
  });

  it('knows what package managers fetched', () => {
    const fetched = [
      '/home/me/.cargo/registry/src/index.crates.io-6f17d22bba15001f/serde-1.0.2/src/lib.rs',
      '/home/me/go/pkg/mod/github.com/a/b@v1.0.0/b.go',
    ];
    assert.deepEqual(fetched.map(isDependencySource), [true, true]);
    assert.equal(isDependencySource('/guards/tiny-rust/src/lib.rs'), false);
  });
});
