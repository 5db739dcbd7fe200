import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { parseScenario } from '../../src/scenario/parse';
import { PLANTED } from '../unit/redaction/planted-secrets';
import { guardLab, ROOT, temporaryFolder, type Ended } from './command-line';

const SERVER = join(ROOT, 'test/fixtures/mcp/server.mjs');
const folder = temporaryFolder();
cpSync(join(ROOT, 'examples/repository-labels/guard.wat'), join(folder, 'guard.wat'));

const ARGS = '{ "owner": "acme", "repo": "app" }';
const POLICY = '{ "allow-only": { "repos": "all", "min-integrity": "none" } }';
const READ = `{ "name": "read", "tool": "list_issues", "args": ${ARGS} }`;
const WRITE = `{ "name": "write", "tool": "create_issue", "args": ${ARGS} }`;

let number = 0;

/** A new scenario with these steps; its name. */
function scenario(steps: string = READ): string {
  const name = `scenario-${String(++number)}.guard-scenario.json`;
  const text = `{\n  "version": 1,\n  "guard": "./guard.wat",\n  "policy": ${POLICY},\n  "steps": [\n    ${steps}\n  ]\n}\n`;
  writeFileSync(join(folder, name), text);
  return name;
}

function command(kind: string, ...args: string[]): string {
  return [process.execPath, SERVER, kind, ...args].map((each) => `"${each}"`).join(' ');
}

const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');

function record(name: string, kind: string, ...args: string[]): Promise<Ended> {
  return guardLab(['record', name, '--server', command(kind), ...args], { folder });
}

