import * as l10n from '@vscode/l10n';
import type { BackendCall, Invocation } from '../../gateway/invocation';
import { callNode, note, type PartLocation } from './call-nodes';
import { callFailed } from './failures';
import type { CallsNode } from './node';
import { paged } from './pages';
import { counted } from '../counted';

/**
 * The backend calls of an invocation: a row for each that was served, or groups of them, and one row for all that
 * were refused because they were over the limit. `owner` is the invocation's row.
 */
export function callRows(
  owner: CallsNode,
  invocation: Invocation,
  part: PartLocation,
  failuresOnly: boolean,
): readonly CallsNode[] {
  const { backendCalls, backendCallCount } = invocation;
  // The counter only rises: once a call is refused, so are all that follow, also those that were not kept.
  const first = backendCalls.findLastIndex(({ failure }) => failure !== 'over-limit') + 1;
  const served = backendCalls.slice(0, first);
  const refused = backendCalls.slice(first);
  const notKept = backendCallCount - backendCalls.length;
  const rows = [...servedRows(owner, served, backendCalls[served.length], part, failuresOnly)];
  const [only] = refused;
  if (only && refused.length + notKept === 1) {
    rows.push(callNode({ call: only, failed: true, part, parent: owner, owner }));
  } else if (only) rows.push(refusedNode(owner, refused, notKept, part));
  else if (notKept > 0) {
    rows.push(
      note(owner, l10n.t('more calls'), l10n.t('{0} counted but not kept', counted.moreCalls(notKept))),
    );
  }
  return rows;
}

function servedRows(
  owner: CallsNode,
  calls: readonly BackendCall[],
  after: BackendCall | undefined,
  part: PartLocation,
  failuresOnly: boolean,
): readonly CallsNode[] {
  const rows = calls.map((call, at) => ({ call, failed: callFailed(call, calls[at + 1] ?? after) }));
  const shown = failuresOnly ? rows.filter(({ failed }) => failed) : rows;
  const failures = (start: number, end: number): number =>
    shown.slice(start, end).filter(({ failed }) => failed).length;
  return paged({
    owner,
    count: shown.length,
    number: (position) => shown[position]?.call.index ?? position + 1,
    make: (position, parent) => {
      const row = shown[position];
      if (!row) throw new RangeError('no such call');
      return callNode({ ...row, part, parent, owner });
    },
    describe: (start, end) => {
      const failed = failures(start, end);
      return failed === 0 || failuresOnly ? '' : l10n.t('{0} failed', failed);
    },
    failed: (start, end) => failures(start, end) > 0,
  });
}

/** `950 refused calls`, with those that were kept below it. */
function refusedNode(
  owner: CallsNode,
  calls: readonly BackendCall[],
  notKept: number,
  part: PartLocation,
): CallsNode {
  const first = calls[0]?.index ?? 1;
  const count = calls.length + notKept;
  const cause = calls[0]?.cause ?? l10n.t('over the limit');
  const range = `${String(first)} – ${String(first + count - 1)}`;
  const label = l10n.t('{0} refused calls', count);
  const node: CallsNode = {
    id: `${owner.id}/refused`,
    kind: 'refused',
    parent: owner,
    label,
    description: `${range} · ${cause}`,
    icon: { name: 'circle-slash', color: 'disabledForeground' },
    open: false,
    failed: true,
    dimmed: true,
    spoken: l10n.t('{0}, {1} to {2}, {3}', label, first, first + count - 1, cause),
    tooltip: () => ({ lines: [l10n.t('Calls {0} never reached the backend.', range), cause] }),
    children: () => [
      ...paged({
        owner: node,
        count: calls.length,
        number: (position) => calls[position]?.index ?? position + 1,
        make: (position, parent) => {
          const call = calls[position];
          if (!call) throw new RangeError('no such call');
          return callNode({ call, failed: true, part, parent, owner });
        },
        failed: () => true,
      }),
      ...(notKept > 0
        ? [note(node, l10n.t('more calls'), l10n.t('{0} counted but not kept', counted.moreCalls(notKept)))]
        : []),
    ],
  };
  return node;
}
