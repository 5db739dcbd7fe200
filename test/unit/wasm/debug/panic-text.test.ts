import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findPanicText } from '../../../../src/wasm/debug/panic-text';

/** What is found in `stderr`: `language source:line:column | message`. */
function found(stderr: string, logs: readonly string[] = []): string {
  const panic = findPanicText({ stderr, logs });
  if (panic === undefined) return 'nothing';
  const place = [panic.source, panic.line, panic.column].filter((part) => part !== undefined).join(':');
  return `${panic.language} ${place} | ${panic.message}`;
}

describe('panic texts', () => {
  it("reads Rust's position and the sentence below it", () => {
    const stderr =
      "\nthread '<unnamed>' (1) panicked at src/lib.rs:35:5:\nindex out of bounds: the len is 20 but the index is 27\nnote: run with `RUST_BACKTRACE=1`\n";
    assert.equal(
      found(stderr),
      'rust src/lib.rs:35:5 | index out of bounds: the len is 20 but the index is 27',
    );
  });

  it('keeps all lines of a Rust sentence', () => {
    const stderr =
      "thread 'main' panicked at src/a.rs:1:2:\nassertion `left == right` failed\n  left: 1\n right: 2\n";
    assert.equal(found(stderr), 'rust src/a.rs:1:2 | assertion `left == right` failed\n  left: 1\n right: 2');
  });

  it('reads the form of Rust before 1.73', () => {
    assert.equal(
      found("thread 'main' panicked at 'called `unwrap` on 'None', twice', src/main.rs:4:9\n"),
      "rust src/main.rs:4:9 | called `unwrap` on 'None', twice",
    );
  });

  it('reads a sentence of several lines in that form', () => {
    const stderr =
      "thread '<unnamed>' panicked at 'assertion failed: `(left == right)`\n  left: `3`,\n right: `7`: it\u2019s x', src/a.rs:24:21\nnote: run\n";
    assert.equal(
      found(stderr),
      'rust src/a.rs:24:21 | assertion failed: `(left == right)`\n  left: `3`,\n right: `7`: it\u2019s x',
    );
    assert.equal(found("thread 'main' panicked at 'no end\nof it\n"), 'nothing');
  });

  it('reads Windows paths', () => {
    assert.equal(
      found("thread 'main' panicked at C:\\guards\\src\\lib.rs:7:3:\nno\n"),
      'rust C:\\guards\\src\\lib.rs:7:3 | no',
    );
  });

  it("reads a panic handler's own log message", () => {
    assert.equal(found('', ['ready', 'panicked at src/lib.rs:9:1:\nlost']), 'rust src/lib.rs:9:1 | lost');
  });

  it('takes the last panic', () => {
    const stderr = "thread 'a' panicked at src/a.rs:1:1:\none\nthread 'a' panicked at src/b.rs:2:2:\ntwo\n";
    assert.equal(found(stderr), 'rust src/b.rs:2:2 | two');
  });

  it('reads failed allocations', () => {
    assert.equal(
      found('memory allocation of 8 bytes failed\n'),
      'rust  | memory allocation of 8 bytes failed',
    );
  });

  it('reads what ends the Rust runtime', () => {
    assert.equal(
      found('fatal runtime error: thread local panicked on drop, aborting\n'),
      'rust  | thread local panicked on drop, aborting',
    );
  });

  it('reads checks of the C++ library', () => {
    assert.equal(
      found(
        '/usr/include/wasm32-wasi/c++/v1/vector:1436: assertion __n < size() failed: vector[] index out of bounds\n',
      ),
      'c /usr/include/wasm32-wasi/c++/v1/vector:1436 | vector[] index out of bounds',
    );
    assert.equal(found('a.h:7: assertion x != 0 failed: \n'), 'c a.h:7 | assertion x != 0 failed');
  });

  it('reads exceptions that C++ was compiled without', () => {
    assert.equal(
      found('out_of_range was thrown in -fno-exceptions mode with message "vector"\n'),
      'c  | out_of_range was thrown in -fno-exceptions mode with message "vector"',
    );
    assert.equal(
      found('bad_alloc was thrown in -fno-exceptions mode\n'),
      'c  | bad_alloc was thrown in -fno-exceptions mode',
    );
  });

  it('reads the last words of the C++ runtime', () => {
    assert.equal(found('libc++abi: Pure virtual function called!\n'), 'c  | Pure virtual function called!');
  });

  it("reads TinyGo's sentence", () => {
    assert.equal(
      found('panic: runtime error: index out of range\n'),
      'go  | runtime error: index out of range',
    );
    assert.equal(
      found('panic: runtime error at 0x00001f2a: nil pointer dereference\n'),
      'go  | runtime error: nil pointer dereference',
    );
  });

  it("reads the first position of the guard's own in Go's trace", () => {
    const stderr =
      'panic: no labels\n\ngoroutine 1 [running]:\nruntime.gopanic(...)\n\t/usr/local/go/src/runtime/panic.go:7 +0x1\nmain.label(...)\n\t/guards/go/main.go:12 +0x1d\n';
    assert.equal(found(stderr), 'go /guards/go/main.go:12 | no labels');
  });

  it('reads assertions of C in every form', () => {
    const forms = [
      'Assertion failed: n > 0 (guard.c: check: 34)',
      'Assertion failed: n > 0, file guard.c, line 34',
      'Assertion failed: n > 0, guard.c, 34',
      'Assertion failed: (n > 0), function check, file guard.c, line 34.',
      'Assertion failed: n > 0, at: guard.c,34,check',
      "guard.c:34: check: Assertion `n > 0' failed.",
      "guard: guard.c:34: int check(int): Assertion `n > 0' failed.",
    ];
    for (const form of forms) {
      assert.equal(found(form).replace(/[()]/g, ''), 'c guard.c:34 | Assertion failed: n > 0');
    }
  });

  it('reads what sanitizers write', () => {
    assert.equal(found('guard.c:34:9: runtime error: division by zero'), 'c guard.c:34:9 | division by zero');
  });

  it("reads AssemblyScript's abort", () => {
    assert.equal(
      found('abort: Index out of range in ~lib/typedarray.ts(1368:50)'),
      'assemblyscript ~lib/typedarray.ts:1368:50 | Index out of range',
    );
    assert.equal(found('abort: assembly/index.ts(3:5)'), 'assemblyscript assembly/index.ts:3:5 | abort');
  });

  it('finds nothing in ordinary output', () => {
    assert.equal(found('loaded 3 rules\nerror: none\n', ['panic button pressed']), 'nothing');
  });

  it('reads megabytes of output at once', () => {
    assert.equal(found(`${'panicked at '.repeat(200_000)}\n`), 'nothing');
  });
});
