// Runs the suites named on the command line, or all: see test/run.mjs. The last line counts over all of them.
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { startBrowser } from './browser.js';
import { checkProject } from './check.js';
import { findChromium } from './chromium.js';
import { desktopWanted, openInServer, openOnDesktop } from './editor-host.js';
import { runEditorSuite } from './editor-suite.js';
import { runNodeSuites } from './node-suites.js';
import { buildBundles, packVsix } from './package.js';
import { resultsFolder } from './places.js';
import { browserVariable, serverVariable, webVariable } from './server-place.js';
import type { SuiteCounts, SuiteResult } from './suite-result.js';
import { startVsCodeServer, webPlace } from './vscode-server.js';

const suiteNames = ['check', 'unit', 'sandbox', 'cli', 'editor', 'ui', 'web'];
/** Makes the pictures of the README; runs only when it is named. */
const PICTURES = 'pictures';
/** A suite that takes longer hangs: a busy machine takes twice the usual ten minutes. */
const suiteTimeoutMs = 35 * 60_000;

interface Selection {
  readonly suites: readonly string[];
  /** Only tests whose name contains this; empty for all. */
  readonly name: string;
}

/** The suites and the name of `[suite…] [--name TEXT]`; a sentence when the words are none of these. */
function parse(argv: readonly string[]): Selection | string {
  const suites: string[] = [];
  let name = '';
  for (let i = 0; i < argv.length; i += 1) {
    const word = argv[i] ?? '';
    if (word === '--name') name = argv[(i += 1)] ?? '';
    else if (suiteNames.includes(word) || word === PICTURES) suites.push(word);
    else return `Unknown suite ${word}. Usage: node test/run.mjs [${suiteNames.join('|')}…] [--name TEXT]`;
  }
  return { suites: suites.length === 0 ? suiteNames : suites, name };
}

async function editor(vsix: string, name: string): Promise<SuiteResult> {
  if (desktopWanted()) return runEditorSuite(vsix, name, openOnDesktop);
  const chromium = await findChromium();
  if ('missing' in chromium) return { notRun: chromium.missing };
  return runEditorSuite(vsix, name, (what) => openInServer(what, chromium.path));
}

async function ui(vsix: string, name: string): Promise<SuiteResult> {
  const chromium = await findChromium();
  if ('missing' in chromium) return { notRun: chromium.missing };
  // A window keeps less than one core busy. A test by name needs no second one.
  const of = name === '' ? Math.min(2, availableParallelism()) : 1;
  const parts = await Promise.all(
    Array.from({ length: of }, (_, number) => uiPart('ui', vsix, name, chromium.path, { number, of })),
  );
  return {
    passed: parts.reduce((sum, { passed }) => sum + passed, 0),
    failures: parts.flatMap(({ failures }) => failures),
  };
}

async function pictures(vsix: string, name: string): Promise<SuiteResult> {
  const chromium = await findChromium();
  if ('missing' in chromium) return { notRun: chromium.missing };
  return uiPart(PICTURES, vsix, name, chromium.path, { number: 0, of: 1 });
}

/** Runs a share of the files with a server and a browser for them alone, because settings belong to a server. */
async function uiPart(
  suite: string,
  vsix: string,
  name: string,
  chromium: string,
  part: { readonly number: number; readonly of: number },
): Promise<SuiteCounts> {
  const server = await startVsCodeServer(vsix);
  try {
    const browser = await startBrowser(chromium);
    const env = {
      [serverVariable]: JSON.stringify(server.place),
      [browserVariable]: browser.wsEndpoint(),
    };
    try {
      const printLater = part.number > 0;
      return await runNodeSuites([suite], name, { timeoutMs: suiteTimeoutMs, env, part, printLater });
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

/** Runs test/web in a VS Code that has no computer behind it. */
async function web(vsix: string, name: string): Promise<SuiteResult> {
  const chromium = await findChromium();
  if ('missing' in chromium) return { notRun: chromium.missing };
  const place = await webPlace(vsix);
  const browser = await startBrowser(chromium.path);
  try {
    const env = { [webVariable]: JSON.stringify(place), [browserVariable]: browser.wsEndpoint() };
    return await runNodeSuites(['web'], name, { timeoutMs: suiteTimeoutMs, env });
  } finally {
    await browser.close();
  }
}

/** What each suite came to, in the order they ran. */
const results = new Map<string, SuiteResult>();

/** Runs one step under a heading; what it throws is a failure of it, printed. */
async function step(title: string, body: () => Promise<SuiteResult>): Promise<void> {
  console.log(`\n── ${title}`);
  const start = performance.now();
  const result = await body().catch((error: unknown): SuiteResult => {
    const failure = error instanceof Error ? error.message : String(error);
    console.log(`✖ ${failure}`);
    return { passed: 0, failures: [failure] };
  });
  results.set(title, result);
  console.log(`── ${title}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

async function checkAndUnit({ suites, name }: Selection): Promise<void> {
  if (suites.includes('check')) await step('check', checkProject);
  if (suites.includes('unit'))
    await step('unit', () => runNodeSuites(['unit'], name, { timeoutMs: suiteTimeoutMs }));
}

/** Builds what every suite but unit needs, and runs those that need no window, beside `checkAndUnit`. */
async function buildAndRun({ suites, name }: Selection): Promise<void> {
  if (!suites.some((suite) => suite !== 'unit' && suite !== 'check')) return;
  await step('build', () => buildBundles().then(() => ({ passed: 0, failures: [] })));
  const chosen = ['sandbox', 'cli'].filter((suite) => suites.includes(suite));
  if (chosen.length === 0) return;
  const printLater = suites.includes('check') || suites.includes('unit');
  await step(chosen.join(', '), () => runNodeSuites(chosen, name, { timeoutMs: suiteTimeoutMs, printLater }));
}

async function runAll({ suites, name }: Selection): Promise<void> {
  mkdirSync(resultsFolder, { recursive: true });
  await Promise.all([checkAndUnit({ suites, name }), buildAndRun({ suites, name })]);
  if (!['editor', 'ui', 'web', PICTURES].some((suite) => suites.includes(suite))) return;
  let vsix: string | undefined;
  await step('package', async () => {
    vsix = await packVsix();
    return { passed: 0, failures: [] };
  });
  for (const [suite, body] of Object.entries({ editor, ui, web, [PICTURES]: pictures })) {
    if (!suites.includes(suite)) continue;
    await step(suite, () => {
      return vsix === undefined ? Promise.resolve({ notRun: 'nothing was packed' }) : body(vsix, name);
    });
  }
}

/** Prints the counts below what failed, once more and together; true when nothing failed and what should run in CI has run. */
function summarize(): boolean {
  let passed = 0;
  let failed = 0;
  console.log('');
  for (const [title, result] of results) {
    if ('notRun' in result) {
      console.log(`!! NOT RUN: ${title}: ${result.notRun}`);
      if (process.env['CI']) failed += 1;
      continue;
    }
    passed += result.passed;
    failed += result.failures.length;
    for (const failure of result.failures) console.log(`✖ ${title}: ${failure}\n`);
  }
  if (passed + failed === 0) {
    console.log('✖ no test has run');
    failed = 1;
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}

/** Runs what the words of the command line ask for; the exit code: 0 passed, 1 failed, 2 words not understood. */
async function main(argv: readonly string[]): Promise<number> {
  const selection = parse(argv);
  if (typeof selection === 'string') {
    console.error(selection);
    return 2;
  }
  await runAll(selection);
  return summarize() ? 0 : 1;
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
