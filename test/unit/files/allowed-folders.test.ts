import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, win32 } from 'node:path';
import { after, describe, it } from 'node:test';
import { AllowedFolders, isWithin } from '../../../src/files/allowed-folders';
import { isUrl, leadsElsewhere } from '../../../src/files/foreign-path';

describe('paths inside of folders', () => {
  it('are recognized by whole names', () => {
    assert.ok(isWithin('/work/guard/src/lib.rs', '/work/guard', posix));
    assert.ok(isWithin('/work/guard', '/work/guard', posix));
    assert.ok(isWithin('/work/guard/..hidden', '/work/guard', posix));
    assert.ok(isWithin('/etc/passwd', '/', posix));
    assert.ok(!isWithin('/work/guard-2/lib.rs', '/work/guard', posix));
    assert.ok(!isWithin('/work/guard/../other', '/work/guard', posix));
    assert.ok(!isWithin('/work', '/work/guard', posix));
  });

  it('are recognized on Windows without case, by drive and by share', () => {
    assert.ok(isWithin('c:\\Work\\guard\\src\\lib.rs', 'C:\\work', win32));
    assert.ok(isWithin('C:/work/lib.rs', 'C:\\work', win32));
    assert.ok(!isWithin('D:\\work\\lib.rs', 'C:\\work', win32));
    assert.ok(!isWithin('\\\\host\\share\\work\\lib.rs', 'C:\\work', win32));
    assert.ok(!isWithin('C:\\workshop\\lib.rs', 'C:\\work', win32));
    assert.ok(isWithin('\\\\host\\share\\work\\lib.rs', '\\\\host\\share\\work', win32));
    assert.ok(!isWithin('\\\\host\\other\\work\\lib.rs', '\\\\host\\share', win32));
  });
});

describe('references that lead elsewhere', () => {
  it('are shares, devices and files of hosts', () => {
    for (const path of [
      '\\\\host\\share\\x',
      '//host/share/x',
      '\\/host/share',
      '\\\\?\\UNC\\host\\x',
      '\\\\.\\pipe\\x',
      'file://host/x',
      'FILE:\\\\host\\x',
    ])
      assert.ok(leadsElsewhere(path), path);
    for (const path of ['/etc/passwd', 'C:\\x', 'c:/x', './x', 'x//y', 'file:///x', 'file://localhost/x'])
      assert.ok(!leadsElsewhere(path), path);
  });

  it('are no URLs when they are paths with a drive', () => {
    assert.ok(isUrl('https://x.example/y') && isUrl('file:///x') && isUrl('data:,x'));
    assert.ok(!isUrl('c:\\x') && !isUrl('C:/x') && !isUrl('./x:y/z') && !isUrl('/x'));
  });
});

describe('folders whose files may be shown', () => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'guard-lab-')));
  after(() => rmSync(base, { recursive: true, force: true }));
  mkdirSync(join(base, 'in/src'), { recursive: true });
  mkdirSync(join(base, 'out'));
  writeFileSync(join(base, 'in/src/lib.rs'), '');
  writeFileSync(join(base, 'out/secret'), '');
  symlinkSync(join(base, 'out'), join(base, 'in/door'));
  symlinkSync('src/lib.rs', join(base, 'in/link.rs'));
  symlinkSync(join(base, 'in'), join(base, 'alias'));
  const allowed = new AllowedFolders([join(base, 'in')]);

  it('hold files by their real paths', () => {
    assert.equal(allowed.realPath(join(base, 'in/src/lib.rs')), join(base, 'in/src/lib.rs'));
    assert.equal(allowed.realPath(join(base, 'in/link.rs')), join(base, 'in/src/lib.rs'));
  });

  it('hold nothing a link leads out to, nothing missing, nothing beside', () => {
    for (const path of ['in/door/secret', 'in/none', 'out/secret', 'in/../out/secret'])
      assert.equal(allowed.realPath(join(base, path)), undefined, path);
  });

  it('may be named by a link', () => {
    const named = new AllowedFolders([join(base, 'alias')]);
    assert.equal(named.realPath(join(base, 'alias/link.rs')), join(base, 'in/src/lib.rs'));
    assert.equal(named.realPath(join(base, 'in/src/lib.rs')), join(base, 'in/src/lib.rs'));
    assert.equal(named.realPath(join(base, 'alias/door/secret')), undefined);
  });

  it('may be more', () => {
    assert.equal(
      allowed.with(join(base, 'out')).realPath(join(base, 'in/door/secret')),
      join(base, 'out/secret'),
    );
  });
});
