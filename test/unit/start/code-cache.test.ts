import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { cacheFolder } from '../../../src/start/cache-folder';
import { cacheFile, CodeCache, sourceOf } from '../../../src/start/code-cache';
import { PartLoader } from '../../../src/start/part-loader';
import { ROOT, temporaryFolder } from '../../cli/command-line';

const codes = new Map([
  ['a.js', { source: 's1', data: Buffer.from('code of a') }],
  ['b.js', { source: 's2', data: Buffer.from('code of b') }],
]);

function written(): string {
  const file = cacheFile(join(temporaryFolder(), 'made/now'), 'run');
  assert.equal(CodeCache.read(file).write(file, codes), true);
  return file;
}

describe('code that is kept', () => {
  it('is read again, for the same source only', () => {
    const file = written();
    const cache = CodeCache.read(file);
    assert.equal(String(cache.get('a.js', 's1')), 'code of a');
    assert.equal(String(cache.get('b.js', 's2')), 'code of b');
    assert.equal(cache.get('a.js', 's2'), undefined);
    assert.equal(cache.get('c.js', 's1'), undefined);
  });

  it('is only readable by its owner, and no unfinished file stays', () => {
    const file = written();
    if (process.platform !== 'win32') {
      assert.equal(statSync(file).mode & 0o077, 0);
      assert.equal(statSync(join(file, '..')).mode & 0o077, 0);
    }
    assert.equal(readdirSync(join(file, '..')).length, 1);
  });

  it('goes on with what was there, where it was not made again', () => {
    const file = written();
    const again = new Map([['b.js', { source: 's3', data: Buffer.from('new') }]]);
    CodeCache.read(file).write(file, again);
    const cache = CodeCache.read(file);
    assert.equal(String(cache.get('a.js', 's1')), 'code of a');
    assert.equal(String(cache.get('b.js', 's3')), 'new');
    assert.equal(cache.get('b.js', 's2'), undefined);
  });

  it('is as if it was not there where a byte of it is another one', () => {
    const file = written();
    const content = readFileSync(file);
    for (let at = 0; at < content.length; at++) {
      const damaged = Buffer.from(content);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      writeFileSync(file, damaged);
      const data = CodeCache.read(file).get('b.js', 's2');
      assert.ok(data === undefined || String(data) === 'code of b', `byte ${String(at)}: ${String(data)}`);
    }
    for (let length = 0; length < content.length; length++) {
      writeFileSync(file, content.subarray(0, length));
      assert.equal(CodeCache.read(file).get('b.js', 's2'), undefined);
    }
  });

  it(
    'is not taken from a file that others may write to, or from a link',
    { skip: process.platform === 'win32' && 'no such modes' },
    () => {
      const file = written();
      const link = join(temporaryFolder(), 'link.code');
      symlinkSync(file, link);
      assert.equal(CodeCache.read(link).get('a.js', 's1'), undefined);
      chmodSync(file, 0o620);
      assert.equal(CodeCache.read(file).get('a.js', 's1'), undefined);
    },
  );

  it(
    'is not waited for where its file is a named pipe',
    { skip: process.platform === 'win32' && 'no such files' },
    () => {
      const pipe = join(temporaryFolder(), 'pipe.code');
      execFileSync('mkfifo', [pipe]);
      // In another process, which can be ended: an open pipe without a writer blocks its thread.
      const source = join(ROOT, 'src/start/code-cache.ts');
      const program = `const { CodeCache } = require(process.argv[1]);
        console.log(String(CodeCache.read(process.argv[2]).get('a.js', 's1')));`;
      const args = ['--import', 'tsx', '-e', program, source, pipe];
      const said = execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 });
      assert.equal(said, 'undefined\n');
    },
  );

  it('is bounded: too much is not written, and the oldest files go', () => {
    const folder = join(temporaryFolder(), 'cache');
    const huge = new Map([['a.js', { source: 's', data: Buffer.alloc(17 * 1024 * 1024) }]]);
    const file = cacheFile(folder, 'huge');
    assert.equal(CodeCache.read(file).write(file, huge), false);
    assert.equal(existsSync(file), false);
    for (let number = 0; number < 40; number++) {
      const each = cacheFile(folder, `command${String(number)}`);
      CodeCache.read(each).write(each, codes);
      utimesSync(each, number, number);
    }
    const names = readdirSync(folder);
    assert.equal(names.length, 24);
    assert.ok(names.some((name) => name.startsWith('command39-')));
    assert.ok(!names.some((name) => name.startsWith('command0-')));
  });

  it('keeps of earlier versions what fits, the latest first, and is never too full for what is new', () => {
    const file = cacheFile(join(temporaryFolder(), 'cache'), 'run');
    const part = (version: number): string => `chunk-${String(version)}.js`;
    for (let version = 0; version < 10; version++) {
      const data = Buffer.alloc(3 * 1024 * 1024, version);
      const made = new Map([[part(version), { source: 's', data }]]);
      assert.equal(CodeCache.read(file).write(file, made), true, `version ${String(version)}`);
    }
    const cache = CodeCache.read(file);
    const kept = Array.from({ length: 10 }, (_, version) => cache.get(part(version), 's') !== undefined);
    assert.deepEqual(kept.slice(7), [false, true, true]);
    assert.ok(statSync(file).size < 8 * 1024 * 1024);
  });

  it('removes no files of others from a folder that is chosen', () => {
    const folder = join(temporaryFolder(), 'chosen');
    mkdirSync(folder);
    const others = Array.from({ length: 30 }, (_, number) => `project${String(number)}.code-workspace`);
    for (const name of others) writeFileSync(join(folder, name), '{}');
    const file = cacheFile(folder, 'run');
    assert.equal(CodeCache.read(file).write(file, codes), true);
    for (const name of others) assert.ok(existsSync(join(folder, name)), name);
  });

  it('is not written where the folder cannot be made, without a word', () => {
    const place = join(temporaryFolder(), 'file');
    writeFileSync(place, '');
    assert.equal(CodeCache.read(join(place, 'x.code')).write(join(place, 'x.code'), codes), false);
  });
});

