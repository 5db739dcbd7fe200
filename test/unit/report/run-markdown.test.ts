import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ScenarioResult } from '../../../src/run/result';
import { markdownRun } from '../../../src/report/run-markdown';
import { SAMPLE } from './sample-result';

const [passing, failing, broken] = SAMPLE.scenarios;
const report = (...scenarios: ScenarioResult[]): string =>
  markdownRun(
    { ...SAMPLE, scenarios },
    {
      locate: (_file, path) => (path[0] === 'steps' ? { line: 7, column: 3 } : undefined),
      pathOf: (file) => (file.startsWith('/') ? undefined : `guards/${file}`),
      problemAt: () => ({ line: 3, column: 7 }),
    },
  );

describe('a run as Markdown', () => {
  it('says what passed, without a table of nothing', () => {
    assert.equal(report(passing!), '### Scenarios: 1 passed\n\n1 scenario in 1.23 s.\n');
  });

  it('lists what failed at its line, and what could not run', () => {
    const text = report(failing!, broken!);
    assert.match(text, /^### Scenarios: 1 failed, 1 could not run\n/);
    assert.match(
      text,
      /\| <code>guards\/b,1\.guard-scenario\.json&#58;7<\/code> \| list &#60;issues&#62; \| expect\.outcome&#58; expected/,
    );
    assert.match(text, /json&#58;3<\/code> \| {2}\| 3&#58;7&#58; &#96;guard&#96; must be a string/);
  });

  it('does not count as passed what was not checked, and folds warnings away', () => {
    const finding = {
      ...failing!.steps.flatMap(({ findings }) => findings)[0]!,
      severity: 'warning' as const,
    };
    const text = report({ ...passing!, status: 'unchecked', findings: [finding] });
    assert.match(text, /^### Scenarios: 1 ran, nothing checked\n/);
    assert.match(text, /<details><summary>Ran, nothing checked \(1\)<\/summary>/);
    assert.match(text, /<details><summary>Warnings \(1\)<\/summary>/);
  });

  it('obeys nothing that a guard or a file says', () => {
    const hostile = '@team <img src=x> [a](http://x) | `b` \u001b[31m\n www.example.org **c** #1';
    const step = { ...failing!.steps[1]!, name: hostile, error: hostile };
    const text = report({ ...failing!, steps: [step], error: hostile });
    const cells = text.split('\n').filter((line) => line.includes('team'));
    assert.ok(cells.length >= 2);
    for (const cell of cells) assert.doesNotMatch(cell, /@|<img|\[a\]|`|\u001b|www\.|\*|(?<!&)#1/);
  });

  it('is no longer than a comment may be, and counts what is left out', () => {
    const text = report(...Array.from({ length: 2000 }, () => failing!));
    assert.ok(text.length <= 65_536, String(text.length));
    const left = [...text.matchAll(/(\d+) more are not shown here\./g)].map(([, count]) => Number(count));
    const rows = (report: string): number => report.match(/^\| <code>/gm)?.length ?? 0;
    assert.equal(
      left.reduce((sum, count) => sum + count, rows(text)),
      rows(report(failing!)) * 2000,
    );
  });
});
