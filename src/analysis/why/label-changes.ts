import type { AgentLabels } from '../../gateway/difc/labels';
import { difference, union, WILDCARD } from '../../gateway/difc/tags';
import { decide, remainingDenials, type Access, type Denial } from './access';

/** One tag to add to, or to remove from, one list of labels. */
export interface TagChange {
  readonly action: 'add' | 'remove';
  readonly kind: 'secrecy' | 'integrity';
  readonly tag: string;
}

/** Who is labeled: the agent, or what it reads or writes. */
export type Side = 'agent' | 'data';

/** Changes of the labels of one side. */
export interface LabelChange {
  readonly of: Side;
  readonly changes: readonly TagChange[];
}

/** Labels over this many tags are not searched for what would deny an access. */
const MAX_SEARCHED = 200;

/**
 * The smallest changes of labels that admit a denied access: one of the agent's labels, one of the data's. Each is
 * minimal: without any one of its changes the access is denied. The tag `*` is added only where it is itself what is
 * missing. Empty when the access is not denied.
 */
export function admittingChanges(access: Access): LabelChange[] {
  if (decide(access).decision !== 'deny') return [];
  return (['agent', 'data'] as const).map((of) => ({ of, changes: minimal(access, of, needed(access, of)) }));
}

/**
 * Every tag without which an access that is allowed would be denied: of the agent or of the data, each by itself.
 * Undefined when there are too many tags to try.
 */
export function denyingRemovals(access: Access): LabelChange[] | undefined {
  const { agent, labels } = access;
  const count = [agent, labels].reduce((sum, each) => sum + each.secrecy.length + each.integrity.length, 0);
  if (count > MAX_SEARCHED) return undefined;
  const removals = (['agent', 'data'] as const).flatMap((of) =>
    (['secrecy', 'integrity'] as const).flatMap((kind) => {
      const tags = labelsOf(access, of)[kind];
      return tags.map((tag): LabelChange => ({ of, changes: [{ action: 'remove', kind, tag }] }));
    }),
  );
  return removals.filter((change) => decide(withChange(access, change)).decision === 'deny');
}

/** The access after a change of labels. */
export function withChange(access: Access, { of, changes }: LabelChange): Access {
  const before = labelsOf(access, of);
  const picked = (action: TagChange['action'], kind: TagChange['kind']): string[] =>
    changes.filter((each) => each.action === action && each.kind === kind).map(({ tag }) => tag);
  const after = (kind: TagChange['kind']): string[] =>
    union(difference(before[kind], picked('remove', kind)), picked('add', kind));
  const labels = { secrecy: after('secrecy'), integrity: after('integrity') };
  return of === 'agent'
    ? { ...access, agent: labels }
    : { ...access, labels: { ...access.labels, ...labels } };
}

function labelsOf({ agent, labels }: Access, of: Side): AgentLabels {
  return of === 'agent' ? agent : labels;
}

/** Changes of one side that admit the access: what is in the way, until nothing is. */
function needed(access: Access, of: Side): TagChange[] {
  const all: TagChange[] = [];
  let current = access;
  // A change for the read can be in the way of the write only through `*`, so that two rounds are enough.
  for (let round = 0; round < 3; round++) {
    const denials = remainingDenials(current);
    if (denials.length === 0) break;
    const changes = denials.flatMap((each) => changesFor(each, of));
    all.push(...changes);
    current = withChange(current, { of, changes });
  }
  return all;
}

function changesFor({ direction, kind, tags }: Denial, of: Side): TagChange[] {
  // Read integrity: data gets the tag, or the agent drops it. The three other checks follow by symmetry.
  const isAdded = ((direction === 'read') === (kind === 'integrity')) === (of === 'data');
  // Of tags to add, `*` alone is enough where it is one of them: it passes every tag.
  const changed = isAdded && tags.includes(WILDCARD) ? [WILDCARD] : tags;
  return changed.map((tag) => ({ action: isAdded ? 'add' : 'remove', kind, tag }));
}

/** The changes without those that are not needed. */
function minimal(access: Access, of: Side, changes: readonly TagChange[]): TagChange[] {
  let kept = [...changes];
  // With many tags each is needed: only `*` makes others superfluous, and lists that hold it are short.
  if (kept.length > MAX_SEARCHED) return kept;
  for (const change of changes) {
    const without = kept.filter((each) => each !== change);
    if (decide(withChange(access, { of, changes: without })).decision !== 'deny') kept = without;
  }
  return kept;
}
