import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GuardProject, ProjectKind } from '../../../src/project/guard-project';
import { linesFix } from '../../../src/project/lines-fix';

function fixed(kind: ProjectKind, text: string, wasm = '/w/build/guard.wasm'): string | undefined {
  const project: GuardProject = {
    name: 'guard',
    kind,
    definedIn: '/w/file',
    folder: '/w',
    modules: [{ wasm }],
    sources: [],
    watch: [],
  };
  const fix = linesFix(project, wasm, text);
  if (!fix) return undefined;
  return fix.edits
    .toSorted((left, right) => right.range.start - left.range.start)
    .reduce((all, { range, text: by }) => all.slice(0, range.start) + by + all.slice(range.end), text);
}

describe('a project gets source lines', () => {
  it('by its profile of Cargo', () => {
    assert.equal(
      fixed('cargo', '[package]\n', '/w/target/wasm32-wasip1/release/guard.wasm'),
      '[package]\n\n[profile.release]\ndebug = "line-tables-only"\n',
    );
  });

  it('by its target of asc, and keeps comments', () => {
    const text = `{
  // mine
  "targets": {
    "debug": { "outFile": "build/debug.wasm" },
    "release": {
      "outFile": "build/guard.wasm", // small
      "debug": false
    }
  }
}
`;
    assert.equal(
      fixed('assemblyscript', text),
      text.replace('"debug": false', '"debug": true,\n      "sourceMap": true'),
    );
    assert.equal(fixed('assemblyscript', fixed('assemblyscript', text) ?? ''), undefined);
  });

  it('by build.zig', () => {
    assert.equal(fixed('zig', 'a(.{ .strip = true, .x = 1 });'), 'a(.{ .strip = false, .x = 1 });');
    assert.equal(fixed('zig', 'a(.{});'), undefined);
  });

  const declared = (command: unknown): string =>
    JSON.stringify({ guards: [{ wasm: 'build/guard.wasm', sources: [], build: { command } }] });
  const commands: readonly (readonly [unknown, unknown])[] = [
    [
      ['clang', '--target=wasm32', '-s', '-o', 'g.wasm'],
      ['clang', '-g', '--target=wasm32', '-o', 'g.wasm'],
    ],
    [
      ['/opt/wasi-sdk/bin/wasm32-wasip1-clang++', '-g0', 'a.cc', '-Wl,--strip-all'],
      ['/opt/wasi-sdk/bin/wasm32-wasip1-clang++', '-g', 'a.cc'],
    ],
    [['clang', '-gline-tables-only', 'a.c'], undefined],
    ['tinygo build -no-debug -o g.wasm .', 'tinygo build -o g.wasm .'],
    [['tinygo', 'build', '.'], undefined],
    [
      ['npx', 'asc', 'a.ts'],
      ['npx', 'asc', '--debug', '--sourceMap', 'a.ts'],
    ],
    [
      ['zig', 'build-exe', '-fstrip', 'a.zig'],
      ['zig', 'build-exe', 'a.zig'],
    ],
    [
      ['emcc', 'a.c', '-s', 'STANDALONE_WASM=1', '-s', '-g0', '-Wl,-s'],
      ['emcc', '-g', 'a.c', '-s', 'STANDALONE_WASM=1', '-s', '-g0'],
    ],
    ['clang a.c -Xlinker -s -Xlinker --no-entry -s', 'clang -g a.c -Xlinker --no-entry'],
    [
      ['clang', '-Xlinker', '--no-entry', '-Xlinker', '--strip-all', '-o', '-s', 'a.c'],
      ['clang', '-g', '-Xlinker', '--no-entry', '-o', '-s', 'a.c'],
    ],
    [
      ['clang', '-Xlinker', '-e', '-Xlinker', '-g', 'a.c'],
      ['clang', '-g', '-Xlinker', '-e', '-Xlinker', '-g', 'a.c'],
    ],
    [['make'], undefined],
    ['clang a.c && wasm-strip a.wasm', undefined],
    ['clang "a b.c"', undefined],
  ];
  for (const [before, after] of commands)
    it(`by its command in guard-lab.json: ${JSON.stringify(before)}`, () => {
      const text = fixed('declared', declared(before));
      const read =
        text === undefined ? undefined : (JSON.parse(text) as { guards: [{ build: { command: unknown } }] });
      assert.deepEqual(read?.guards[0].build.command, after);
    });

  it('by the command of its module, not of one with the same name', () => {
    const guard = (folder: string): object => ({
      wasm: `${folder}/build/guard.wasm`,
      sources: [],
      build: { command: ['clang', `${folder}.c`] },
    });
    const text = JSON.stringify({ guards: [guard('github'), guard('./jira')] });
    assert.equal(
      fixed('declared', text, '/w/jira/build/guard.wasm'),
      text.replace('"clang","./jira.c"', '"clang", "-g","./jira.c"'),
    );
    assert.equal(fixed('declared', text, '/w/gitlab/build/guard.wasm'), undefined);
  });

  it('by its command, and keeps comments and layout', () => {
    const text = `{ "guards": [ {
  "wasm": "build/guard.wasm", "sources": [], // of C
  "build": { "command": ["clang", /* which */ "-o", "g.wasm"] } } ] }
`;
    assert.equal(fixed('declared', text), text.replace('"clang",', '"clang", "-g",'));
  });
});
