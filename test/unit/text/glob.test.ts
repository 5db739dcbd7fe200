import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import picomatch from 'picomatch';
import { anyGlob, readGlob, type GlobOptions } from '../../../src/text/glob/glob';
import { splitGlob } from '../../../src/text/glob/glob-parts';

function fits(glob: string, path: string, options: GlobOptions = {}): boolean {
  const read = readGlob(glob, options);
  assert.ok(read.ok, glob);
  return read.matches(path);
}

/** Numbers that are the same in each run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

describe('a glob', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['src/*.c', ['src/a.c', 'src/.c'.replace('.c', 'b.c')], ['src/x/a.c', 'a.c', 'src/a.cc']],
    ['src/**', ['src/a', 'src/a/b', 'src'], ['srcs/a', 'x/src/a']],
    ['**/*.ts', ['a.ts', 'x/a.ts', 'x/y/a.ts'], ['a.tsx']],
    ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['ab', 'a/xb']],
    ['{a,b/**,c*}.x', ['a.x', 'cc.x'], ['d.x']],
    ['[!a-c]?[]x]', ['d1]', 'zzx'], ['a1]', 'd/x']],
    ['@(a|b)+(c)?(d)*(e)', ['ac', 'bccdee'], ['a', 'acdd']],
    ['a{b}', ['a{b}'], ['ab']],
    ['a[b', ['a[b'], ['ab']],
    ['x (y)/\\*', ['x (y)/*'], ['x (y)/z']],
  ];
  for (const [glob, right, wrong] of cases)
    it(`describes paths: ${glob}`, () => {
      for (const path of right) assert.ok(fits(glob, path), path);
      for (const path of wrong) assert.ok(!fits(glob, path), path);
    });

  it('finds hidden names only when it may, or names them', () => {
    for (const glob of ['*', '**', '**/x', '?x', '[.]x']) assert.ok(!fits(glob, '.x'), glob);
    for (const glob of ['*', '**', '?x', '.*', '{.x,y}']) assert.ok(fits(glob, '.x', { dot: true }), glob);
    assert.ok(fits('.*', '.x'));
    assert.ok(!fits('**/x', 'a/.b/x'));
  });

  it('compares without case where that is how files are named', () => {
    assert.ok(fits('SRC/[A-C]{X,y}*', 'src/bxZ', { nocase: true }));
    assert.ok(!fits('SRC/*', 'src/a'));
    assert.ok(anyGlob(['Src/A.c'], { nocase: true })('sRC/a.C'));
  });

  it('means what picomatch means by it', () => {
    const next = numbers(7);
    const pieces = ['a', 'b', '*', '**', '/', '?', '.', '{a,b}', '{a,*}', '[ab]', '[^a]', '@(a|b)', '+(a)'];
    const letters = ['a', 'b', '/', '.', 'ab'];
    const text = (from: readonly string[], most: number): string =>
      Array.from({ length: 1 + next(most) }, () => from[next(from.length)] ?? '').join('');
    let compared = 0;
    for (let round = 0; round < 20_000; round++) {
      const glob = text(pieces, 6);
      const path = text(letters, 6);
      // What people write: no empty names, `**` alone in its name. After a group, picomatch takes `?` for a quantifier.
      if (
        /\/\/|^\/|\/$|(?:^|\/)\.{1,2}(?:\/|$)/.test(glob) ||
        /\/\/|^\/|\/$|(?:^|\/)\.{1,2}(?:\/|$)/.test(path)
      )
        continue;
      if (/\*{3}|[^/]\*\*|\*\*[^/]|\*[@+]|^\.|\)\?/.test(glob)) continue;
      // `x/**` also names `x` itself, and for us so does `*/**`.
      if (/[^\w.]\/\*\*$/.test(glob)) continue;
      // In groups and classes, picomatch also finds hidden names.
      for (const dot of /\{a,\*|\[\^/.test(glob) ? [true] : [true, false]) {
        compared++;
        const wanted = picomatch(glob, { dot, fastpaths: false })(path);
        assert.equal(fits(glob, path, { dot }), wanted, `${glob} ${path} dot=${String(dot)}`);
      }
    }
    assert.ok(compared > 10_000, String(compared));
  });

  it('takes time that grows with its length only', () => {
    const long = 'a'.repeat(4000);
    for (const glob of [`${'*a'.repeat(300)}b`, `${'**/a'.repeat(100)}b`, `${'+(*(a|*)|a*)'.repeat(20)}b`]) {
      const start = performance.now();
      assert.ok(!fits(glob, long));
      assert.ok(!fits(glob, long.replaceAll('aa', 'a/')));
      // Years otherwise.
      assert.ok(performance.now() - start < 60_000, glob);
    }
  });

  it('is refused when its meaning would be a guess, or when it is too large', () => {
    const problemOf = (glob: string): string => {
      const read = readGlob(glob);
      return read.ok ? '' : read.problem;
    };
    assert.match(problemOf('!a'), /must not begin with `!`/);
    assert.match(problemOf('a/!(b).c'), /must not have `!\(…\)`/);
    assert.match(problemOf('a'.repeat(1001)), /at most 1000 characters/);
    assert.match(problemOf(`${'{a,'.repeat(11)}b${'}'.repeat(11)}`), /at most 10 groups/);
  });

  it('begins in a folder', () => {
    assert.deepEqual(splitGlob('a/b*/c'), { base: 'a', rest: 'b*/c' });
    assert.deepEqual(splitGlob('/**'), { base: '/', rest: '**' });
    assert.deepEqual(splitGlob('*.c'), { base: '', rest: '*.c' });
    assert.deepEqual(splitGlob('a\\*/b/{c,d}'), { base: 'a*/b', rest: '{c,d}' });
    assert.deepEqual(splitGlob('./a/!b*'), { base: 'a', rest: '\\!b*' });
    assert.deepEqual(splitGlob('a/b'), { base: 'a/b', rest: '' });
  });
});
