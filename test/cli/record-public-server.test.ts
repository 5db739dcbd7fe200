import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { guardLab, ROOT, temporaryFolder } from './command-line';

const SERVER = join(ROOT, 'node_modules/@modelcontextprotocol/server-memory/dist/index.js');
const SECRET = `ghp_${'a1B2'.repeat(9)}`;

/** The guard of an example, which asks for another tool: one that the server has. */
function guard(): string {
  return readFileSync(join(ROOT, 'examples/repository-labels/guard.wat'), 'utf8')
    .replace('(data (i32.const 3136) "get_repository")', '(data (i32.const 3136) "read_graph")')
    .replace('(i32.const 3136) (i32.const 14)', '(i32.const 3136) (i32.const 10)');
}

interface Step {
  readonly outcome: string;
  readonly invocations: readonly {
    readonly backendCalls: readonly { readonly tool: string; readonly failure: unknown }[];
  }[];
}

describe('guard-lab record with a public server', () => {
  it('saves its answers and errors, and replays them without it to the same result', async () => {
    const folder = temporaryFolder();
    const name = 'memory.guard-scenario.json';
    writeFileSync(join(folder, 'guard.wat'), guard());
    const entities = [
      { name: 'acme/app', entityType: 'repository', observations: ['public', `token ${SECRET}`] },
    ];
    const scenario = {
      version: 1,
      guard: './guard.wat',
      policy: { 'allow-only': { repos: 'all', 'min-integrity': 'none' } },
      steps: [
        { name: 'create', tool: 'create_entities', args: { entities: [] } },
        { name: 'find', tool: 'search_nodes', args: { query: 'acme' } },
        { name: 'refused', tool: 'search_nodes', args: {} },
        { name: 'unknown', tool: 'no_such_tool', args: {} },
      ],
    };
    writeFileSync(join(folder, name), JSON.stringify(scenario));
    const memory = join(folder, 'memory.jsonl');
    const stored = entities.map((entity) => `${JSON.stringify({ type: 'entity', ...entity })}\n`).join('');
    writeFileSync(memory, stored);
    const server = `"${process.execPath}" "${SERVER}"`;
    const record = (...more: string[]) =>
      guardLab(['record', name, '--server', server, '--reporter', 'json', ...more], {
        folder,
        env: { MEMORY_FILE_PATH: memory },
      });
    // The server says that search_nodes only reads, so nothing is asked about it.
    const refused = await record();
    assert.equal(refused.code, 2, refused.stderr);
    assert.match(refused.stderr, /not known to only read: create_entities, no_such_tool;/);
    const ended = await record('--allow-writes');
    assert.equal(ended.code, 0, ended.stderr + ended.stdout);
    const report = JSON.parse(ended.stdout) as { server: string; differences: unknown[]; secrets: unknown };
    assert.deepEqual(
      [report.server, report.differences, report.secrets],
      ['memory-server 0.6.3', [], { 'github-token': 1 }],
    );
    rmSync(memory);
    const text = readFileSync(join(folder, name), 'utf8');
    for (const kept of [SECRET, SERVER, memory, stored]) assert.ok(!text.includes(kept));
    const { stdout, code } = await guardLab(['run', name, '--reporter', 'json'], { folder });
    assert.equal(code, 0, stdout);
    const [result] = (JSON.parse(stdout) as { scenarios: { steps: Step[] }[] }).scenarios;
    const calls =
      result?.steps.flatMap((step) => step.invocations.flatMap((each) => each.backendCalls)) ?? [];
    assert.ok(calls.length >= 4);
    for (const call of calls) assert.equal(call.failure ?? null, null);
    assert.deepEqual(
      result?.steps.map(({ outcome }) => outcome),
      ['allowed', 'filtered', 'filtered', 'filtered'],
    );
  });
});
