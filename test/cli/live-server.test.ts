import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync, watch } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { ToolMap } from '../../src/analysis/map/tool-map';
import { guardLab, isRunning, ROOT, temporaryFolder, type Ended } from './command-line';

const SERVER = join(ROOT, 'test/cli/mcp-server.mjs');
const folder = temporaryFolder();
cpSync(join(ROOT, 'test/fixtures/seeded/guard.wat'), join(folder, 'guard.wat'));

function command(kind: string, ...args: string[]): string {
  return [process.execPath, SERVER, kind, ...args].map((each) => `"${each}"`).join(' ');
}

function map(server: string, ...args: string[]): Promise<Ended> {
  return guardLab(['map', 'guard.wat', '--server', server, ...args], {
    folder,
    env: { SERVER_NAME: 'the environment' },
  });
}

function namesOf({ stdout }: Ended): string[] {
  return (JSON.parse(stdout) as ToolMap).tools.map(({ name }) => name);
}

/** Streamable HTTP with JSON answers; `seen` gets each request. */
async function httpServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  after(() => server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/mcp`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

describe('guard-lab map --server', () => {
  it('asks a command for its tools, all pages of them, with the environment, and saves them', async () => {
    const ended = await map(command('good'), '--reporter', 'json', '--save-tools', 'saved/tools.json');
    assert.equal(ended.code, 0, ended.stderr);
    assert.deepEqual(namesOf(ended), ['create_issue', 'get_issue', 'list_issues']);
    assert.match(ended.stderr, /wrote the tools of the server to saved\/tools\.json/);
    const saved = readFileSync(join(folder, 'saved/tools.json'), 'utf8');
    assert.match(saved, /"description": "get_issue of the environment"/);
    const again = await guardLab(['map', 'guard.wat', '--tools', 'saved/tools.json', '--reporter', 'json'], {
      folder,
    });
    assert.deepEqual(JSON.parse(again.stdout), JSON.parse(ended.stdout));
  });

  it('merges them with the catalogs of --tools, which come first', async () => {
    const tools = join(ROOT, 'test/fixtures/seeded/tools.json');
    const ended = await map(command('good'), '--tools', tools, '--reporter', 'json', '--only', 'list_*');
    assert.deepEqual(namesOf(ended), ['list_issues']);
  });

  for (const [kind, message] of [
    ['crash', /it ended before it answered \(exit code 3\)/],
    ['refuses', /it says: .*the store is down/],
    ['no-list', /its answer to tools\/list has no list "tools"/],
    ['endless', /its list of tools does not end after 2 pages/],
    ['huge', /its list of tools has more than \d+ characters/],
    ['deep', /its tools are nested too deeply/],
  ] as const)
    it(`says what is wrong with a server (${kind})`, async () => {
      const ended = await map(command(kind));
      assert.equal(ended.code, 3);
      assert.match(ended.stderr, message);
      assert.equal(ended.stdout, '');
    });

  for (const type of ['application/json', 'text/event-stream'])
    it(`reads a bounded part of what a server sends over HTTP (${type})`, async () => {
      const url = await httpServer((_request, response) => {
        response.writeHead(200, { 'content-type': type });
        const piece = Buffer.alloc(1024 * 1024, ' ');
        const send = (): void => {
          while (!response.destroyed && response.write(piece));
        };
        response.on('drain', send);
        send();
      });
      const ended = await map(url, '--server-timeout', '100');
      assert.equal(ended.code, 3);
      assert.match(ended.stderr, /it sent more than 67108864 bytes/);
    });

  it('shows the end of what the server wrote to standard error', async () => {
    const { stderr } = await map(command('crash'));
    assert.match(stderr, /standard error of the server:\nfirst line\nno token is set\n/);
  });

  it('does not wait for what a server left behind', { skip: process.platform === 'win32' }, async () => {
    const file = join(folder, 'left.pid');
    const ended = await map(command('leaves', file));
    const left = Number(readFileSync(file, 'utf8'));
    assert.equal(isRunning(left), true);
    process.kill(left);
    assert.equal(ended.code, 3);
    assert.match(ended.stderr, /it ended before it answered \(exit code 4\)/);
  });

  it('says that a command does not exist, in the words of the shell', async () => {
    const ended = await map('no-such-program-of-guard-lab');
    assert.equal(ended.code, 3);
    assert.match(ended.stderr, /no-such-program-of-guard-lab/);
    assert.match(ended.stderr, /it ended before it answered/);
  });

  it('gives up after the time, says what is no message, and ends the server', async () => {
    const file = join(folder, 'noise.pid');
    const waiting = (seconds: string): Promise<Ended> =>
      map(command('noise', file), '--server-timeout', seconds);
    let ended = await waiting('3');
    // On a busy machine the server needs longer than that to start.
    if (!ended.stderr.includes('Server started!')) ended = await waiting('60');
    assert.equal(ended.code, 3);
    assert.match(
      ended.stderr,
      /it did not answer within (?:3|60) s.*what is no MCP message: Server started!/,
    );
    assert.equal(isRunning(Number(readFileSync(file, 'utf8'))), false);
  });

  it(
    'ends a server with Ctrl-C, even one that does not obey',
    { skip: process.platform === 'win32' },
    async () => {
      const file = join(folder, 'deaf.pid');
      const started = new Promise<void>((resolve) => {
        const watcher = watch(folder, () => {
          if (!existsSync(file) || readFileSync(file, 'utf8') === '') return;
          watcher.close();
          resolve();
        });
      });
      const child = spawn(
        process.execPath,
        [join(ROOT, 'dist/cli.js'), 'map', 'guard.wat', '--server', command('deaf', file)],
        { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
      );
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      await started;
      child.kill('SIGINT');
      const [code] = (await once(child, 'close')) as [number];
      assert.equal(code, 130);
      assert.match(stderr, /stopped before all tools were asked/);
      assert.equal(isRunning(Number(readFileSync(file, 'utf8'))), false);
    },
  );

  it('asks an address with the headers, over streamable HTTP', async () => {
    const seen: (string | undefined)[] = [];
    const address = await httpServer((request, response) => {
      void (async () => {
        const text = await bodyOf(request);
        const message = text === '' ? {} : (JSON.parse(text) as { id?: number; method?: string });
        seen.push(request.headers.authorization);
        response.setHeader('content-type', 'application/json');
        if (request.method !== 'POST' || message.id === undefined) {
          response.statusCode = request.method === 'POST' ? 202 : 405;
          response.end();
          return;
        }
        const result =
          message.method === 'initialize'
            ? {
                protocolVersion: '2025-06-18',
                capabilities: { tools: {} },
                serverInfo: { name: 'h', version: '1' },
              }
            : { tools: [{ name: 'get_issue', inputSchema: { type: 'object' } }] };
        response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, result }));
      })();
    });
    const ended = await map(address, '--header', 'Authorization: Bearer secret', '--reporter', 'json');
    assert.deepEqual(namesOf(ended), ['get_issue'], ended.stderr);
    assert.ok(seen.length >= 3 && seen.every((each) => each === 'Bearer secret'));
    assert.doesNotMatch(ended.stdout + ended.stderr, /secret/);
  });

  it('says that an address wants to know who asks, or that nothing answers there', async () => {
    const address = await httpServer((_request, response) => {
      response.statusCode = 401;
      response.end('no');
    });
    const refused = await map(address);
    assert.equal(refused.code, 3);
    assert.match(
      refused.stderr,
      /it answers with HTTP 401 Unauthorized; pass what it asks for with --header/,
    );
    const nothing = await map('http://127.0.0.1:1/mcp');
    assert.equal(nothing.code, 3);
    assert.match(nothing.stderr, /the server does not list its tools: fetch failed/);
  });

  for (const [args, message] of [
    [['--header', 'a: b', '--tools', 't.json'], /--header needs --server/],
    [['--save-tools', 'x.json', '--tools', 't.json'], /--save-tools needs --server/],
    [['--server', 'node x', '--header', 'a: b'], /--header is for an address/],
    [['--server', 'http://x/', '--header', 'secret'], /--header needs the form "Name: value"/],
    [['--server', ''], /--server needs a command or an address/],
    [['--server', 'http://['], /is not an address/],
    [['--server', 'x', '--server-timeout', '0'], /a whole number of seconds from 1 to 3600/],
    [['--server', 'x', '--save-tools', '-'], /--save-tools needs a file/],
  ] as const)
    it(`refuses ${args.join(' ')}`, async () => {
      const ended = await guardLab(['map', 'guard.wat', ...args], { folder });
      assert.equal(ended.code, 2);
      assert.match(ended.stderr, message);
      assert.doesNotMatch(ended.stderr, /secret/);
    });
});
