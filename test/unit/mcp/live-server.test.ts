import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { join } from 'node:path';
import type { McpServer } from '../../../src/mcp/connection';
import { LiveMcpServer, type LiveServerOptions } from '../../../src/mcp/live-server';

const SERVER = join(__dirname, '../../fixtures/mcp/server.mjs');
const never = new AbortController().signal;

async function open(kind: string, options: Partial<LiveServerOptions> = {}): Promise<LiveMcpServer> {
  const command = [process.execPath, SERVER, kind].map((each) => `"${each}"`).join(' ');
  const opened = await LiveMcpServer.open(
    { kind: 'command', command },
    { folder: __dirname, version: '1', timeoutMs: 30_000, signal: never, ...options },
  );
  assert.ok(opened.ok, opened.ok ? '' : opened.error);
  after(() => opened.server.close());
  return opened.server;
}

const REPOSITORY = { owner: 'acme', repo: 'app' };

describe('LiveMcpServer', () => {
  it('says what cannot be sent, and shows nothing of it', async () => {
    const url = new URL('http://127.0.0.1:1/mcp');
    const whyNot = async (server: McpServer): Promise<string> => {
      const options = { folder: __dirname, version: '1', timeoutMs: 30_000, signal: never };
      const opened = await LiveMcpServer.open(server, options);
      return opened.ok ? '' : opened.error;
    };
    for (const value of ['Bearer hunter2\nmore', 'hunter2…'])
      assert.equal(
        await whyNot({ kind: 'http', url, headers: [['Authorization', value]] }),
        'its header "Authorization" cannot be sent: a line break, or a character that is not Latin-1?',
      );
    const env = new Map([['TOKEN', 'hunter2\0']]);
    assert.equal(
      await whyNot({ kind: 'command', command: { program: process.execPath, args: [], env } }),
      'its command, an argument, or a variable of its environment holds a null character',
    );
  });

  it('sends the user and the password of an address as Go does', async () => {
    const seen: (string | undefined)[] = [];
    const http = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(500).end();
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    after(() => http.close());
    const { port } = http.address() as AddressInfo;
    const url = new URL(`http://me:p%40ss@127.0.0.1:${String(port)}/mcp`);
    for (const headers of [[], [['authorization', 'Bearer given']] as const]) {
      const opened = await LiveMcpServer.open(
        { kind: 'http', url, headers },
        { folder: __dirname, version: '1', timeoutMs: 30_000, signal: never },
      );
      assert.deepEqual(opened, {
        ok: false,
        error: 'it answers with HTTP 500 Internal Server Error',
        output: '',
      });
    }
    assert.deepEqual(seen, [`Basic ${Buffer.from('me:p@ss').toString('base64')}`, 'Bearer given']);
  });

  it('says who the server is, and which tools only read', async () => {
    const server = await open('good');
    assert.equal(server.name, 'issues 1.2.3');
    assert.deepEqual(server.tools, [
      { name: 'get_repository', isReadOnly: true },
      { name: 'list_issues', isReadOnly: true },
      { name: 'create_issue', isReadOnly: false },
      { name: 'whoami', isReadOnly: false },
    ]);
  });

  it('calls a tool, whatever else the server sends before its answer', async () => {
    for (const kind of ['good', 'notify']) {
      const server = await open(kind);
      const text = '{"full_name":"acme/app","private":true,"call":1}';
      assert.deepEqual(await server.call('get_repository', REPOSITORY, never), {
        kind: 'result',
        result: { content: [{ type: 'text', text }] },
      });
    }
  });

  it('starts a program with its arguments and environment, without a shell', async () => {
    process.env['API_KEY'] = 'of this process';
    after(() => delete process.env['API_KEY']);
    const server = {
      program: process.execPath,
      args: [SERVER, 'good'],
      env: new Map([
        ['SERVER_USER', 'a b; $HOME'],
        ['API_KEY', null],
      ]),
    };
    const opened = await LiveMcpServer.open(
      { kind: 'command', command: server },
      { folder: __dirname, version: '1', timeoutMs: 30_000, signal: never },
    );
    assert.ok(opened.ok, opened.ok ? '' : opened.error);
    after(() => opened.server.close());
    assert.deepEqual(await opened.server.call('whoami', null, never), {
      kind: 'result',
      result: { content: [{ type: 'text', text: JSON.stringify({ user: 'a b; $HOME', key: '' }) }] },
    });
    const missing = await LiveMcpServer.open(
      { kind: 'command', command: { program: 'no-such-program', args: [], env: new Map() } },
      { folder: __dirname, version: '1', timeoutMs: 30_000, signal: never },
    );
    assert.ok(!missing.ok);
    assert.match(missing.error, /no-such-program is not installed or not on the PATH/);
  });

  it('has results as the SDK of the gateway passes them on', async () => {
    const odd = await open('odd');
    assert.deepEqual(await odd.call('whoami', null, never), {
      kind: 'result',
      result: {
        content: [{ type: 'text', text: 'odd', annotations: { audience: ['user'] } }],
        structuredContent: { kept: true },
      },
    });
    const unknown = await open('unknown-block');
    assert.deepEqual(await unknown.call('whoami', null, never), {
      kind: 'error',
      error: 'calling "tools/call": unrecognized content type "hologram"',
    });
  });

  it('keeps errors of the server apart from a server that is lost', async () => {
    const refusing = await open('refuse');
    assert.deepEqual(await refusing.call('whoami', {}, never), {
      kind: 'error',
      error: 'calling "tools/call": no whoami today',
    });
    assert.deepEqual(await refusing.call('whoami', [1], never), {
      kind: 'error',
      error: 'invalid params: the arguments are no object',
    });
    const crashing = await open('crash');
    assert.deepEqual(await crashing.call('whoami', {}, never), {
      kind: 'lost',
      reason: 'it ended before it answered (exit code 3)',
    });
    assert.equal(crashing.output, 'out of disk');
    const again = await crashing.call('whoami', {}, never);
    assert.equal(again.kind, 'lost');
  });

  it('does not wait for ever', async () => {
    const server = await open('hang', { timeoutMs: 1500 });
    const reply = await server.call('whoami', {}, never);
    assert.deepEqual(reply, { kind: 'lost', reason: 'it did not answer within 1.5 s' });
  });

  it('stops waiting when the answer is not wanted any more', async () => {
    const server = await open('hang');
    const stop = new AbortController();
    const reply = server.call('whoami', {}, stop.signal);
    stop.abort();
    await assert.rejects(reply, { name: 'AbortError' });
  });

  it('reads no answer that is too large', async () => {
    const huge = await open('huge');
    assert.deepEqual(await huge.call('whoami', {}, never), {
      kind: 'lost',
      reason: 'it sent more than 16777216 bytes; Guard Lab reads no larger answers',
    });
    const large = await open('large');
    const reply = await large.call('whoami', {}, never);
    assert.match(
      reply.kind === 'lost' ? reply.reason : '',
      /^its answer has 9\d+ characters; Guard Lab records/,
    );
  });
});
