// Runs suites of plain node:test files, in one process so that hundreds of files start once.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Output } from './lanes.js';
import { projectFolder, runFolder } from './places.js';
import { run } from './processes.js';
import type { SuiteCounts } from './suite-result.js';

export interface NodeSuiteOptions {
  /** Milliseconds after which the process is ended. */
  readonly timeoutMs: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly output: Output;
  /** Of so many processes that share the files, the one with this number, from 0. */
  readonly part?: { readonly number: number; readonly of: number };
}

function readCounts(file: string): SuiteCounts {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SuiteCounts;
  } catch {
    return { passed: 0, failures: [] };
  }
}

/**
 * Runs every *.test.ts below test/<suite> of the suites, `name` limits the run to tests
 * whose name matches it. A process that fails without a failed test (a file that does not load, a crash, no
 * end after `timeoutMs`) counts as one failure.
 */
export async function runNodeSuites(
  suites: readonly string[],
  name: string,
  { timeoutMs, env = {}, output, part = { number: 0, of: 1 } }: NodeSuiteOptions,
): Promise<SuiteCounts> {
  const countsFile = join(runFolder(), 'counts.json');
  const reporter = pathToFileURL(join(projectFolder, 'test', 'harness', 'count-reporter.mjs')).href;
  const args = [
    ...['--import', 'tsx'],
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...[`--test-reporter=${reporter}`, `--test-reporter-destination=${countsFile}`],
    ...(name === '' ? [] : [`--test-name-pattern=${name}`]),
    ...['test/suite.ts', `${part.number}/${part.of}`, ...suites],
  ];
  const finished = await run(process.execPath, args, {
    ...{ cwd: projectFolder, timeoutMs, env },
    show: output.live,
  });
  if (finished.output !== '') output.print(finished.output);
  const counts = readCounts(countsFile);
  if (finished.code === 0 || counts.failures.length > 0) return counts;
  const how = finished.timedOut ? `was ended after ${timeoutMs} ms` : `ended with ${finished.code}`;
  const failure = `the process of ${suites.join(', ')} ${how} without a failed test`;
  output.print(`✖ ${failure}`);
  return { ...counts, failures: [failure] };
}