describe('the folder of kept code', () => {
  const folder = (platform: NodeJS.Platform, env: Record<string, string>): string | undefined =>
    cacheFolder({ platform, env, home: () => '/home/me' });

  it('is where each system has such files', () => {
    assert.equal(folder('linux', {}), join('/home/me/.cache/guard-lab'));
    assert.equal(folder('linux', { XDG_CACHE_HOME: '/x' }), join('/x/guard-lab'));
    assert.equal(folder('linux', { XDG_CACHE_HOME: 'relative' }), join('/home/me/.cache/guard-lab'));
    assert.equal(folder('darwin', {}), join('/home/me/Library/Caches/guard-lab'));
    assert.equal(folder('win32', {}), undefined);
  });

  it('may be chosen, and there may be none', () => {
    assert.equal(folder('linux', { GUARD_LAB_CACHE: '/y' }), '/y');
    assert.equal(folder('linux', { GUARD_LAB_CACHE: 'relative' }), undefined);
    assert.equal(folder('linux', { GUARD_LAB_CACHE: 'off' }), undefined);
    assert.equal(folder('linux', { NODE_DISABLE_COMPILE_CACHE: '1' }), undefined);
  });
});

describe('parts of a program', () => {
  function program(): string {
    const folder = join(temporaryFolder(), 'parts');
    mkdirSync(folder);
    writeFileSync(
      join(folder, 'a.js'),
      'exports.sum = (x) => require("./b.js").add(x, 1);\nexports.b = () => require("./b.js");',
    );
    writeFileSync(
      join(folder, 'b.js'),
      'exports.add = (x, y) => x + y;\nexports.join = require("node:path").join;',
    );
    return folder;
  }
  interface A {
    readonly sum: (x: number) => number;
    readonly b: () => { readonly join: unknown };
  }

  it('load each other once, and Node loads all else', () => {
    const loader = new PartLoader(program(), undefined, require);
    const a = loader.load('a.js') as A;
    assert.equal(a.sum(2), 3);
    assert.equal(a.b(), loader.load('b.js'));
    assert.equal(a.b().join, join);
    assert.equal(loader.isComplete, false);
  });

  it('come with the code of the last time, unless they changed', () => {
    const folder = program();
    const file = cacheFile(join(folder, '../cache'), 'run');
    const run = (): PartLoader => {
      const loader = new PartLoader(folder, CodeCache.read(file), require);
      (loader.load('a.js') as A).sum(1);
      CodeCache.read(file).write(file, loader.codes());
      return loader;
    };
    assert.equal(run().isComplete, false);
    assert.equal(run().isComplete, true);
    writeFileSync(
      join(folder, 'b.js'),
      'exports.add = (x, y) => x - y;\nexports.join = require("node:path").join;',
    );
    const loader = new PartLoader(folder, CodeCache.read(file), require);
    assert.equal(
      (loader.load('a.js') as A).sum(1),
      0,
      'of the same length, and yet what is written there now',
    );
    assert.equal(loader.isComplete, false);
  });

  it('are compiled from their text where V8 does not take what was kept', () => {
    const folder = program();
    const file = cacheFile(join(folder, '../cache'), 'run');
    const path = join(folder, 'a.js');
    const source = sourceOf(path, readFileSync(path));
    const wrong = new Map([['a.js', { source, data: Buffer.alloc(400, 7) }]]);
    CodeCache.read(file).write(file, wrong);
    const loader = new PartLoader(folder, CodeCache.read(file), require);
    assert.equal((loader.load('a.js') as A).sum(2), 3);
    assert.equal(loader.isComplete, false);
  });

  it('show in stacks where they are, also with the code of the same text in another folder', () => {
    const text = 'exports.at = () => new Error().stack.split("\\n")[1];';
    const at = (folder: string, cache: CodeCache): string => {
      writeFileSync(join(folder, 'at.js'), text);
      const loader = new PartLoader(folder, cache, require);
      const said = (loader.load('at.js') as { readonly at: () => string }).at();
      const file = cacheFile(join(folder, '../cache'), 'run');
      assert.equal(cache.write(file, loader.codes()), true);
      return said;
    };
    const [one, other] = [program(), program()];
    const none = CodeCache.read(join(one, 'none.code'));
    const expected = (folder: string): string => {
      const { at } = createRequire(folder)(join(folder, 'at.js')) as { readonly at: () => string };
      return at();
    };
    assert.equal(at(one, none), expected(one));
    const cache = CodeCache.read(cacheFile(join(one, '../cache'), 'run'));
    assert.equal(at(one, cache), expected(one));
    assert.equal(at(other, cache), expected(other));
    assert.match(expected(other), /at\.js:1:/);
  });

  it('are not kept without a cache, nor once it was let go', () => {
    const folder = program();
    const without = new PartLoader(folder, undefined, require);
    without.load('a.js');
    assert.equal(without.codes().size, 0);
    const loader = new PartLoader(folder, CodeCache.read(join(folder, 'none.code')), require);
    const a = loader.load('a.js') as A;
    assert.deepEqual([...loader.codes().keys()], ['a.js']);
    loader.release();
    assert.equal(a.sum(2), 3);
    assert.equal(loader.codes().size, 0);
  });
});
