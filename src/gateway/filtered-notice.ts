import type { RemovedItem } from './difc/filter';

/** Up to this many removed items are named one by one. */
const NAMED_ITEMS = 5;

/** What the agent learns about items that were removed from a response (gateway-contract 8). */
export function filteredNotice(removed: readonly RemovedItem[]): string {
  const notice = `[Filtered] ${String(removed.length)} item(s) in this response were removed by ${policyWord(removed)} and are not shown`;
  const names = removed.length <= NAMED_ITEMS ? removed.map(nameWithReason) : [];
  return names.length > 0 ? `${notice}: ${names.join('; ')}.` : `${notice}.`;
}

/** The MCP error of a tool for single resources whose one item was removed (gateway-contract 8). */
export function singleItemError(removed: RemovedItem): string {
  const description = removed.labels.description || 'resource';
  return `[Filtered] ${description} exists but is not accessible — filtered by ${policyWord([removed])} (${removed.reason})`;
}

/** Whether `tool` answers with one resource: all tools but `list_…` and `search_…` do. */
export function isSingleResourceTool(tool: string): boolean {
  return !tool.startsWith('list_') && !tool.startsWith('search_');
}

function nameWithReason({ labels, reason }: RemovedItem): string {
  return labels.description === '' ? reason : `${labels.description} (${reason})`;
}

function policyWord(removed: readonly RemovedItem[]): string {
  const kinds = new Set(removed.map((item) => item.kind));
  if (kinds.size !== 1) return 'access policy';
  return kinds.has('secrecy') ? 'secrecy policy' : 'integrity policy';
}
