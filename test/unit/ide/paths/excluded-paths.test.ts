import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { excludedGlobs, excludes, includes, oneGlob } from '../../../../src/ide/paths/excluded-paths';

describe('excluded paths', () => {
  it('are those of the settings that are on, and copies of packages', () => {
    const globs = excludedGlobs(
      { '**/.git': true, '**/tmp': false },
      { '**/a': { when: '$(x).b' }, '**/out': true },
    );
    assert.deepEqual(globs, ['**/node_modules', '**/target/package', '**/.git', '**/out']);
    assert.deepEqual(excludedGlobs(undefined, 7), ['**/node_modules', '**/target/package']);
  });

  it('are one glob for a search', () => {
    assert.equal(oneGlob(['**/a', '**/b']), '{**/a,**/b}');
    assert.equal(oneGlob(['**/a']), '**/a');
  });

  it('take everything below with them', () => {
    const isExcluded = excludes(excludedGlobs({ '**/.git': true, 'build/**': true }));
    const paths = [
      'a.json',
      'node_modules/p/a.json',
      'x/node_modules/a.json',
      '.git/a.json',
      'build/x/a.json',
    ];
    assert.deepEqual(paths.filter(isExcluded), paths.slice(1));
    const rust = [
      'target/wasm32-wasip1/release/a.wasm',
      'target/package/guard-0.1.0/a.json',
      'src/target.json',
    ];
    assert.deepEqual(rust.filter(isExcluded), ['target/package/guard-0.1.0/a.json']);
  });

  it('do not depend on what was asked before', () => {
    const isExcluded = excludes(['**/out', 'a/b/*.json']);
    const paths = [
      'a/x.json',
      'out/b/x.json',
      'a/b/x.json',
      'out/x.json',
      'a/b/x.wat',
      'out',
      'b/outer/x.json',
    ];
    const alone = paths.map((path) => excludes(['**/out', 'a/b/*.json'])(path));
    assert.deepEqual(alone, [false, true, true, true, false, true, false]);
    assert.deepEqual(paths.map(isExcluded), alone);
    assert.deepEqual(paths.toReversed().map(isExcluded), alone.toReversed());
  });

  it('leave what the glob of scenario files names', () => {
    const isScenario = includes('**/*.guard-scenario.json');
    const paths = ['a.guard-scenario.json', 'x/.y/ü #1 %.guard-scenario.json', 'x/a.json'];
    assert.deepEqual(paths.filter(isScenario), paths.slice(0, 2));
    assert.deepEqual(['s/a.json', 'x/s/a.json'].filter(includes('s/**/*.json')), ['s/a.json']);
  });
});
