// Runs test/editor in a real VS Code and prints its tests as they come.
import { build } from 'esbuild';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { type EditorHost, type EditorRun } from './editor-host.js';
import type { Output } from './lanes.js';
import { projectFolder, resultsFolder } from './places.js';
import type { SuiteResult } from './suite-result.js';
import { listenForTests, type TestEvent, testNameVariable, testPortVariable } from './test-events.js';

const startTimeoutMs = 300_000;
const lastWordsTimeoutMs = 20_000;
const suiteTimeoutMs = 35 * 60_000;

/** One bundle of all test files; `vscode` is the extension host's, mocha is loaded from node_modules. */
async function bundleSuite(): Promise<string> {
  const outfile = join(resultsFolder, 'editor-suite.cjs');
  rmSync(outfile, { force: true });
  const files = globSync('test/editor/**/*.test.ts', { cwd: projectFolder }).sort();
  if (files.length === 0) throw new Error('no tests in test/editor');
  const loads = files.map((file) => `() => require(${JSON.stringify(`./${file}`)})`);
  await build({
    stdin: {
      contents: `import { runTests } from './test/editor/index.ts';
        export const run = () => runTests([${loads.join(', ')}]);`,
      resolveDir: projectFolder,
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // The UMD build of jsonc-parser requires files that a bundle does not have.
    mainFields: ['module', 'main'],
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    outfile,
    logLevel: 'warning',
  });
  return outfile;
}

function print(event: TestEvent, output: Output): void {
  if (event.kind === 'end') return;
  const indent = '  '.repeat(event.depth);
  if (event.kind === 'suite') output.print(`${indent}▶ ${event.title}`);
  if (event.kind === 'pass') output.print(`${indent}✔ ${event.title} (${event.durationMs} ms)`);
  if (event.kind === 'fail') {
    output.print(`${indent}✖ ${event.title}\n${event.error.replaceAll(/^/gm, `${indent}    `)}`);
  }
}

interface Deadline {
  /** Resolves with the failure when the time has passed since this call. */
  start(): Promise<string>;
  cancel(): void;
}

function deadline(milliseconds: number, failure: string): Deadline {
  let timer: NodeJS.Timeout | undefined;
  return {
    start: () => new Promise((resolve) => (timer = setTimeout(() => resolve(failure), milliseconds))),
    cancel: () => clearTimeout(timer),
  };
}

/**
 * Runs the suite in the VS Code that `open` opens. A VS Code that does not start the suite, dies or takes
 * too long is one more failure, with its logs printed. `name` limits the run to tests whose name contains it.
 */
export async function runEditorSuite(
  vsix: string,
  name: string,
  open: (what: EditorRun) => Promise<EditorHost>,
  output: Output,
): Promise<SuiteResult> {
  const suite = await bundleSuite();
  let passed = 0;
  const failures: string[] = [];
  const listener = await listenForTests((event) => {
    print(event, output);
    if (event.kind === 'pass') passed += 1;
    if (event.kind === 'fail') failures.push(`${event.title}\n${event.error}`);
  });
  const env = { [testPortVariable]: String(listener.port), [testNameVariable]: name };
  const host = await open({ vsix, suite, workspace: 'test/editor/workspace', env });
  const start = deadline(startTimeoutMs, 'VS Code has not started the suite in time');
  const end = deadline(suiteTimeoutMs, 'the suite has not ended in time');
  const lastWords = deadline(lastWordsTimeoutMs, 'VS Code ended before the suite');
  try {
    const complete = listener.ended.then((told) =>
      told ? null : 'the extension host died during the suite',
    );
    // What the suite said last may still be on its way when VS Code has ended.
    const gone = host.ended.then(() => Promise.race([complete, lastWords.start()]));
    const running = listener.connected.then(() => {
      start.cancel();
      return Promise.race([complete, gone, end.start()]);
    });
    const failure = await Promise.race([running, gone, start.start()]);
    if (failure !== null) output.print(`✖ ${failure}\n${await host.evidence()}`);
    return { passed, failures: failure === null ? failures : [...failures, failure] };
  } finally {
    for (const each of [start, end, lastWords]) each.cancel();
    listener.close();
    await host.stop();
  }
}
