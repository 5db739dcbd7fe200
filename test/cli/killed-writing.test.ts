import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { buildSync } from 'esbuild';
import { ROOT, temporaryFolder } from './command-line';

const KILLS = 60;

/** A program that does nothing but replace a file, by turns with the one and the other content. */
function writer(folder: string): string {
  const program = join(folder, 'writer.cjs');
  const stdin = {
    contents: `
      import { replaceFile } from './src/files/replace-file';
      const contents = ['a', 'b'].map((letter) => Buffer.from(letter.repeat(200_000)));
      for (let turn = 0; ; turn++) {
        replaceFile(process.argv[2], contents[turn % 2]);
        if (turn === 0) require('node:fs').writeSync(1, 'ready');
      }`,
    resolveDir: ROOT,
    loader: 'ts' as const,
  };
  buildSync({ stdin, bundle: true, platform: 'node', format: 'cjs', outfile: program });
  return program;
}

describe('a process that is killed while it writes', () => {
  it('leaves a whole file, and nothing beside it, at every moment', async () => {
    const folder = temporaryFolder();
    const program = writer(folder);
    const project = join(folder, 'project');
    mkdirSync(project);
    const file = join(project, 'x.guard-scenario.json');
    writeFileSync(file, 'a'.repeat(200_000));
    const temporary = join(folder, 'temporary');
    mkdirSync(temporary);
    for (let kill = 0; kill < KILLS; kill++) {
      const env = { ...process.env, TMPDIR: temporary };
      const child = spawn(process.execPath, [program, file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = new Promise((resolve) => child.on('close', resolve));
      await new Promise((resolve) => child.stdout.once('data', resolve));
      // Each child in another part of what it does over and over.
      await new Promise((resolve) => setTimeout(resolve, kill % 20));
      child.kill('SIGKILL');
      await ended;
      assert.deepEqual(readdirSync(project), ['x.guard-scenario.json']);
      const content = readFileSync(file, 'utf8');
      assert.ok(content === 'a'.repeat(200_000) || content === 'b'.repeat(200_000), `kill ${String(kill)}`);
    }
  });
});
