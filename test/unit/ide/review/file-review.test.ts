import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  FileReviews,
  RejectedChanges,
  reviewChanges,
  type FileReview,
} from '../../../../src/ide/review/file-review';
import { pointerText, withAccepted } from '../../../../src/run/expectation-changes';
import { review, runOf, scenarioText } from './review-fixture';

const TEXT = scenarioText({
  one: { tool: 'get', expect: { outcome: 'denied', operation: 'write' } },
  two: { tool: 'put', expect: { outcome: 'allowed', logs: ['never'] } },
});
const ACTUAL = { 'one.outcome': 'allowed', 'one.operation': 'read', 'two.logs': [] };
const FAILED = runOf('/a.json', TEXT, ACTUAL);

function drawn(file: FileReview | undefined, rejected = new RejectedChanges()): string[] {
  if (!file) return [];
  return reviewChanges(file, rejected).map(({ change, state }) => `${pointerText(change.path)} ${state}`);
}

const OPEN = [
  '/steps/0/expect/outcome open',
  '/steps/0/expect/operation open',
  '/steps/1/expect/logs by hand',
];

/** The text with the first change accepted. */
function accepted(): string {
  const file = review([FAILED], TEXT);
  assert.ok(file);
  return withAccepted(file.ran, file.left.slice(0, 1));
}

describe('what there is to review in a file', () => {
  it('are the changes of its run, without those that the text has already', () => {
    assert.deepEqual(drawn(review([FAILED], TEXT)), OPEN);
    assert.deepEqual(drawn(review([FAILED], accepted())), OPEN.slice(1));
    assert.equal(review([FAILED], accepted())?.accepted.length, 1);
  });

  it('is outdated for a text that was edited otherwise, and for another guard', () => {
    const outdated = OPEN.map((row) => row.replace(/(open|by hand)$/, 'outdated'));
    assert.deepEqual(drawn(review([FAILED], TEXT.replace('"get"', '"got"'))), outdated);
    assert.deepEqual(drawn(review([FAILED], TEXT, new FileReviews(), () => true)), outdated);
  });

  it('is nothing when the newest run of this text passes, whatever failed before', () => {
    const passed = runOf('/a.json', TEXT, {});
    assert.equal(review([passed, FAILED], TEXT), undefined);
    assert.equal(review([passed], `${TEXT} `), undefined);
    assert.equal(review([], TEXT), undefined);
  });

  it('comes back when what was accepted and passed is undone', () => {
    const passed = runOf('/a.json', accepted(), {});
    assert.equal(review([passed, FAILED], accepted()), undefined);
    assert.deepEqual(drawn(review([passed, FAILED], TEXT)), OPEN);
    const isOtherGuard = (): boolean => true;
    assert.equal(review([passed, FAILED], TEXT, new FileReviews(), isOtherGuard), undefined);
  });

  it('is that of the newest run where several are of the text', () => {
    const newer = runOf('/a.json', TEXT, { 'one.outcome': 'filtered' });
    assert.deepEqual(
      review([newer, FAILED], TEXT)?.left.map((change) => change.accepted),
      ['filtered'],
    );
  });

  it('is gone with the file, and not there before a run ended', () => {
    assert.equal(
      new FileReviews().of([FAILED], { parsed: undefined, isOutdatedButForText: () => false }),
      undefined,
    );
    const { result: _result, ...running } = FAILED;
    assert.equal(review([running], TEXT), undefined);
    assert.equal(review([{ ...FAILED, canceled: true }], `${TEXT} `)?.isOutdated, true);
  });

  it('remembers what was rejected as long as both values are the same', () => {
    const rejected = new RejectedChanges();
    const [first] = review([FAILED], TEXT)?.left ?? [];
    assert.ok(first);
    rejected.set(FAILED.uri, first, true);
    const states = (run = FAILED, text = TEXT): string[] => drawn(review([run], text), rejected);
    assert.equal(states()[0], '/steps/0/expect/outcome rejected');
    assert.equal(states(runOf('/a.json', TEXT, ACTUAL))[0], '/steps/0/expect/outcome rejected');
    const other = { ...ACTUAL, 'one.outcome': 'error' };
    assert.equal(states(runOf('/a.json', TEXT, other))[0], '/steps/0/expect/outcome open');
    assert.equal(states(runOf('/b.json', TEXT, ACTUAL))[0], '/steps/0/expect/outcome open');
    rejected.set(FAILED.uri, first, false);
    assert.equal(states()[0], '/steps/0/expect/outcome open');
  });

  it('takes a duration that is rejected as the same in each run', () => {
    const text = scenarioText({ one: { tool: 'get', expect: { maxDurationMs: 1 } } });
    const rejected = new RejectedChanges();
    const run = (ms: number): FileReview | undefined =>
      review([runOf('/a.json', text, { 'one.maxDurationMs': ms })], text);
    const [slow] = run(5.2)?.left ?? [];
    assert.ok(slow);
    assert.equal(slow.accepted, 6);
    rejected.set(FAILED.uri, slow, true);
    assert.deepEqual(drawn(run(7.9), rejected), ['/steps/0/expect/maxDurationMs rejected']);
  });

  it('has what fails without an expectation', () => {
    const file = review([runOf('/a.json', TEXT, {}, { status: 'errored', error: 'no guard' })], TEXT);
    assert.deepEqual([file?.left, file?.others], [[], [{ message: 'no guard' }]]);
  });
});
