import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { junitReport } from '../../../src/report/junit';
import { SAMPLE } from './sample-result';

const [passing, failing, broken] = SAMPLE.scenarios;
const report = (...scenarios: typeof SAMPLE.scenarios): string => junitReport({ ...SAMPLE, scenarios });

describe('the JUnit report', () => {
  it('has a suite per scenario and a case per step', () => {
    assert.equal(
      report(passing!),
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="guard-lab" tests="1" failures="0" errors="0" skipped="0" time="1.234">
  <testsuite name="a.guard-scenario.json" tests="1" failures="0" errors="0" skipped="0" time="0.012">
    <testcase name="a step" classname="a.guard-scenario.json" file="a.guard-scenario.json" time="0.002"/>
  </testsuite>
</testsuites>
`,
    );
  });

  it('reports failures with every failed check, escaped', () => {
    const text = report(failing!);
    assert.match(text, /<testcase name="list &lt;issues&gt;"/);
    assert.match(
      text,
      /<failure message="expect.outcome: expected &quot;allowed&quot;, got &quot;filtered&quot;">.*expect\.items: .*<\/failure>/,
    );
  });

  it('writes characters that XML cannot hold as escapes', () => {
    const step = { ...passing!.steps[0]!, name: 'a\u0000b\ud800c\uffff\u{1f600}' };
    assert.match(report({ ...passing!, steps: [step] }), /name="a\\u0000b\\ud800c\\uffff😀"/);
    assert.match(report(failing!), /\[log 1\] hello\\u0007/);
  });

  it('skips what was not checked instead of passing it', () => {
    assert.match(report(failing!), /<testcase name="trap".*\n +<skipped message="ran, nothing checked"\/>/);
  });

  it('has an error for a scenario that could not run', () => {
    assert.match(
      report(broken!),
      /tests="1" failures="0" errors="1".*\n.*\n +<error message="3:7: `guard` must be a string/,
    );
  });
});
