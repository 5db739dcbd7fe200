// Runs the suites named on the command line, or all: see test/run.mjs. The last line counts over all of them.
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { runInLanes } from './lanes.js';
import { resultsFolder } from './places.js';
import { summaryOf } from './summary.js';
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

/** Runs what the words of the command line ask for; the exit code: 0 passed, 1 failed, 2 words not understood, 3 not all has run. */
async function main(argv: readonly string[]): Promise<number> {
  const selection = parse(argv);
  if (typeof selection === 'string') {
    console.error(selection);
    return 2;
  }
  mkdirSync(resultsFolder, { recursive: true });
  const results = await runInLanes(suiteJobs(selection), Math.min(MOST_LANES, availableParallelism()));
  const { lines, exitCode } = summaryOf(results, Boolean(process.env['CI']));
  console.log(['', ...lines].join('\n'));
  return exitCode;
}

void main(process.argv.slice(2)).then((code) => process.exit(code));
