import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { labelChanges } from '../../../../src/analysis/diff/label-changes';
import type { LabelEntry, LabelFile } from '../../../../src/analysis/labels/label-file';
import { parseLabelFile } from '../../../../src/analysis/labels/parse-label-file';
import { labelFileText } from '../../../../src/analysis/labels/write-label-file';
import { acceptChanges, isAccepted } from '../../../../src/ide/label-diff/accept-changes';
import { lineOfKey } from '../../../../src/ide/label-diff/row-line';
import { entryOf, fileOf } from '../../analysis/diff/label-entries';

function file(entries: Readonly<Record<string, Partial<LabelEntry>>>): LabelFile {
  return fileOf(Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, entryOf(entry)])));
}

/** As it is on disk. */
function written(labels: LabelFile): LabelFile {
  const parsed = parseLabelFile(labelFileText(labels));
  assert.ok(parsed.ok);
  return parsed.value;
}

const BASE = file({
  a: { secrecy: ['x', 'y'] },
  b: { secrecy: ['x'] },
  gone: {},
  other: { integrity: ['i'] },
});
const HEAD = file({ a: {}, added: { operation: 'write' }, b: {}, other: { integrity: ['i'] } });
const CHANGES = labelChanges(BASE, HEAD);
const of = (...keys: string[]) => CHANGES.filter(({ key }) => keys.includes(key));

describe('Accepting changes of labels', () => {
  it('gives one request its new labels, and leaves the others as they are', () => {
    const { file: after, accepted, conflicts } = acceptChanges(written(BASE), of('a'));
    assert.deepEqual([accepted, conflicts], [['a'], []]);
    const expected = file({ a: {}, b: { secrecy: ['x'] }, gone: {}, other: { integrity: ['i'] } });
    assert.equal(labelFileText(after), labelFileText(expected));
  });

  it('adds and removes requests; all together make the file of the guard', () => {
    assert.equal(labelFileText(acceptChanges(written(BASE), CHANGES).file), labelFileText(HEAD));
  });

  it('leaves alone what was changed meanwhile', () => {
    const disk = written(file({ a: { secrecy: ['z'] }, b: { secrecy: ['x'] } }));
    const { file: after, accepted, conflicts } = acceptChanges(disk, of('a', 'b', 'gone'));
    assert.deepEqual([accepted, conflicts], [['b', 'gone'], ['a']]);
    assert.deepEqual(after.labels.get('a')?.secrecy, ['z']);
  });

  it('writes nothing when all is accepted', () => {
    const disk = written(HEAD);
    assert.equal(acceptChanges(disk, CHANGES).file, disk);
    assert.ok(CHANGES.every((change) => isAccepted(disk, change)));
    assert.ok(CHANGES.every((change) => !isAccepted(BASE, change)));
  });

  it('knows the line of each key, and where a missing one would be', () => {
    const lines = labelFileText(BASE).split('\n');
    for (const key of BASE.labels.keys())
      assert.ok(lines[lineOfKey(BASE, key)]?.startsWith(`    "${key}": `));
    assert.equal(lineOfKey(BASE, 'added'), lineOfKey(BASE, 'a') + 1);
  });
});
