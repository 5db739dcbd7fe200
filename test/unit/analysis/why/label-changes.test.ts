import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decide, denialOf, remainingDenials, type Access } from '../../../../src/analysis/why/access';
import {
  admittingChanges,
  denyingRemovals,
  withChange,
  type TagChange,
} from '../../../../src/analysis/why/label-changes';
import { MODES, OPERATIONS } from '../../../../src/gateway/difc/labels';

const access = (over: Partial<Access> & { readonly data?: Partial<Access['labels']> } = {}): Access => {
  const { data, ...rest } = over;
  return {
    agent: { secrecy: [], integrity: [] },
    labels: { description: 'd', secrecy: [], integrity: [], ...data },
    operation: 'read',
    mode: 'filter',
    ...rest,
  };
};

/** Every subset of a list. */
function subsets<T>(list: readonly T[]): T[][] {
  return list.reduce<T[][]>((all, each) => [...all, ...all.map((set) => [...set, each])], [[]]);
}

const TAGS = ['*', 'a', 'b'];
const SETS = subsets(TAGS);

/** Every access with labels over three tags, `*` among them: 8^4 labels, each operation and mode. */
function* everyAccess(): Generator<Access> {
  for (const operation of OPERATIONS)
    for (const mode of MODES)
      for (const agentSecrecy of SETS)
        for (const agentIntegrity of SETS)
          for (const secrecy of SETS)
            for (const integrity of SETS)
              yield access({
                operation,
                mode,
                agent: { secrecy: agentSecrecy, integrity: agentIntegrity },
                data: { secrecy, integrity },
              });
}

const isDenied = (each: Access): boolean => decide(each).decision === 'deny';

/** Every single change of one side's labels that changes something; `*` is added only where it is a tag of the access. */
function atoms(each: Access, of: 'agent' | 'data'): TagChange[] {
  const labels = of === 'agent' ? each.agent : each.labels;
  const other = of === 'agent' ? each.labels : each.agent;
  return (['secrecy', 'integrity'] as const).flatMap((kind) =>
    TAGS.flatMap((tag): TagChange[] => {
      if (labels[kind].includes(tag)) return [{ action: 'remove', kind, tag }];
      return tag === '*' && !other[kind].includes('*') ? [] : [{ action: 'add', kind, tag }];
    }),
  );
}

describe('the smallest changes of labels', () => {
  it('admit each denied access over three tags, and no fewer changes of that side do', () => {
    let denied = 0;
    for (const each of everyAccess()) {
      const found = admittingChanges(each);
      assert.equal(found.length, isDenied(each) ? 2 : 0);
      for (const change of found) {
        denied++;
        const text = JSON.stringify({ each, change });
        assert.ok(!isDenied(withChange(each, change)), `does not admit: ${text}`);
        const fewer = subsets(atoms(each, change.of)).filter((set) => set.length < change.changes.length);
        const better = fewer.find((changes) => !isDenied(withChange(each, { of: change.of, changes })));
        assert.equal(better, undefined, `fewer changes admit: ${JSON.stringify(better)} ${text}`);
      }
    }
    assert.ok(denied > 10_000);
  });

  it('are the same whatever the first check that denies', () => {
    const both = access({
      agent: { secrecy: [], integrity: ['approved'] },
      data: { secrecy: ['private:a/b'] },
    });
    assert.equal(denialOf(both)?.kind, 'integrity');
    assert.deepEqual(
      remainingDenials(both).map(({ kind }) => kind),
      ['integrity', 'secrecy'],
    );
    assert.deepEqual(admittingChanges(both), [
      {
        of: 'agent',
        changes: [
          { action: 'remove', kind: 'integrity', tag: 'approved' },
          { action: 'add', kind: 'secrecy', tag: 'private:a/b' },
        ],
      },
      {
        of: 'data',
        changes: [
          { action: 'add', kind: 'integrity', tag: 'approved' },
          { action: 'remove', kind: 'secrecy', tag: 'private:a/b' },
        ],
      },
    ]);
  });
});

describe('checks that deny', () => {
  it('are found exactly where the gateway denies, and begin with the tags that it reports', () => {
    for (const each of everyAccess()) {
      const found = denialOf(each);
      assert.equal(found !== undefined, isDenied(each));
      if (!found) continue;
      const { secrecyToAdd, integrityToDrop } = decide(each);
      assert.deepEqual(found.tags, found.kind === 'secrecy' ? secrecyToAdd : integrityToDrop);
    }
  });
});

describe('tags without which an allowed access would be denied', () => {
  it('are those that the access needs, each by itself', () => {
    const read = access({
      agent: { secrecy: ['private:a/b'], integrity: ['approved'] },
      data: { secrecy: ['private:a/b'], integrity: ['approved', 'merged'] },
    });
    assert.deepEqual(denyingRemovals(read), [
      { of: 'agent', changes: [{ action: 'remove', kind: 'secrecy', tag: 'private:a/b' }] },
      { of: 'data', changes: [{ action: 'remove', kind: 'integrity', tag: 'approved' }] },
    ]);
  });

  it('are not searched in labels of very many tags', () => {
    const secrecy = Array.from({ length: 300 }, (_, at) => `t${String(at)}`);
    assert.equal(denyingRemovals(access({ agent: { secrecy, integrity: [] } })), undefined);
  });
});
