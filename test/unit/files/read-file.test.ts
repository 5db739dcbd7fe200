import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import {
  readRegularFile,
  readRegularFileSync,
  unreadSentence,
  type FileRead,
} from '../../../src/files/read-file';

const folder = mkdtempSync(join(tmpdir(), 'guard-lab-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Both ways to read, which must agree. */
async function read(path: string, maxBytes = 1000): Promise<FileRead> {
  const one = await readRegularFile(path, { maxBytes });
  assert.deepEqual(readRegularFileSync(path, { maxBytes }), one);
  return one;
}

describe('reading a regular file', () => {
  it('gives its bytes', async () => {
    const path = join(folder, 'file');
    for (const content of ['', 'text', 'x'.repeat(1000)]) {
      writeFileSync(path, content);
      const found = await read(path);
      assert.ok(found.ok);
      assert.equal(Buffer.from(found.bytes).toString(), content);
    }
  });

  it('takes no fault of ours for a file that cannot be read', async () => {
    const path = join(folder, 'fault');
    writeFileSync(path, 'text');
    const fault = new TypeError('x is undefined');
    const options = {
      get maxBytes(): number {
        throw fault;
      },
    };
    await assert.rejects(readRegularFile(path, options), fault);
    assert.throws(() => readRegularFileSync(path, options), fault);
  });

  it('gives them in memory that threads share, when asked to', async () => {
    const path = join(folder, 'shared');
    writeFileSync(path, 'text');
    for (const found of [
      await readRegularFile(path, { maxBytes: 10, shared: true }),
      readRegularFileSync(path, { maxBytes: 10, shared: true }),
    ]) {
      assert.ok(found.ok);
      assert.ok(found.bytes.buffer instanceof SharedArrayBuffer);
      assert.equal(Buffer.from(found.bytes).toString(), 'text');
    }
  });

  it('refuses what is too large, missing or a folder', async () => {
    const path = join(folder, 'large');
    writeFileSync(path, 'x'.repeat(1001));
    const large = await read(path);
    assert.deepEqual(large, { ok: false, cause: 'too-large', size: 1001, maxBytes: 1000 });
    assert.deepEqual(await read(join(folder, 'none')), { ok: false, cause: 'missing' });
    assert.deepEqual(await read(join(path, 'below')), { ok: false, cause: 'missing' });
    assert.deepEqual(await read(folder), { ok: false, cause: 'folder' });
    const entry = (at: string): FileRead => readRegularFileSync(at, { maxBytes: 1000, isEntry: true });
    assert.deepEqual(entry(path), large);
    assert.deepEqual(entry(join(folder, 'none')), { ok: false, cause: 'missing' });
    assert.deepEqual(entry(folder), { ok: false, cause: 'folder' });
  });

  it('refuses devices, pipes and sockets without waiting for anyone', { skip: noPipes() }, async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const socket = join(folder, 'socket');
    const server = createServer().listen(socket);
    await new Promise((resolve) => server.once('listening', resolve));
    for (const path of [pipe, socket, '/dev/zero', '/dev/null']) {
      assert.deepEqual(await read(path), { ok: false, cause: 'special' }, path);
      // What took the place of a file since its folder was read.
      const entry = readRegularFileSync(path, { maxBytes: 1000, isEntry: true });
      assert.deepEqual(entry, { ok: false, cause: 'special' }, path);
    }
    server.close();
  });

  it('refuses files that the system makes up', { skip: process.platform !== 'linux' }, async () => {
    for (const path of ['/proc/self/environ', '/proc/self/maps', '/proc/version'])
      assert.deepEqual(await read(path, 1_000_000), { ok: false, cause: 'special' }, path);
    const kernel = await read('/proc/kmsg');
    assert.ok(!kernel.ok && (kernel.cause === 'special' || kernel.cause === 'unreadable'));
  });

  it('stops when it is aborted', async () => {
    const path = join(folder, 'stopped');
    writeFileSync(path, 'x');
    const stopped = await readRegularFile(path, { maxBytes: 10, signal: AbortSignal.abort() });
    assert.deepEqual(stopped, { ok: false, cause: 'stopped' });
  });

  it('says why in a sentence', () => {
    assert.equal(
      unreadSentence({ ok: false, cause: 'too-large', size: 9, maxBytes: 3 }, 'x.wat', 'guards'),
      'x.wat has 9 bytes; Guard Lab reads guards up to 3 bytes',
    );
    assert.match(unreadSentence({ ok: false, cause: 'special' }, 'x'), /^x is not a regular file/);
  });
});

function noPipes(): boolean {
  return process.platform === 'win32';
}
