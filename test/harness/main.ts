// Runs the suites named on the command line, or all: see test/run.mjs. The last line counts over all of them.
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { runInLanes } from './lanes.js';
import { resultsFolder } from './places.js';
import type { SuiteResult } from './suite-result.js';
import { PICTURES, type Selection, suiteJobs, suiteNames } from './suites.js';

/** A suite keeps about one core busy. More of them at once would make the tests of deadlines slow. */
const MOST_LANES = 2;

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

/** Prints the counts below what failed, once more and together; true when nothing failed and what should run in CI has run. */
function summarize(results: ReadonlyMap<string, SuiteResult>): boolean {
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
  mkdirSync(resultsFolder, { recursive: true });
  const results = await runInLanes(suiteJobs(selection), Math.min(MOST_LANES, availableParallelism()));
  return summarize(results) ? 0 : 1;
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
