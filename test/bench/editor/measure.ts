// What people wait for in a real VS Code, and what the command line and Node take for the same files.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../../harness/chromium.js';
import { openInServer } from '../../harness/editor-host.js';
import { packVsix } from '../../harness/package.js';
import { projectFolder, resultsFolder, runFolder } from '../../harness/places.js';
import { listenForTests, testPortVariable } from '../../harness/test-events.js';
import { MANY_FOLDER, moduleVariable, PART_FOLDER, writeCompiled, writeMany } from './scenarios.js';

const MODULE = join(projectFolder, 'test/fixtures/tiny-rust/tiny-rust.full.wasm');
const ROUNDS = 3;
/** Reads what a search for scenarios reads. */
const READ = `const { readdirSync, readFileSync } = require('node:fs');
for (const { name, parentPath } of readdirSync('.', { recursive: true, withFileTypes: true }))
  if (name.endsWith('.json')) JSON.parse(readFileSync(parentPath + '/' + name, 'utf8'));`;

/** Medians in milliseconds. */
interface EditorTimes {
  readonly activation: number;
  readonly written: number;
  /** In a workspace with many scenarios. */
  readonly opened: number;
  readonly complete: number;
  readonly found: number;
  readonly part: number;
  readonly writtenThen: number;
  /** The same without VS Code. */
  readonly read: number;
  readonly partOnCommandLine: number;
}

/** Measures all of them; a sentence when VS Code could not be opened. */
export async function measureEditor(): Promise<EditorTimes | string> {
  const chromium = await findChromium();
  if ('missing' in chromium) return chromium.missing;
  const suite = await bundled();
  const vsix = await packVsix();
  const few = await inWindow(chromium.path, { suite, vsix }, (folder) => writeCompiled(folder, MODULE));
  if (typeof few === 'string') return few;
  const many = await inWindow(chromium.path, { suite, vsix }, (folder) => {
    writeCompiled(folder, MODULE);
    writeMany(folder);
  });
  if (typeof many === 'string') return many;
  return {
    activation: few('activation'),
    written: few('written'),
    opened: many('opened'),
    complete: many('complete'),
    found: many('found'),
    part: many('part'),
    writtenThen: many('written'),
    ...withoutEditor(),
  };
}

function withoutEditor(): { readonly read: number; readonly partOnCommandLine: number } {
  const folder = runFolder();
  writeMany(folder);
  const cwd = join(folder, MANY_FOLDER);
  const timed = (args: readonly string[]): number => {
    const times = Array.from({ length: ROUNDS }, () => {
      const started = performance.now();
      const { status, stderr } = spawnSync(process.execPath, args, { cwd, maxBuffer: 2 ** 28 });
      if (status !== 0) throw new Error(`${args.join(' ')} ended with ${String(status)}: ${String(stderr)}`);
      return performance.now() - started;
    });
    return middle(times);
  };
  const cli = join(projectFolder, 'dist', 'cli.js');
  return { read: timed(['-e', READ]), partOnCommandLine: timed([cli, 'run', PART_FOLDER]) };
}

async function bundled(): Promise<string> {
  mkdirSync(resultsFolder, { recursive: true });
  const outfile = join(resultsFolder, 'bench-suite.cjs');
  await build({
    entryPoints: [join(projectFolder, 'test', 'bench', 'editor', 'suite.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    outfile,
    logLevel: 'warning',
  });
  return outfile;
}

/** The medians of what a window measured, by their names; a sentence when it did not. */
async function inWindow(
  chromium: string,
  what: { readonly suite: string; readonly vsix: string },
  prepare: (folder: string) => void,
): Promise<((name: string) => number) | string> {
  const times = new Map<string, number[]>();
  let failure = '';
  const listener = await listenForTests((event) => {
    if (event.kind === 'pass') times.set(event.title, [...(times.get(event.title) ?? []), event.durationMs]);
    if (event.kind === 'fail') failure = event.error;
  });
  const env = { [testPortVariable]: String(listener.port), [moduleVariable]: MODULE };
  const host = await openInServer({ ...what, workspace: 'test/editor/workspace', env, prepare }, chromium);
  try {
    const complete = await Promise.race([listener.ended, host.ended.then(() => false)]);
    if (!complete) return `VS Code ended early\n${await host.evidence()}`;
    return failure === '' ? (name) => middle(times.get(name) ?? []) : failure;
  } finally {
    listener.close();
    await host.stop();
  }
}

function middle(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
}
