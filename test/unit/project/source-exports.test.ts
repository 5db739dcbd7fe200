import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exportsOf, languageOf, type SourceLanguage } from '../../../src/project/source-exports';

/** Names with the line, from 1, and what is there. */
function drawn(text: string, language: SourceLanguage): string[] {
  return exportsOf(text, language).map(({ name, offset }) => {
    const line = text.slice(0, offset).split('\n').length;
    return `${name} ${String(line)}: ${text.slice(offset).split(/[({\n]/)[0] ?? ''}`;
  });
}

describe('exported functions of a source', () => {
  it('in Rust: no_mangle in both editions, export_name, attributes between', () => {
    const text = `
#[no_mangle]
pub extern "C" fn label_agent(a: i32) -> i32 { 0 }

#[unsafe(no_mangle)]
#[inline(never)]
// why
pub unsafe extern "C" fn label_resource() {}

#[export_name = "label_response"]
extern "C" fn response() {}

// #[no_mangle] pub extern "C" fn commented() {}
pub extern "C" fn mangled() {}
`;
    assert.deepEqual(drawn(text, 'rust'), [
      'label_agent 3: pub extern "C" fn label_agent',
      'label_resource 8: pub unsafe extern "C" fn label_resource',
      'label_response 11: extern "C" fn response',
    ]);
  });

  it('in Go: export and go:wasmexport', () => {
    const text = `package main

//export label_agent
func labelAgent(a uint32) int32 { return 0 }

//go:wasmexport label_resource
// More words.
func labelResource() {}

// export not_this
func other() {}
`;
    assert.deepEqual(drawn(text, 'go'), [
      'label_agent 4: func labelAgent',
      'label_resource 8: func labelResource',
    ]);
  });

  it('in C: export_name, and the names of the gateway', () => {
    const text = `
__attribute__((export_name("label_agent"))) int agent(int a) { return 0; }
[[clang::export_name("label_resource")]]
int resource(void) { return 0; }
int32_t label_response(int32_t a,
                       int32_t b) {
  return label_helper();
}
int alloc(int);
`;
    assert.deepEqual(
      drawn(text, 'c').map((line) => line.split(':')[0]),
      ['label_agent 2', 'label_resource 3', 'label_response 5'],
    );
  });

  it('in AssemblyScript and Zig', () => {
    assert.deepEqual(
      drawn('export function label_agent(a: i32): i32 {\n}\nfunction no() {}', 'assemblyscript'),
      ['label_agent 1: function label_agent'],
    );
    assert.deepEqual(drawn('export fn label_agent(a: i32) i32 {}\nfn no() void {}', 'zig'), [
      'label_agent 1: export fn label_agent',
    ]);
  });

  it('does not take long over a text that looks like one all the way', () => {
    assert.deepEqual(exportsOf('#[no_mangle]\n#[a]\n'.repeat(20_000), 'rust'), []);
    assert.deepEqual(exportsOf('int '.repeat(50_000), 'c'), []);
    assert.deepEqual(exportsOf('//export a\n'.repeat(20_000), 'go'), []);
  });

  it('follows from the ending of the file', () => {
    assert.deepEqual(['a.rs', 'a.go', 'a.cpp', 'a.ts', 'a.zig', 'a.py'].map(languageOf), [
      'rust',
      'go',
      'c',
      'assemblyscript',
      'zig',
      undefined,
    ]);
  });
});
