// Paths as Windows writes them, through the functions that know paths only as texts. They run on every system.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isUrl, leadsElsewhere } from '../../src/files/foreign-path';
import { guardLocation, movedGuardPath } from '../../src/ide/paths/guard-path';
import { relativePath } from '../../src/ide/paths/relative-path';
import { isAbsolutePath } from '../../src/ide/paths/slashed-path';
import { foldersAbove, parentFolder, pathBelow, resolvePath, samePath } from '../../src/project/slashed-path';

/** Asserts what a function says of each row. */
function table<T extends readonly unknown[], R>(
  of: (...given: T) => R,
  rows: readonly (readonly [...T, R])[],
): void {
  for (const row of rows) {
    const given = row.slice(0, -1) as unknown as T;
    assert.deepEqual(of(...given), row.at(-1), JSON.stringify(given));
  }
}

const scenario = (path: string, authority = ''): { scheme: string; authority: string; path: string } => ({
  scheme: 'file',
  authority,
  path,
});
const guardOf = (path: string, authority: string, written: string): string => {
  const found = guardLocation(scenario(path, authority), written);
  return `${found.authority}|${found.path}`;
};

describe('paths of Windows', () => {
  it('of projects count from a folder, a drive, or a share, with either slash', () => {
    table(resolvePath, [
      ['C:/work/guard', 'src\\main.rs', 'C:/work/guard/src/main.rs'],
      ['C:/work/guard', '..\\other\\.\\a.wat', 'C:/work/other/a.wat'],
      ['C:/work', 'D:\\guards\\a.wat', 'D:/guards/a.wat'],
      ['C:/work', 'd:/guards/a.wat', 'd:/guards/a.wat'],
      ['C:/work', '\\guards\\a.wat', 'C:/guards/a.wat'],
      ['C:/', '..\\..\\a.wat', 'C:/a.wat'],
      ['//server/share/x', '..\\y\\a.wat', '//server/share/y/a.wat'],
      ['C:/work', '\\\\server\\share\\a.wat', '//server/share/a.wat'],
      ['/home/x', 'a\\b.wat', '/home/x/a/b.wat'],
    ]);
  });

  it('are the same whatever the case of their letters, and in no other system', () => {
    table(samePath, [
      ['C:/Work/a.wat', 'c:/work/A.wat', true],
      ['//Server/Share/a.wat', '//server/share/A.wat', true],
      ['C:/a.wat', 'D:/a.wat', false],
      ['/home/A.wat', '/home/a.wat', false],
    ]);
    table(pathBelow, [
      ['C:/Work', 'c:/work/src/Main.rs', 'src/Main.rs'],
      ['C:/', 'c:/a.wat', 'a.wat'],
      ['//Server/Share', '//server/share/a.wat', 'a.wat'],
      ['C:/work', 'C:/workshop/a.wat', undefined],
      ['/Work', '/work/a.wat', undefined],
    ]);
  });

  it('have folders above them, up to the drive', () => {
    table(parentFolder, [
      ['C:/work/a.wat', 'C:/work'],
      ['C:/a.wat', 'C:/'],
      ['/a.wat', '/'],
    ]);
    assert.deepEqual(foldersAbove('C:/a/b/c.rs'), ['C:/a/b', 'C:/a', 'C:/']);
  });

  it('are absolute with a drive or a root, once their slashes are turned', () => {
    table(isAbsolutePath, [
      ['C:/a.wat', true],
      ['c:/a.wat', true],
      ['//server/share/a.wat', true],
      ['c:a.wat', false],
      ['a/c:/b', false],
    ]);
  });

  it('lead to other computers and devices where they say so', () => {
    table(leadsElsewhere, [
      ['\\\\server\\share\\a.wat', true],
      ['//server/share/a.wat', true],
      ['\\\\?\\C:\\a.wat', true],
      ['\\\\.\\pipe\\x', true],
      ['file://server/a.wat', true],
      ['file:\\\\server\\a.wat', true],
      ['file:///C:/a.wat', false],
      ['C:\\a.wat', false],
      ['a\\\\b.wat', false],
    ]);
    table(isUrl, [
      ['C:\\a.wat', false],
      ['C:/a.wat', false],
      ['https://x.test', true],
    ]);
  });
});

describe('the guard that a scenario of Windows names', () => {
  const at = '/c:/work/tests/a.guard-scenario.json';

  it('is found with either slash, by a drive, and on a share of the same computer only', () => {
    table(guardOf, [
      [at, '', '..\\guard.wat', '|/c:/work/guard.wat'],
      [at, '', '.\\guard.wat', '|/c:/work/tests/guard.wat'],
      [at, '', 'D:\\guards\\a.wasm', '|/D:/guards/a.wasm'],
      ['/share/tests/a.guard-scenario.json', 'server', '..\\guard.wat', 'server|/share/guard.wat'],
      ['/share/tests/a.guard-scenario.json', 'server', '\\\\SERVER\\share\\g.wat', 'server|/share/g.wat'],
      [at, '', '\\\\other\\share\\g.wat', '|/other/share/g.wat'],
    ]);
  });

  it('is named anew when it moves, with the slashes that were written', () => {
    const moved = (written: string, from: string, to: string): string | undefined =>
      movedGuardPath(scenario(at), written, [{ from, to }]);
    table(moved, [
      ['..\\guard.wat', '/c:/work/guard.wat', '/c:/work/lib/guard.wat', '..\\lib\\guard.wat'],
      ['.\\guard.wat', '/c:/work/tests/guard.wat', '/c:/work/tests/in/guard.wat', '.\\in\\guard.wat'],
      ['C:\\work\\guard.wat', '/C:/work/guard.wat', '/C:/work/new.wat', 'C:\\work\\new.wat'],
      ['..\\guard.wat', '/c:/work/guard.wat', '/d:/guard.wat', 'd:\\guard.wat'],
    ]);
  });

  it('is relative within a drive, and absolute from one to another', () => {
    table(relativePath, [
      ['/c:/work/tests/a.json', '/c:/work/guard.wat', '../guard.wat'],
      ['/C:/work/tests/a.json', '/c:/work/guard.wat', '../guard.wat'],
      ['/c:/work/a.json', '/d:/guard.wat', 'd:/guard.wat'],
      ['/work/a.json', '/work/b/guard.wat', 'b/guard.wat'],
    ]);
  });
});
