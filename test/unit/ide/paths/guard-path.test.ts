import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  guardLocation,
  movedGuardPath,
  type Location,
  type Move,
} from '../../../../src/ide/paths/guard-path';

function file(path: string, authority = ''): Location {
  return { scheme: 'file', authority, path };
}

describe('where a scenario finds its guard', () => {
  const resolved: readonly (readonly [string, string, string])[] = [
    ['/w/a/x.guard-scenario.json', './guard.wat', '/w/a/guard.wat'],
    ['/w/a/x.guard-scenario.json', '..\\out\\guard.wasm', '/w/out/guard.wasm'],
    ['/w/a/x.guard-scenario.json', '/abs/guard.wasm', '/abs/guard.wasm'],
    ['/w/a b/ü.guard-scenario.json', 'é #1 100%.wat', '/w/a b/é #1 100%.wat'],
    ['/c:/w/x.guard-scenario.json', 'sub\\guard.wat', '/c:/w/sub/guard.wat'],
    ['/c:/w/x.guard-scenario.json', 'D:\\out\\guard.wat', '/D:/out/guard.wat'],
    ['/c:/w/x.guard-scenario.json', 'D:/out/../guard.wat', '/D:/guard.wat'],
    ['/w/x.guard-scenario.json', '../../../../guard.wat', '/guard.wat'],
    ['/w/x.guard-scenario.json', '', '/w'],
  ];
  for (const [scenario, written, expected] of resolved) {
    it(`${JSON.stringify(written)} in ${scenario}`, () => {
      assert.deepEqual(guardLocation(file(scenario), written), file(expected));
    });
  }

  it('is never on another computer', () => {
    const scenario = file('/w/x.guard-scenario.json');
    assert.deepEqual(guardLocation(scenario, '\\\\evil\\share\\g.wasm'), file('/evil/share/g.wasm'));
    assert.deepEqual(guardLocation(scenario, '//evil/g.wasm'), file('/evil/g.wasm'));
  });

  it('is on the share the scenario is on', () => {
    const scenario = file('/share/w/x.guard-scenario.json', 'server');
    assert.deepEqual(guardLocation(scenario, './g.wasm'), file('/share/w/g.wasm', 'server'));
    assert.deepEqual(guardLocation(scenario, '\\\\Server\\other\\g.wasm'), file('/other/g.wasm', 'server'));
  });

  it('is in the same virtual workspace', () => {
    const scenario = { scheme: 'vscode-vfs', authority: 'github', path: '/o/r/x.guard-scenario.json' };
    assert.deepEqual(guardLocation(scenario, 'g.wat'), { ...scenario, path: '/o/r/g.wat' });
  });
});

describe('what a scenario names its guard after files moved', () => {
  function named(scenario: string, written: string, ...moves: readonly (readonly [string, string])[]) {
    const list: Move[] = moves.map(([from, to]) => ({ from, to }));
    return movedGuardPath(file(scenario), written, list);
  }
  const scenario = '/w/a/x.guard-scenario.json';

  it('follows a renamed guard and is written as before', () => {
    assert.equal(named(scenario, './g.wat', ['/w/a/g.wat', '/w/a/new.wat']), './new.wat');
    assert.equal(named(scenario, 'g.wat', ['/w/a/g.wat', '/w/a/new.wat']), 'new.wat');
    assert.equal(named(scenario, '..\\g.wat', ['/w/g.wat', '/w/out/g.wat']), '..\\out\\g.wat');
    assert.equal(named(scenario, '/w/a/g.wat', ['/w/a/g.wat', '/w/b.wat']), '/w/b.wat');
    assert.equal(named('/c:/w/x.json', 'c:\\w\\g.wat', ['/c:/w/g.wat', '/c:/w/h.wat']), 'c:\\w\\h.wat');
  });

  it('follows a guard into another folder, and out of one', () => {
    assert.equal(named(scenario, './g.wat', ['/w/a/g.wat', '/w/b/g.wat']), '../b/g.wat');
    assert.equal(named(scenario, '../b/g.wat', ['/w/b/g.wat', '/w/a/g.wat']), './g.wat');
  });

  it('follows folders', () => {
    assert.equal(named(scenario, '../b/g.wat', ['/w/b', '/w/c']), '../c/g.wat');
  });

  it('leads back to the guard when the scenario moves', () => {
    assert.equal(named(scenario, './g.wat', [scenario, '/w/x.guard-scenario.json']), './a/g.wat');
  });

  it('stays when both move together, or something else moves', () => {
    assert.equal(named(scenario, './g.wat', ['/w/a', '/w/b']), undefined);
    assert.equal(named(scenario, './g.wat', ['/w/a/other.wat', '/w/a/new.wat']), undefined);
    assert.equal(named(scenario, './g.wat', ['/w/a/g', '/w/a/h']), undefined);
  });
});
