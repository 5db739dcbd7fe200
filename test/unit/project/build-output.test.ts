import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BuildOutput, withExactDiagnostics } from '../../../src/project/build-output';

function read(text: string): string[] {
  const output = new BuildOutput();
  assert.equal(output.add(text), text);
  return output.diagnostics.map(
    ({ severity, code, message, file, start }) =>
      `${file}:${String(start.line + 1)}:${String(start.character + 1)} ${severity} ${code ?? '-'} ${message}`,
  );
}

describe('what compilers write', () => {
  it('rustc for people, with colors and without', () => {
    const text = `   Compiling my-guard v0.1.0 (/w)
error[E0425]: cannot find value \`oops\` in this scope
  --> src/lib.rs:10:5
   |
10 |     oops
   |     ^^^^ not found in this scope

\u001b[0m\u001b[1m\u001b[33mwarning\u001b[0m: unused variable: \`x\`
 \u001b[1m\u001b[94m--> \u001b[0msrc/a.rs:2:9
error: could not compile \`my-guard\` (lib) due to 1 previous error; 1 warning emitted
`;
    assert.deepEqual(read(text), [
      'src/lib.rs:10:5 error E0425 cannot find value `oops` in this scope',
      'src/a.rs:2:9 warning - unused variable: `x`',
    ]);
  });

  it('asc', () => {
    const text = `ERROR TS2304: Cannot find name 'oops'.
    :
 12 │ export function broken(): i32 { return oops; }
    │                                        ~~~~
    └─ in assembly/guard.ts(12,40)

FAILURE 1 compile error(s)
`;
    assert.deepEqual(read(text), ["assembly/guard.ts:12:40 error TS2304 Cannot find name 'oops'."]);
  });

  it('go and tinygo', () => {
    assert.deepEqual(read('# example.com/guard\n./main.go:7:2: undefined: oops\n'), [
      './main.go:7:2 error - undefined: oops',
    ]);
  });

  it('clang and zig; drives of Windows belong to the path', () => {
    const text = `guard.c:3:10: error: use of undeclared identifier 'oops'
C:\\w\\guard.c:4:1: warning: unused function 'f' [-Wunused-function]
guard.c:1:1: note: declared here
src/main.zig:5:9: error: expected ';' after statement
`;
    assert.deepEqual(read(text), [
      "guard.c:3:10 error - use of undeclared identifier 'oops'",
      "C:\\w\\guard.c:4:1 warning - unused function 'f' [-Wunused-function]",
      "src/main.zig:5:9 error - expected ';' after statement",
    ]);
  });

  it('nothing else', () => {
    assert.deepEqual(
      read('12:30:01: started\nhttp://x:80:1: error\nerror: no place\nmake: *** [x] Error 1\n'),
      [],
    );
  });

  it('the same error of two crates once', () => {
    assert.equal(read('a.c:1:1: error: x\na.c:1:1: error: x\n').length, 1);
  });
});

describe('cargo with JSON', () => {
  it('has exact ranges, and shows what cargo rendered', () => {
    const message = {
      reason: 'compiler-message',
      message: {
        rendered: '\u001b[0m\u001b[1merror[E0425]\u001b[0m: oops\n',
        level: 'error',
        message: 'cannot find value `oops`',
        code: { code: 'E0425' },
        spans: [
          {
            file_name: 'src/b.rs',
            is_primary: false,
            line_start: 1,
            column_start: 1,
            line_end: 1,
            column_end: 2,
          },
          {
            file_name: 'src/lib.rs',
            is_primary: true,
            line_start: 10,
            column_start: 5,
            line_end: 10,
            column_end: 9,
            label: 'not found',
          },
        ],
      },
    };
    const output = new BuildOutput();
    const lines = `${JSON.stringify(message)}\n{"reason":"build-finished","success":false}\n{"mine": 1}\n`;
    assert.equal(output.add(lines), 'error[E0425]: oops\n{"mine": 1}\n');
    assert.deepEqual(output.diagnostics, [
      {
        severity: 'error',
        code: 'E0425',
        message: 'cannot find value `oops`: not found',
        file: 'src/lib.rs',
        start: { line: 9, character: 4 },
        end: { line: 9, character: 8 },
      },
    ]);
  });

  it('is asked for when Guard Lab runs it, unless the command says how', () => {
    assert.deepEqual(withExactDiagnostics(['cargo', 'build', '--release']), [
      'cargo',
      'build',
      '--message-format=json',
      '--release',
    ]);
    for (const command of ['cargo build', ['cargo', 'build', '--message-format=short'], ['make']])
      assert.equal(withExactDiagnostics(command), command);
  });
});
