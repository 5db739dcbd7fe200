// Runs the suites of plain node:test files, in one process so that hundreds of files start once.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectFolder, runFolder } from './places.js';
import { run } from './processes.js';
import type { SuiteResult } from './suite-result.js';

interface Counts {
  readonly passed: number;
  readonly failures: readonly string[];
}

function readCounts(file: string): Counts {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Counts;
  } catch {
    return { passed: 0, failures: [] };
  }
}

/**
 * Runs every *.test.ts below test/<suite> of the suites, printing as it goes; `name` limits the run to tests
 * whose name matches it. A process that fails without a failed test (a file that does not load, a crash, no
 * end after `timeoutMs`) counts as one failure.
 */
export async function runNodeSuites(
  suites: readonly string[],
  name: string,
  timeoutMs: number,
  env: Readonly<Record<string, string>> = {},
): Promise<SuiteResult> {
  const countsFile = join(runFolder(), 'counts.json');
  const reporter = pathToFileURL(join(projectFolder, 'test', 'harness', 'count-reporter.mjs')).href;
  const args = [
    ...['--import', 'tsx'],
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...[`--test-reporter=${reporter}`, `--test-reporter-destination=${countsFile}`],
    ...(name === '' ? [] : [`--test-name-pattern=${name}`]),
    ...['test/suite.ts', ...suites],
  ];
  const finished = await run(process.execPath, args, { cwd: projectFolder, timeoutMs, env, show: true });
  const counts = readCounts(countsFile);
  if (finished.code === 0 || counts.failures.length > 0) return counts;
  const how = finished.timedOut ? `was ended after ${timeoutMs} ms` : `ended with ${finished.code}`;
  const failure = `the process of ${suites.join(', ')} ${how} without a failed test`;
  console.log(`✖ ${failure}`);
  return { passed: counts.passed, failures: [failure] };
}
