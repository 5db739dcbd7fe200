import { CHANGE_KINDS, type ChangeKind, type LabelChange } from '../analysis/diff/label-changes';
import { changeLines } from './label-change-lines';
import { diffSummary, type LabelDiff } from './label-diff';
import { markdownCode, markdownRow, markdownText } from './markdown-text';

/** The longest comment that GitHub takes, in characters. */
export const MAX_COMMENT = 65_536;
/** Room for the sentence about rows that are left out. */
const TAIL = 200;
const KEY_WIDTH = 200;
const LINE_WIDTH = 300;

/** What is shown at once; the rest is folded away. */
const OPEN: readonly ChangeKind[] = ['looser', 'incomparable'];
/** What a kind of change means, as a title. */
export const KIND_MEANINGS: Readonly<Record<ChangeKind, string>> = {
  looser: 'Looser: agents may do more',
  incomparable: 'Incomparable: some agents may do more, others less',
  tighter: 'Tighter: agents may do less',
  added: 'Added',
  removed: 'Removed',
  equivalent: 'Equivalent: texts or tags changed, not what agents may do',
};

/**
 * The difference as Markdown for a comment on a pull request: a summary, tables of what became looser or cannot be
 * compared, and the rest folded away. At most 65,536 characters; rows that do not fit are counted.
 */
export function markdownDiff({ base, head, changes }: LabelDiff): string {
  const title = `### Guard labels: ${changes.length === 0 ? 'no changes' : diffSummary(changes)}`;
  const compared = `Labels of ${markdownCode(base, KEY_WIDTH)} compared with those of ${markdownCode(head, KEY_WIDTH)}.`;
  const parts = [title, compared];
  let left = MAX_COMMENT - title.length - compared.length - TAIL;
  let omitted = 0;
  for (const kind of CHANGE_KINDS) {
    const ofKind = changes.filter((change) => change.kind === kind);
    if (ofKind.length === 0) continue;
    const rows: string[] = [];
    left -= section(kind, ofKind.length, []).length + 2;
    for (const change of ofKind) {
      const row = rowOf(change);
      // Once a row is left out, shorter ones that follow are too, so that the list has no holes.
      if (omitted > 0 || row.length + 1 > left) omitted++;
      else {
        rows.push(row);
        left -= row.length + 1;
      }
    }
    if (rows.length > 0) parts.push(section(kind, ofKind.length, rows));
  }
  if (omitted > 0)
    parts.push(`${String(omitted)} more are not shown here; guard-lab diff lists all of them.`);
  return `${parts.join('\n\n')}\n`;
}

function section(kind: ChangeKind, count: number, rows: readonly string[]): string {
  const title = `${KIND_MEANINGS[kind]} (${String(count)})`;
  const table = [markdownRow(['request', 'change']), markdownRow(['---', '---']), ...rows].join('\n');
  if (OPEN.includes(kind)) return `**${title}**\n\n${table}`;
  return `<details><summary>${title}</summary>\n\n${table}\n\n</details>`;
}

function rowOf(change: LabelChange): string {
  const lines = changeLines(change).map((line) => markdownText(line, LINE_WIDTH));
  return markdownRow([markdownCode(change.key, KEY_WIDTH), lines.join('<br>')]);
}
