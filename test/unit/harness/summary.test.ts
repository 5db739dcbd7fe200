import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../../cli/command-line';
import { projectFolder } from '../../harness/places';
import { summaryOf } from '../../harness/summary';
import type { SuiteResult } from '../../harness/suite-result';

const MISSING = 'no Chromium, Chrome or Edge found; install one or set GUARD_LAB_CHROMIUM';
const results = (entries: Record<string, SuiteResult>): ReadonlyMap<string, SuiteResult> =>
  new Map(Object.entries(entries));

describe('the summary of the suites', () => {
  it('is short where all has run and passed', () => {
    const all = summaryOf(results({ unit: { passed: 3, failures: [], skipped: [] } }), false);
    assert.deepEqual(all, { lines: ['3 passed, 0 failed'], exitCode: 0 });
  });

  it('is no success where a machine has no browser, and says what to install', () => {
    const suites = results({
      unit: { passed: 3, failures: [] },
      editor: { notRun: MISSING },
      ui: { notRun: MISSING },
    });
    assert.deepEqual(summaryOf(suites, false), {
      lines: [
        `!! NOT RUN: editor: ${MISSING}`,
        `!! NOT RUN: ui: ${MISSING}`,
        '!! This is not all of it: 2 suites did not run, for the reasons above.',
        '3 passed, 0 failed, not run: 2 suites',
      ],
      exitCode: 3,
    });
    const inCi = summaryOf(suites, true);
    assert.equal(inCi.lines.at(-1), '3 passed, 2 failed, not run: 2 suites');
    assert.equal(inCi.exitCode, 1);
  });

  it('names each test that a missing compiler left out', () => {
    const skipped = ['builds a guard in C: not checked: install the packages clang, lld'];
    const { lines, exitCode } = summaryOf(results({ cli: { passed: 1, failures: [], skipped } }), false);
    assert.equal(lines[0], `!! NOT RUN: cli: ${skipped[0] ?? ''}`);
    assert.equal(lines.at(-1), '1 passed, 0 failed, not run: 1 test');
    assert.equal(exitCode, 0);
  });

  it('is a failure where something failed, or nothing has run', () => {
    assert.equal(summaryOf(results({ unit: { passed: 1, failures: ['x'] } }), false).exitCode, 1);
    assert.equal(summaryOf(results({ unit: { passed: 0, failures: [] } }), false).exitCode, 1);
  });

  it('knows what was skipped from the tests, and leaves out what was not chosen', () => {
    const folder = temporaryFolder();
    const [file, counts] = [join(folder, 'some.test.mjs'), join(folder, 'counts.json')];
    writeFileSync(
      file,
      `import { it } from 'node:test';
       it('chosen', () => {});
       it('chosen, without its compiler', (t) => t.skip('not checked: install clang'));
       it('another', () => {});`,
    );
    const reporter = pathToFileURL(join(projectFolder, 'test/harness/count-reporter.mjs')).href;
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const args = [
      `--test-reporter=${reporter}`,
      `--test-reporter-destination=${counts}`,
      '--test-name-pattern=chosen',
      file,
    ];
    execFileSync(process.execPath, args, { env });
    assert.deepEqual(JSON.parse(readFileSync(counts, 'utf8')), {
      passed: 1,
      failures: [],
      skipped: ['chosen, without its compiler: not checked: install clang'],
    });
  });
});
