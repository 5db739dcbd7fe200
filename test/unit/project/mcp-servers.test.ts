import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  inputsOf,
  readServerConfiguration,
  resolved,
  UnknownVariable,
  type ConfiguredServer,
  type ServerConfiguration,
} from '../../../src/project/mcp-servers';

function read(value: unknown): ServerConfiguration {
  const configuration = readServerConfiguration(typeof value === 'string' ? value : JSON.stringify(value));
  assert.ok(typeof configuration !== 'string', String(configuration));
  return configuration;
}

function only(value: unknown): ConfiguredServer {
  const [server] = read({ servers: { s: value } }).servers;
  assert.ok(server);
  return server;
}

const values = {
  named: new Map([
    ['workspaceFolder', '/w'],
    ['/', '/'],
  ]),
  env: (name: string) => (name === 'TOKEN' ? 'secret' : undefined),
  inputs: new Map([['key', 'asked']]),
};

describe('MCP servers that are configured', () => {
  it('as VS Code writes them, with comments', () => {
    const { servers, inputs, unusable } = read(`{
      // What the workspace uses.
      "inputs": [
        { "type": "promptString", "id": "key", "description": "API key", "password": true },
        { "type": "pickString", "id": "host", "options": ["a", "b"], "default": "b" },
        { "type": "command", "id": "c", "command": "x" },
      ],
      "servers": {
        "files": { "type": "stdio", "command": "npx", "args": ["-y", "server"], "env": { "A": "1", "B": null, "N": 2 }, "dev": {} },
        "remote": { "type": "http", "url": "https://example.com/mcp", "headers": { "Authorization": "Bearer \${input:key}" } },
      },
    }`);
    assert.deepEqual(unusable, []);
    assert.deepEqual(
      servers.map(({ name }) => name),
      ['files', 'remote'],
    );
    assert.deepEqual(servers[0]?.transport, {
      kind: 'program',
      program: 'npx',
      args: ['-y', 'server'],
      env: new Map([
        ['A', '1'],
        ['B', null],
        ['N', '2'],
      ]),
    });
    assert.deepEqual(inputs, [
      { id: 'key', description: 'API key', isPassword: true },
      { id: 'host', description: 'host', isPassword: false, initial: 'b', options: ['a', 'b'] },
    ]);
  });

  it('as other clients write them', () => {
    assert.equal(read({ mcpServers: { s: { command: 'x' } } }).servers[0]?.name, 's');
  });

  it('says which cannot be used, and why', () => {
    const { servers, unusable } = read({
      servers: {
        a: {},
        b: { type: 'sse', url: 'https://example.com' },
        c: { command: 'x', args: [1] },
        d: 'x',
        e: { command: 'x' },
      },
    });
    assert.deepEqual(
      servers.map(({ name }) => name),
      ['e'],
    );
    assert.deepEqual(unusable, [
      '"a" has neither command nor url',
      '"b" uses the transport sse, which Guard Lab does not support',
      '"c" has args that are no list of texts',
      '"d" is no object',
    ]);
    assert.equal(readServerConfiguration('[]'), '1:1: an object with `servers` is expected');
    assert.match(String(readServerConfiguration('{ "servers": ')), /^1:\d+: /);
  });

  it('has its variables replaced, in every text', () => {
    const server = only({
      command: '${workspaceFolder}${/}run',
      args: ['--key', '${input:key}'],
      env: { T: 'x${env:TOKEN}', U: '${env:UNSET}', V: null },
      envFile: '${workspaceFolder}/.env',
      cwd: '${workspaceFolder}',
    });
    assert.deepEqual(inputsOf(server), ['key']);
    assert.deepEqual(resolved(server, values).transport, {
      kind: 'program',
      program: '/w/run',
      args: ['--key', 'asked'],
      env: new Map([
        ['T', 'xsecret'],
        ['U', ''],
        ['V', null],
      ]),
      envFile: '/w/.env',
      cwd: '/w',
    });
    const remote = only({ url: 'https://x/${env:TOKEN}', headers: { a: '${input:key}${input:key}' } });
    assert.deepEqual(inputsOf(remote), ['key']);
    assert.deepEqual(resolved(remote, values).transport, {
      kind: 'http',
      url: 'https://x/secret',
      headers: new Map([['a', 'askedasked']]),
    });
  });

  it('names the variable that has no value', () => {
    for (const variable of [
      '${command:x}',
      '${workspaceFolder:other}',
      '${input:none}',
      '${file}',
      '${API_KEY}',
      '${K2:-x}',
    ])
      assert.throws(
        () => resolved(only({ command: variable }), values),
        (error) => error instanceof UnknownVariable && error.message.includes(variable),
      );
  });
});
