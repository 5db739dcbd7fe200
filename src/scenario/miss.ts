import type { Json } from '../gateway/json';
import { compactJson } from './compact';
import { describeDifference, differences } from './difference';
import type { Difference } from './difference';
import type { BackendEntry } from './model';
import { nearest } from './spelling';

interface SavedAnswers {
  readonly scope: 'step' | 'scenario';
  readonly entries: readonly BackendEntry[];
}

/** Entries looked at and differences counted for each: an explanation must not cost more than the run. */
const MAX_ENTRIES = 200;
const MAX_DIFFERENCES = 20;
const SHOWN_DIFFERENCES = 3;

/** Why no saved answer fits a call: the nearest entry and what differs, or a tool of a similar name. */
export function explainMiss(tool: string, args: Json, lists: readonly SavedAnswers[]): string {
  const call = `${compactJson(tool, 60)} with ${compactJson(args, 120)}`;
  let best: { name: string; found: Difference[] } | undefined;
  let looked = 0;
  for (const list of lists) {
    for (const [index, entry] of list.entries.entries()) {
      if (entry.tool !== tool || entry.args === undefined || looked >= MAX_ENTRIES) continue;
      looked++;
      const found = differences(entry.args, args, MAX_DIFFERENCES);
      if (!best || found.length < best.found.length) best = { name: entryName(list.scope, index), found };
    }
  }
  if (best) {
    const shown = best.found.slice(0, SHOWN_DIFFERENCES).map((each) => differenceOfArgs(each));
    const more = best.found.length - shown.length;
    const tail =
      more > 0 ? `; and ${more}${best.found.length === MAX_DIFFERENCES ? ' or more' : ''} more` : '';
    return `no saved answer for ${call}; nearest is ${best.name}: ${shown.join('; ')}${tail}`;
  }
  const tools = new Set(lists.flatMap((list) => list.entries.map((entry) => entry.tool)));
  const similar = nearest(tool, tools);
  if (similar !== undefined) {
    return `no saved answer for ${call}; there are answers for ${compactJson(similar, 60)}`;
  }
  return tools.size === 0
    ? `no saved answer for ${call}; the scenario has no saved answers`
    : `no saved answer for ${call}; no entry has this tool`;
}

function entryName(scope: 'step' | 'scenario', index: number): string {
  return scope === 'step' ? `the step's backend[${index}]` : `backend[${index}]`;
}

function differenceOfArgs(difference: Difference): string {
  const path =
    difference.path === '' || difference.path.startsWith('[')
      ? `args${difference.path}`
      : `args.${difference.path}`;
  return describeDifference({ ...difference, path }, 60);
}
