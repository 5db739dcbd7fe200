import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, row, title } from './measure';

const MODULE = 'test/fixtures/tiny-rust/tiny-rust.lines.wasm';

/** What `run --build` adds to a build and a run: the search for the project, and the question whether its lines are known. */
export async function buildToVerdict(root: string): Promise<void> {
  title('From a build to the verdict (median of 7)');
  const folder = mkdtempSync(join(tmpdir(), 'guard-lab-bench-'));
  try {
    cpSync(join(root, MODULE), join(folder, 'built.wasm'));
    const script = `require('node:fs').copyFileSync('built.wasm', 'guard.wasm')`;
    const build = ['-e', script];
    writeFileSync(
      join(folder, 'guard-lab.json'),
      JSON.stringify({
        version: 1,
        guards: [
          {
            name: 'guard',
            wasm: 'guard.wasm',
            sources: ['*.rs'],
            build: { command: [process.execPath, ...build] },
          },
        ],
      }),
    );
    const steps = [{ tool: 'get_issue', args: {}, result: {} }];
    writeFileSync(
      join(folder, 'a.guard-scenario.json'),
      JSON.stringify({ version: 1, guard: 'guard.wasm', steps }),
    );
    const node = (...args: string[]): void => {
      const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder });
      if (status !== 0 && status !== 1) throw new Error(String(stderr));
    };
    const cli = join(root, 'dist/cli.js');
    const together = await median(7, () => node(cli, 'run', '--build'));
    const apart = await median(7, () => {
      node(...build);
      node(cli, 'run');
    });
    row('guard-lab run --build', together, 'the build, then guard-lab run', apart);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
