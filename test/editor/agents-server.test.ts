// The server of MCP that VS Code gets from the extension, started and used as VS Code does; and an agent's way in the editor.
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { mcpServers } from '../../src/editor/agents/mcp-servers.js';
import { invoke, nextOf } from './agent-fixture.js';
import { openWorkspace, until, type WorkspaceFixture } from './workspace-fixture.js';

/** What VS Code needs to start a server (`vscode.McpStdioServerDefinition`). */
interface Definition {
  readonly label: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | null>>;
  readonly cwd: vscode.Uri;
  readonly version: string;
}

/** The variables of a server that VS Code starts: its own, and those of the definition. */
function environment({ env }: Definition): Record<string, string> {
  const all = Object.entries({ ...process.env, ...env });
  return Object.fromEntries(all.flatMap(([name, value]) => (value ? [[name, value] as const] : [])));
}

describe('agents with a failing scenario in VS Code', () => {
  let fixture: WorkspaceFixture;
  const wrong = { file: 'agents-server/private.guard-scenario.json', line: 0, guardLine: 0 };

  before(async () => {
    fixture = await openWorkspace('agents-server');
    await fixture.set('runWhileTyping.enabled', false);
    const uri = await fixture.write('private.guard-scenario.json', '');
    const examples = join(__dirname, '..', 'examples', 'repository-labels');
    for (const name of ['guard.wat', 'private.guard-scenario.json'])
      cpSync(join(examples, name), fixture.uri(name).fsPath);
    const text = (await fixture.read('private.guard-scenario.json')).replace('"filtered"', '"allowed"');
    await fixture.write('private.guard-scenario.json', text);
    wrong.line = text.split('\n').findIndex((line) => line.includes('"outcome": "allowed"')) + 1;
    const { scenarios } = fixture.api.services;
    await until(
      () => scenarios.get(uri),
      () => scenarios.refresh(),
    );
  });
  after(() => fixture.close());

  it('find file, line, and cause by its name in three calls', async () => {
    const listed = await invoke('list_scenarios', { filter: 'agents-server/private' });
    const ran = await invoke('run_scenarios', nextOf(listed, 'run_scenarios'));
    assert.ok(ran.includes(`${wrong.file}:${String(wrong.line)}:`), ran);
    const why = await invoke('explain_step', nextOf(ran, 'explain_step'));
    assert.match(why, /filtered/);
    assert.match(why, /private:acme\/app/);
    assert.match(why, /guard\.wat:\d+/);
  });

  it('start the server of the extension, run the scenario, and end it', async () => {
    const extension = vscode.extensions.getExtension('guard-lab.guard-lab');
    assert.ok(extension);
    const [given, ...others] = mcpServers(extension);
    assert.ok(given);
    assert.deepEqual(others, []);
    const definition = given as Definition;
    const { command, args, cwd, version } = definition;
    assert.equal(version, (extension.packageJSON as { readonly version: string }).version);
    const transport = new StdioClientTransport({
      ...{ command, args: [...args], cwd: cwd.fsPath, env: environment(definition), stderr: 'inherit' },
    });
    const client = new Client({ name: 'agent', version: '1' });
    const closed = new Promise<void>((resolve) => (client.onclose = resolve));
    await client.connect(transport);
    const { tools } = await client.listTools();
    assert.equal(tools.length, 9);
    const { content } = await client.callTool({ name: 'run_scenarios', arguments: { paths: [wrong.file] } });
    const [answer] = content;
    assert.ok(answer?.type === 'text' && answer.text.includes(`${wrong.file}:${String(wrong.line)}:`));
    await client.close();
    await closed;
  });
});
