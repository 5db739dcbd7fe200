import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { replaceAtOnce, ROOT, temporaryFolder } from './command-line';

const GUARD = join(ROOT, 'examples/repository-labels/guard.wat');

function scenario(
  guard: string,
  backend: unknown = [{ tool: 'get_repository', result: { private: false } }],
): string {
  const step = { name: 'list', tool: 'list_issues', args: {}, result: [1], expect: { outcome: 'allowed' } };
  return JSON.stringify({ version: 1, guard, answers: 'mcp', backend, steps: [step] });
}

interface Watching {
  readonly folder: string;
  /** Waits until standard output holds `text` and the program has begun to watch for the `runs`th time. */
  until(text: RegExp, runs: number): Promise<void>;
}

/** Runs `guard-lab run --watch` in a folder with one scenario of the guard at `guard`; ends it with Ctrl-C. */
async function whileWatching(
  guard: string,
  body: (watching: Watching) => Promise<void>,
): Promise<number | null> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, guard, '..'), { recursive: true });
  cpSync(GUARD, join(folder, guard));
  writeFileSync(join(folder, 'a.guard-scenario.json'), scenario(guard));
  const child = spawn(process.execPath, [join(ROOT, 'dist/cli.js'), 'run', '--watch'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  let look: () => void = () => undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    look();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
    look();
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const until = (text: RegExp, runs: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`nothing happened; ${out}${err}`)), 300_000);
      look = () => {
        if (!text.test(out) || (err.match(/watching \d+ files/g)?.length ?? 0) < runs) return;
        clearTimeout(timer);
        out = '';
        resolve();
      };
      look();
    });
  try {
    await body({ folder, until });
    child.kill('SIGINT');
    return await ended;
  } finally {
    child.kill('SIGKILL');
  }
}

describe('guard-lab run --watch', () => {
  it('runs again when the guard changes and ends on Ctrl-C', async () => {
    const code = await whileWatching('guard.wat', async ({ folder, until }) => {
      await until(/1 passed/, 1);
      replaceAtOnce(join(folder, 'guard.wat'), '(module)');
      await until(/must export label_resource/, 2);
    });
    assert.equal(code, 130);
  });

  it('runs again when a file of saved answers changes, and when one that was missing comes', async () => {
    const isPrivate = (value: boolean): string =>
      JSON.stringify([{ tool: 'get_repository', result: { private: value } }]);
    const code = await whileWatching('guard.wat', async ({ folder, until }) => {
      await until(/1 passed/, 1);
      replaceAtOnce(
        join(folder, 'a.guard-scenario.json'),
        scenario('guard.wat', { $file: './answers.json' }),
      );
      await until(/answers\.json does not exist/, 2);
      replaceAtOnce(join(folder, 'answers.json'), isPrivate(false));
      await until(/1 passed/, 3);
      replaceAtOnce(join(folder, 'answers.json'), isPrivate(true));
      await until(/1 failed/, 4);
    });
    assert.equal(code, 130);
  });

  it('goes on when the folder of the guard is removed and made anew', async () => {
    const guard = 'target/wasm/release/guard.wat';
    const code = await whileWatching(guard, async ({ folder, until }) => {
      await until(/1 passed/, 1);
      rmSync(join(folder, 'target'), { recursive: true });
      await until(/does not exist/, 2);
      mkdirSync(join(folder, guard, '..'), { recursive: true });
      cpSync(GUARD, join(folder, guard));
      await until(/1 passed/, 3);
    });
    assert.equal(code, 130);
  });

  it('runs again when the catalog of tools changes', async () => {
    const code = await whileWatching('guard.wat', async ({ folder, until }) => {
      await until(/1 passed/, 1);
      replaceAtOnce(join(folder, 'tools.txt'), 'list_issues\nget_repository\n');
      const named = { ...JSON.parse(scenario('guard.wat')), tools: 'tools.txt' };
      replaceAtOnce(join(folder, 'a.guard-scenario.json'), JSON.stringify(named));
      await until(/1 passed/, 2);
      replaceAtOnce(join(folder, 'tools.txt'), 'get_repository\n');
      await until(/\[step-tool\]/, 3);
    });
    assert.equal(code, 130);
  });

  it('runs a scenario that is added', async () => {
    const code = await whileWatching('guard.wat', async ({ folder, until }) => {
      await until(/1 passed/, 1);
      replaceAtOnce(join(folder, 'b.guard-scenario.json'), scenario('guard.wat'));
      await until(/2 passed/, 2);
    });
    assert.equal(code, 130);
  });
});
