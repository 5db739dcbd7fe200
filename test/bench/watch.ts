import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, row, title } from './measure';

const MODULE = 'test/fixtures/tiny-rust/tiny-rust.full.wasm';
const ROUNDS = 15;

/** From a guard that changed on disk to its verdict, while `guard-lab run --watch` waits; the guard is another one each time. */
export async function changeToVerdict(root: string): Promise<void> {
  title(`A guard changed on disk, to the verdict of run --watch (median of ${String(ROUNDS)})`);
  const folder = mkdtempSync(join(tmpdir(), 'guard-lab-bench-'));
  const bytes = readFileSync(join(root, MODULE));
  const write = (number: number): void =>
    writeFileSync(join(folder, 'guard.wasm'), Buffer.concat([bytes, Buffer.of(0, 3, 1, 0x78, number)]));
  write(0);
  const steps = [{ tool: 'get_issue', args: {}, result: {} }];
  writeFileSync(
    join(folder, 'a.guard-scenario.json'),
    JSON.stringify({ version: 1, guard: 'guard.wasm', steps }),
  );
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), 'run', '--watch'], { cwd: folder });
  const verdict = waitFor(child.stdout, /Scenarios: /);
  const watching = waitFor(child.stderr, /watching \d+ files/);
  try {
    let number = 0;
    await Promise.all([verdict.next(), watching.next()]);
    const run = await median(ROUNDS, async () => {
      const both = Promise.all([verdict.next(), watching.next()]);
      write(++number);
      await both;
    });
    const size = Math.round(statSync(join(root, MODULE)).size / 1024);
    row(`a Rust guard of ${String(size)} KiB`, run, 'the bound', 150);
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resolves each time the text has come since the last time. */
function waitFor(stream: NodeJS.ReadableStream, text: RegExp): { next(): Promise<void> } {
  let seen = '';
  let look: () => void = () => undefined;
  stream.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
    look();
  });
  return {
    next: () =>
      new Promise((resolve) => {
        look = () => {
          if (!text.test(seen)) return;
          seen = '';
          look = () => undefined;
          resolve();
        };
        look();
      }),
  };
}
