// Run All of the Test Explorer in a real VS Code against the command line, over the same scenarios.
import { build } from 'esbuild';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from '../../harness/chromium.js';
import { openInServer } from '../../harness/editor-host.js';
import { packVsix } from '../../harness/package.js';
import { projectFolder, resultsFolder, runFolder } from '../../harness/places.js';
import { run } from '../../harness/processes.js';
import { listenForTests, testPortVariable } from '../../harness/test-events.js';
import { writeScenarios } from './scenarios.js';

const ROUNDS = 3;
const TIMEOUT_MS = 10 * 60_000;

/** Medians in milliseconds over 2,000 scenarios; a sentence when VS Code could not be opened. */
export async function measureRunAll(): Promise<{ editor: number; cli: number } | string> {
  const chromium = await findChromium();
  if ('missing' in chromium) return chromium.missing;
  const editor = await inEditor(chromium.path);
  return typeof editor === 'string' ? editor : { editor: middle(editor), cli: middle(await onCommandLine()) };
}

async function onCommandLine(): Promise<number[]> {
  const folder = runFolder();
  writeScenarios(folder);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    const cli = join(projectFolder, 'dist', 'cli.js');
    const { code, output } = await run(process.execPath, [cli, 'run', folder], {
      cwd: folder,
      timeoutMs: TIMEOUT_MS,
    });
    if (code !== 0) throw new Error(`the command line ended with ${String(code)}: ${output.slice(-500)}`);
    times.push(performance.now() - started);
  }
  return times;
}

async function inEditor(chromium: string): Promise<number[] | string> {
  mkdirSync(resultsFolder, { recursive: true });
  const suite = join(resultsFolder, 'run-all-suite.cjs');
  await build({
    entryPoints: [join(projectFolder, 'test', 'bench', 'run-all', 'suite.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    outfile: suite,
    logLevel: 'warning',
  });
  const times: number[] = [];
  let failure = '';
  const listener = await listenForTests((event) => {
    if (event.kind === 'pass') times.push(event.durationMs);
    if (event.kind === 'fail') failure = event.error;
  });
  const env = { [testPortVariable]: String(listener.port) };
  const vsix = await packVsix();
  const host = await openInServer({ vsix, suite, workspace: 'test/editor/workspace', env }, chromium);
  try {
    const complete = await Promise.race([listener.ended, host.ended.then(() => false)]);
    if (complete && failure === '') return times;
    return failure === '' ? `VS Code ended early\n${await host.evidence()}` : failure;
  } finally {
    listener.close();
    await host.stop();
  }
}

function middle(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
}