describe('guard-lab record', () => {
  it('saves what the server answers, so that the scenario runs without it', async () => {
    const name = scenario();
    const ended = await record(name, 'notify');
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(
      ended.stdout,
      /^Recorded \d answers of issues 1\.2\.3:\n {2}read\n {4}list_issues: result, \d+ characters\n/,
    );
    assert.match(ended.stdout, /the scenario ends the same\.\nWrote scenario-1\.guard-scenario\.json\n$/);
    const parsed = parseScenario(textOf(name)).scenario;
    assert.match(parsed?.recorded?.at ?? '', /^20\d\d-.*Z$/);
    assert.equal(parsed?.recorded?.server, 'issues 1.2.3');
    assert.ok(!textOf(name).includes(SERVER));
    const run = await guardLab(['run', name, '--reporter', 'json'], { folder });
    assert.equal(run.code, 0, run.stdout);
    const again = await record(name, 'crash');
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stdout, /^Nothing to record/);
  });

  it('writes no secret of an answer, and shows none', async () => {
    const texts = join(folder, 'planted.json');
    writeFileSync(texts, JSON.stringify(PLANTED.map(({ text }) => ({ body: text }))));
    const name = scenario();
    const server = command('good', join(folder, 'unused.log'), texts);
    const ended = await guardLab(['record', name, '--server', server], { folder });
    assert.equal(ended.code, 0, ended.stderr);
    assert.ok(PLANTED.length >= 30);
    for (const { name: what, secret } of PLANTED)
      for (const part of secret.split('\n'))
        assert.ok(!`${textOf(name)}${ended.stdout}${ended.stderr}`.includes(part), what);
    assert.match(
      ended.stdout,
      /\n {2}\d+ github-token: \[REDACTED:github-token-1\] to \[REDACTED:github-token-\d\]\n/,
    );
    const run = await guardLab(['run', name], { folder });
    assert.equal(run.code, 0, run.stdout);
  });

  it('does not save what of the environment the server sends back', async () => {
    const name = scenario('{ "tool": "whoami" }');
    const args = ['record', name, '--server', command('good'), '--allow-writes'];
    const env = { SERVER_USER: 'ada', API_KEY: 'no known form of a key' };
    const ended = await guardLab(args, { folder, env });
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(textOf(name), /ada/);
    assert.ok(!textOf(name).includes('no known form'));
    assert.match(textOf(name), /\[REDACTED:environment-1\]/);
    if (process.platform === 'win32') return;
    const other = scenario('{ "tool": "whoami" }');
    const server = `API_KEY='no known form either' ${command('good')}`;
    const set = await guardLab(['record', other, '--server', server, '--allow-writes'], { folder });
    assert.equal(set.code, 0, set.stderr);
    assert.ok(!textOf(other).includes('no known form'));
  });

  it('has a date, and run --max-age warns about old ones', async () => {
    const name = scenario();
    assert.equal((await record(name, 'good')).code, 0);
    const fresh = await guardLab(['run', name, '--max-age', '1d'], { folder });
    assert.equal(fresh.code, 0);
    assert.doesNotMatch(fresh.stdout, /old-recording/);
    const at = new Date(Date.now() - 40 * 86_400_000).toISOString();
    writeFileSync(join(folder, name), textOf(name).replace(/"at": "[^"]+"/, `"at": "${at}"`));
    const old = await guardLab(['run', name, '--max-age', '30d'], { folder });
    assert.equal(old.code, 0, 'it is a warning');
    assert.match(
      old.stdout,
      /recorded on 20\d\d-\d\d-\d\d, 40 days ago, which is more than 30d.*\[old-recording\]/,
    );
    assert.doesNotMatch((await guardLab(['run', name], { folder })).stdout, /old-recording/);
  });

  it('calls nothing that may write without being asked to, and names it', async () => {
    const log = join(folder, 'refused.log');
    const name = scenario(`${WRITE}, ${READ}, { "tool": "whoami" }`);
    const before = textOf(name);
    const ended = await guardLab(['record', name, '--server', command('good', log)], { folder });
    assert.equal(ended.code, 2);
    assert.match(
      ended.stderr,
      /not known to only read: create_issue, whoami; nothing was written\. To call them, add --allow-writes/,
    );
    assert.equal(existsSync(log), false);
    assert.equal(textOf(name), before);
    const allowed = await record(name, 'good', '--allow-writes');
    assert.equal(allowed.code, 0, allowed.stderr);
    assert.match(textOf(name), /\\"number\\":7/);
  });

  for (const [kind, message] of [
    [
      'crash',
      /standard error of the server:\n[^]*out of disk\n[^]*gave no answer to \w+: it ended before it answered \(exit code 3\); nothing was written/,
    ],
    ['hang', /gave no answer to \w+: it did not answer within 3 s; nothing was written/],
    ['huge', /gave no answer to \w+: it sent more than 16777216 bytes/],
    ['large', /gave no answer to \w+: its answer has 9\d+ characters/],
  ] as const)
    it(`writes nothing when the server fails (${kind})`, async () => {
      const name = scenario();
      const before = textOf(name);
      const ended = await record(name, kind, '--server-timeout', kind === 'hang' ? '3' : '60');
      assert.equal(ended.code, 3);
      assert.match(ended.stderr, message);
      assert.equal(textOf(name), before);
    });

  it('saves errors of the server', async () => {
    const name = scenario();
    const ended = await record(name, 'refuse');
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(textOf(name), /calling \\"tools\/call\\": no get_repository today/);
  });

  it('writes elsewhere, or nowhere', async () => {
    const name = scenario();
    const before = textOf(name);
    const dry = await record(name, 'good', '--dry-run');
    assert.equal(dry.code, 0, dry.stderr);
    assert.match(dry.stdout, /Nothing was written\.\n$/);
    const out = await record(name, 'good', '--out', 'elsewhere.guard-scenario.json', '--reporter', 'json');
    assert.equal(out.code, 0, out.stderr);
    const { written, answers } = JSON.parse(out.stdout) as { written: string; answers: unknown[] };
    assert.equal(written, 'elsewhere.guard-scenario.json');
    assert.ok(answers.length > 0);
    assert.equal(textOf(name), before);
    assert.ok(parseScenario(textOf(written)).scenario?.recorded);
    const again = await record(name, 'good', '--out', written);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /exists; nothing is overwritten/);
  });

  it('begins a scenario', async () => {
    const start = ['--guard', 'guard.wat', '--policy', POLICY, '--tool', 'list_issues', '--args', ARGS];
    const ended = await record('new.guard-scenario.json', 'good', ...start);
    assert.equal(ended.code, 0, ended.stderr);
    const run = await guardLab(['run', 'new.guard-scenario.json'], { folder });
    assert.equal(run.code, 0, run.stdout);
    const again = await record('new.guard-scenario.json', 'good', ...start);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /exists already; --tool is for a new scenario/);
    const missing = await record('missing.guard-scenario.json', 'good');
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /does not exist; to begin it, add --tool NAME/);
  });

  it('asks an address, and saves neither its headers nor what of them comes back', async () => {
    const http = createServer((request, response) => {
      void (async () => {
        let text = '';
        for await (const chunk of request) text += String(chunk);
        const { id, method } = (text === '' ? {} : JSON.parse(text)) as { id?: number; method?: string };
        response.setHeader('content-type', 'application/json');
        if (id === undefined) return response.writeHead(request.method === 'POST' ? 202 : 405).end();
        const results: Record<string, unknown> = {
          initialize: {
            protocolVersion: '2025-06-18',
            capabilities: { tools: {} },
            serverInfo: { name: 'h', version: '1' },
          },
          'tools/list': {
            tools: [
              { name: 'list_issues', annotations: { readOnlyHint: true }, inputSchema: { type: 'object' } },
              {
                name: 'get_repository',
                annotations: { readOnlyHint: true },
                inputSchema: { type: 'object' },
              },
            ],
          },
          'tools/call': {
            content: [{ type: 'text', text: `you are ${String(request.headers.authorization)}` }],
            isError: false,
          },
        };
        return response.end(JSON.stringify({ jsonrpc: '2.0', id, result: results[method ?? ''] }));
      })();
    }).listen(0, '127.0.0.1');
    after(() => http.close());
    await once(http, 'listening');
    const url = `http://127.0.0.1:${String((http.address() as AddressInfo).port)}/mcp?key=secret-of-the-address`;
    const name = scenario();
    const ended = await guardLab(
      ['record', name, '--url', url, '--header', 'Authorization: Bearer plain words 7'],
      { folder },
    );
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(textOf(name), /you are \[REDACTED:header-1\]/);
    assert.match(
      textOf(name),
      /"isError": ?false/,
      'the gateway passes the answers of such an address on as they are',
    );
    assert.ok(!/plain words|secret-of-the-address|127\.0\.0\.1/.test(textOf(name)));
  });

  const isUnix = process.platform !== 'win32';

  it('writes nothing with Ctrl-C', { skip: !isUnix }, async () => {
    const name = scenario();
    const before = textOf(name);
    const log = join(folder, 'hanging.log');
    const called = new Promise<void>((resolve) => {
      const watcher = watch(folder, () => {
        if (!existsSync(log)) return;
        watcher.close();
        resolve();
      });
    });
    const args = [join(ROOT, 'dist/cli.js'), 'record', name, '--server', command('hang', log)];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    await called;
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 130);
    assert.match(stderr, /stopped; nothing was written/);
    assert.equal(textOf(name), before);
    assert.deepEqual(
      readdirSync(folder).filter((each) => each.startsWith('.')),
      [],
    );
  });

  /** Runs on a terminal; each key is pressed once the text before it was shown. */
  function onTerminal(
    args: readonly string[],
    presses: readonly (readonly [shown: string, key: string])[],
  ): Promise<{ code: number | null; shown: string }> {
    const line = [process.execPath, join(ROOT, 'dist/cli.js'), ...args].map((each) => `'${each}'`).join(' ');
    return new Promise((resolve, reject) => {
      const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
        cwd: folder,
        env: { ...process.env, NO_COLOR: '1', TERM: 'xterm', SHELL: '/bin/sh' },
      });
      const left = [...presses];
      let shown = '';
      let seen = 0;
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        reject(new Error(`no more than this was shown:\n${shown}`));
      }, 300_000);
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        shown += text;
        for (let next = left[0]; next; next = left[0]) {
          const at = shown.indexOf(next[0], seen);
          if (at < 0) break;
          seen = at + next[0].length;
          left.shift();
          child.stdin.write(next[1]);
        }
      });
      child.on('error', reject);
      child.on('close', (code) => {
        clearTimeout(timer);
        assert.deepEqual(left, [], shown);
        resolve({ code, shown });
      });
    });
  }

  const isLinux = process.platform === 'linux';

  it(
    'asks on a terminal before it calls a tool that may write, and before it writes',
    { skip: !isLinux },
    async () => {
      const name = scenario(`${WRITE}, ${READ}`);
      const before = textOf(name);
      const args = ['record', name, '--server', command('good')];
      const refused = await onTerminal(args, [
        ['Call create_issue? (y/n)', 'n'],
        ['Write ', 'n'],
      ]);
      assert.match(refused.shown, /create_issue is not marked as read-only; a step calls it\r/);
      assert.match(refused.shown, /Not called, because they may write: create_issue/);
      assert.match(refused.shown, /Nothing was written\./);
      assert.equal(refused.code, 0);
      assert.equal(textOf(name), before);
      const written = await onTerminal(args, [
        ['Call create_issue? (y/n)', 'y'],
        ['Write ', 'y'],
      ]);
      assert.equal(written.code, 0, written.shown);
      assert.match(textOf(name), /\\"number\\":7/);
    },
  );

  for (const [args, message] of [
    [['--server', 'x', '--url', 'http://x/'], /--server and --url name a server each/],
    [['--url', 'x'], /--url needs an address/],
    [[], /record needs a live server/],
    [['--server', 'x', '--no-redact'], /add --accept-secrets/],
    [['--server', 'x', '--tool', 'y'], /needs --guard FILE/],
    [['--server', 'x', '--args', '{}'], /--args is for a new scenario/],
    [['--server', 'x', '--out', 'other/x.json'], /--out needs a file in the folder of the scenario/],
    [['--server', 'x', '--save-tools', 'x'], /[Uu]nknown option '--save-tools'/],
  ] as const)
    it(`refuses ${args.join(' ')}`, async () => {
      const ended = await guardLab(['record', scenario(), ...args], { folder });
      assert.equal(ended.code, 2);
      assert.match(ended.stderr, message);
    });
});
