import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runRestriction } from '../../../../src/ide/runs/run-restriction';
import { statusSummary, type ShownResult, type StatusInput } from '../../../../src/ide/runs/status-summary';
import type { Status } from '../../../../src/run/result';

function result(file: string, status: Status, outdated = false): ShownResult {
  return { file, status, outdated };
}

function input(statuses: readonly Status[], more: Partial<StatusInput> = {}): StatusInput {
  const results = statuses.map((status, index) => result(`${String(index)}.json`, status));
  return {
    profile: 'pr-7938',
    running: false,
    restriction: undefined,
    results,
    subject: 'guard.wat',
    ...more,
  };
}

const text = (...args: Parameters<typeof input>): string => statusSummary(input(...args)).text;

describe('the status bar', () => {
  it('shows the profile and the worst last result', () => {
    assert.deepEqual(
      [text([]), text(['passed']), text(['passed', 'unchecked']), text(['failed', 'passed', 'errored'])],
      [
        '$(beaker) pr-7938',
        '$(pass) pr-7938',
        '$(circle-large-outline) pr-7938',
        '$(error) pr-7938 2 failed',
      ],
    );
  });

  it('shows that something runs instead of the last result', () => {
    assert.equal(text(['failed'], { running: true }), '$(sync~spin) pr-7938');
  });

  it('shows that guards do not run, with the reason in its tooltip', () => {
    const restriction = { message: 'Not trusted.', advice: 'Ask a person.', buttons: [] };
    const summary = statusSummary(input([], { restriction }));
    assert.equal(summary.text, '$(workspace-untrusted) pr-7938');
    assert.match(summary.tooltip, /Not trusted\./);
    assert.doesNotMatch(summary.tooltip, /command:/);
  });

  it('has a way to grant trust in its tooltip', () => {
    const obstacle = runRestriction({ trusted: false, folderSchemes: [] });
    const { tooltip } = statusSummary(input([], { restriction: obstacle }));
    assert.match(tooltip, /\[Manage Workspace Trust\]\(command:workbench\.trust\.manage\)/);
  });

  it('lists scenarios, the worst first', () => {
    const { tooltip } = statusSummary(input(['passed', 'failed']));
    assert.equal(
      tooltip,
      [
        '**Guard Lab** — profile `pr-7938`',
        '`guard.wat`: 1 failed, 1 passed',
        '- $(error) `1.json` failed\n- $(pass) `0.json` passed',
        'Click to show commands.',
      ].join('\n\n'),
    );
  });

  it('lists only the first of many scenarios', () => {
    const { tooltip } = statusSummary(input(Array.from({ length: 1000 }, () => 'passed' as const)));
    assert.equal(tooltip.match(/^- /gm)?.length, 11);
    assert.match(tooltip, /^- … 990 more$/m);
  });

  it('keeps Markdown and icons of file names from counting', () => {
    const results = [result('`](command:x)$(bug)', 'passed')];
    const { tooltip } = statusSummary(input([], { results, subject: undefined }));
    assert.match(tooltip, /- \$\(pass\) `ˋ\]\(command:x\)\$\u200b\(bug\)` passed/);
  });

  it('shows no verdict of a text that is another one now', () => {
    const results = [result('a.json', 'passed', true), result('b.json', 'passed', true)];
    const summary = statusSummary(input([], { results }));
    assert.equal(summary.text, '$(history) pr-7938 outdated');
    assert.equal(summary.label, 'Guard Lab: profile pr-7938, outdated: 2 passed');
    assert.doesNotMatch(summary.tooltip, /\$\(pass\)/);
    assert.match(summary.tooltip, /^Outdated results are from before a change/m);
    assert.match(summary.tooltip, /^- \$\(history\) `a\.json` outdated: passed$/m);
  });

  it('lets what is outdated outweigh what passes, and failures of now outweigh both', () => {
    const fine = result('a.json', 'passed');
    const old = result('b.json', 'failed', true);
    const bad = result('c.json', 'failed');
    const mixed = statusSummary(input([], { results: [fine, old] }));
    assert.equal(mixed.text, '$(history) pr-7938 outdated');
    assert.match(mixed.label, /1 passed; outdated: 1 failed$/);
    const failing = statusSummary(input([], { results: [fine, old, bad] }));
    assert.equal(failing.text, '$(error) pr-7938 1 failed');
    assert.match(failing.label, /1 failed, 1 passed; outdated: 1 failed$/);
    assert.deepEqual(failing.tooltip.match(/[abc]\.json/g), ['c.json', 'b.json', 'a.json']);
  });

  it('reads well without its icon', () => {
    const { label } = statusSummary(input(['errored', 'passed', 'passed']));
    assert.equal(label, 'Guard Lab: profile pr-7938, 1 could not run, 2 passed');
  });
});
