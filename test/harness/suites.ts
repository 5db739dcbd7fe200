// The suites as jobs, in the order in which they start: what takes longest first, so that both lanes end together.
import { startBrowser } from './browser.js';
import { checkProject } from './check.js';
import { findChromium } from './chromium.js';
import { desktopWanted, openInServer, openOnDesktop } from './editor-host.js';
import { runEditorSuite } from './editor-suite.js';
import type { Job, Output } from './lanes.js';
import { runNodeSuites } from './node-suites.js';
import { buildBundles, packVsix } from './package.js';
import { browserVariable, serverVariable, webVariable } from './server-place.js';
import type { SuiteResult } from './suite-result.js';
import { startVsCodeServer, webPlace } from './vscode-server.js';

export const suiteNames = ['check', 'unit', 'sandbox', 'cli', 'editor', 'ui', 'web'];
/** Makes the pictures of the README; runs only when it is named. */
export const PICTURES = 'pictures';
/** A suite that takes longer hangs: a busy machine takes twice the usual ten minutes. */
const suiteTimeoutMs = 35 * 60_000;
/** Shares of the tests of the UI, each with a server and a browser. Settings belong to a server. */
const UI_SHARES = 4;

export interface Selection {
  readonly suites: readonly string[];
  /** Only tests whose name contains this; empty for all. */
  readonly name: string;
}

async function editor(vsix: string, name: string, output: Output): Promise<SuiteResult> {
  if (desktopWanted()) return runEditorSuite(vsix, name, openOnDesktop, output);
  const chromium = await findChromium();
  if ('missing' in chromium) return { notRun: chromium.missing };
  return runEditorSuite(vsix, name, (what) => openInServer(what, chromium.path), output);
}

type Part = { readonly number: number; readonly of: number };

/** Runs a share of the files of `suite` in windows of a VS Code server. */
async function windows(
  suite: string,
  part: Part,
  vsix: string,
  name: string,
  output: Output,
): Promise<SuiteResult> {
  const chromium = await findChromium();
  if ('missing' in chromium) return { notRun: chromium.missing };
  const server = await startVsCodeServer(vsix, { complete: suite === PICTURES });
  try {
    const browser = await startBrowser(chromium.path);
    const env = {
      [serverVariable]: JSON.stringify(server.place),
      [browserVariable]: browser.wsEndpoint(),
    };
    try {
      return await runNodeSuites([suite], name, { timeoutMs: suiteTimeoutMs, env, part, output });
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

/** Runs test/web in a VS Code that has no computer behind it. */
async function web(vsix: string, name: string, output: Output): Promise<SuiteResult> {
  const chromium = await findChromium();
  if ('missing' in chromium) return { notRun: chromium.missing };
  const place = await webPlace(vsix);
  const browser = await startBrowser(chromium.path);
  try {
    const env = { [webVariable]: JSON.stringify(place), [browserVariable]: browser.wsEndpoint() };
    return await runNodeSuites(['web'], name, { timeoutMs: suiteTimeoutMs, env, output });
  } finally {
    await browser.close();
  }
}

/** The jobs of the chosen suites, with what they need: a build for the command line, a packed extension for VS Code. */
export function suiteJobs({ suites, name }: Selection): Job[] {
  const jobs: Job[] = [];
  const node = (chosen: readonly string[], after: readonly string[]): void => {
    if (chosen.length === 0) return;
    const run = (output: Output): Promise<SuiteResult> =>
      runNodeSuites(chosen, name, { timeoutMs: suiteTimeoutMs, output });
    jobs.push({ title: chosen.join(', '), after, run });
  };
  const chosen = (...names: string[]): string[] => names.filter((suite) => suites.includes(suite));
  const nothing = { passed: 0, failures: [] };
  let vsix: string | undefined;
  const packed = (title: string, run: (vsix: string, name: string, output: Output) => Promise<SuiteResult>) =>
    jobs.push({
      title,
      after: ['package'],
      run: async (output) =>
        vsix === undefined ? { notRun: 'nothing was packed' } : run(vsix, name, output),
    });

  if (suites.includes('check')) jobs.push({ title: 'check', run: checkProject });
  if (chosen('editor', 'ui', 'web', PICTURES).length > 0)
    jobs.push({ title: 'package', run: async () => ((vsix = await packVsix()), nothing) });
  // Both write to dist: the build for the command line comes last and stays.
  if (chosen('sandbox', 'cli').length > 0)
    jobs.push({ title: 'build', after: ['package'], run: () => buildBundles().then(() => nothing) });
  node(chosen('sandbox', 'cli'), ['build']);
  node(chosen('unit'), []);
  if (suites.includes('editor')) packed('editor', editor);
  // A test by name needs no second window.
  const of = name === '' ? UI_SHARES : 1;
  for (let number = 0; number < of && suites.includes('ui'); number += 1)
    packed(of === 1 ? 'ui' : `ui ${number + 1}/${of}`, (...args) => windows('ui', { number, of }, ...args));
  if (suites.includes('web')) packed('web', web);
  if (suites.includes(PICTURES))
    packed(PICTURES, (...args) => windows(PICTURES, { number: 0, of: 1 }, ...args));
  return jobs;
}
