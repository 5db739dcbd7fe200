import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { guardLab, ROOT, temporaryFolder } from './command-line';

/** A folder `project` with a guard and a scenario that takes its answers from a file. */
function project(answers: string | undefined, file = './answers.json'): { outside: string; folder: string } {
  const outside = temporaryFolder();
  const folder = join(outside, 'project');
  mkdirSync(folder);
  cpSync(join(ROOT, 'examples/repository-labels/guard.wat'), join(folder, 'guard.wat'));
  if (answers !== undefined) writeFileSync(join(folder, file), answers);
  const scenario = {
    version: 1,
    guard: './guard.wat',
    answers: 'mcp',
    backend: { $file: file },
    steps: [{ name: 'list', tool: 'list_issues', args: {}, result: [1], expect: { outcome: 'allowed' } }],
  };
  writeFileSync(join(folder, 'a.guard-scenario.json'), JSON.stringify(scenario, null, 2));
  return { outside, folder };
}

const ANSWERS = '[\n  // public\n  { "tool": "get_repository", "result": { "private": false } },\n]\n';

interface Results {
  readonly scenarios: readonly {
    readonly status: string;
    readonly error: string | null;
    readonly steps: readonly {
      readonly invocations: readonly { readonly backendCalls: readonly { readonly entry?: unknown }[] }[];
    }[];
  }[];
}

async function run(folder: string, ...more: string[]): Promise<{ code: number | null; results: Results }> {
  const { code, stdout } = await guardLab(['run', '--reporter', 'json', ...more], { folder });
  return { code, results: JSON.parse(stdout) as Results };
}

describe('saved answers in a file', () => {
  it('answer the calls of the guard, and the result says where they are', async () => {
    const { folder } = project(ANSWERS);
    const { code, results } = await run(folder);
    const [scenario] = results.scenarios;
    assert.deepEqual([code, scenario?.status], [0, 'passed']);
    assert.deepEqual(scenario?.steps[0]?.invocations[0]?.backendCalls[0]?.entry, {
      scope: 'scenario',
      index: 0,
      at: ['$file', 0],
      file: './answers.json',
    });
  });

  it('that are missing or wrong keep the scenario from running, with the place', async () => {
    const missing = await run(project(undefined).folder);
    assert.deepEqual(
      [missing.code, missing.results.scenarios[0]?.error],
      [3, '6:14: ./answers.json does not exist; create it, or correct its path'],
    );
    const wrong = await run(project('[\n  { "tool": "get_repository", "resutl": 1 }\n]').folder);
    assert.match(
      wrong.results.scenarios[0]?.error ?? '',
      /^6:14: \.\/answers\.json:2:31: `\[0\]\.resutl` is not a property of a scenario; did you mean `result`\?$/,
    );
    const folder = await run(project(undefined, '.').folder);
    assert.match(folder.results.scenarios[0]?.error ?? '', /^6:14: \. is a folder/);
    const elsewhere = await run(project(undefined, '\\\\server\\share\\answers.json').folder);
    assert.match(elsewhere.results.scenarios[0]?.error ?? '', /is on another computer; copy it/);
  });

  it('outside of the folders that the person named are read and not quoted', async () => {
    const { outside, folder } = project(undefined, '../secrets.json');
    writeFileSync(join(outside, 'secrets.json'), '[ { "secret": 1, "secret": 2, "tool": "a" } ]');
    const { code, results } = await run(folder);
    assert.equal(code, 3);
    assert.equal(
      results.scenarios[0]?.error,
      '6:14: ../secrets.json:1:18: its text is not shown because the file is outside the allowed folders',
    );
    writeFileSync(join(outside, 'secrets.json'), ANSWERS);
    assert.equal((await run(folder)).code, 0);
  });

  it('are not overwritten by a report', async () => {
    const { folder } = project(ANSWERS);
    const { code, stderr } = await guardLab(['run', '--reporter', 'json=answers.json'], { folder });
    assert.equal(code, 2);
    assert.match(stderr, /answers\.json/);
    assert.equal(readFileSync(join(folder, 'answers.json'), 'utf8'), ANSWERS);
  });

  it('also answer the questions of guard-lab labels, map and why', async () => {
    const { folder } = project(ANSWERS);
    writeFileSync(join(folder, 'tools.txt'), 'list_issues\n');
    const questions = [
      ['labels', '--tools', 'tools.txt', '--out', '-'],
      ['map', '--tools', 'tools.txt', '--reporter', 'json'],
      ['why', 'a.guard-scenario.json', '--reporter', 'json'],
    ];
    for (const [command = '', ...options] of questions) {
      const { code, stdout, stderr } = await guardLab([command, ...options], { folder });
      assert.deepEqual([command, code, stderr], [command, 0, stderr]);
      assert.ok(stdout.length > 0);
    }
    for (const command of ['labels', 'map']) {
      const wrong = project('[ 1 ]');
      writeFileSync(join(wrong.folder, 'tools.txt'), 'list_issues\n');
      const { code, stderr } = await guardLab(
        [command, '--tools', 'tools.txt', ...(command === 'labels' ? ['--out', '-'] : [])],
        { folder: wrong.folder },
      );
      assert.deepEqual([code, /answers\.json:1:3/.test(stderr)], [3, true]);
    }
  });
});
