import {
  CHANGE_KINDS,
  changeCounts,
  type ChangeKind,
  type LabelChange,
} from '../analysis/diff/label-changes';
import { writtenEntry } from '../analysis/labels/write-label-file';
import { jsonText } from './json';
import { changeLines } from './label-change-lines';
import { paintWith, type Paint } from './paint';
import { inline } from './terminal-text';

/** What `guard-lab diff` found. */
export interface LabelDiff {
  /** What was compared, as people know it: a file or a revision. */
  readonly base: string;
  readonly head: string;
  readonly changes: readonly LabelChange[];
}

/** The difference as `--reporter json` writes it (scenario-format, Label files). Ends with a line end. */
export function jsonDiff({ base, head, changes }: LabelDiff): string {
  const written = changes.map(({ before, after, ...change }) => ({
    ...change,
    before: before && writtenEntry(before),
    after: after && writtenEntry(after),
  }));
  return jsonText({ version: 1, base, head, changes: written, summary: changeCounts(changes) });
}

/** The difference for people, the loosest changes first. */
export function prettyDiff({ base, head, changes }: LabelDiff, colour = false): string {
  const paint = paintWith(colour);
  const lines = [`${paint.bold(inline(base))} → ${paint.bold(inline(head))}`, ''];
  for (const kind of CHANGE_KINDS)
    for (const change of changes.filter((each) => each.kind === kind))
      lines.push(
        `  ${paintedKind(kind, paint)}  ${inline(change.key)}`,
        ...changeLines(change).map((line) => `    ${paint.dim(inline(line))}`),
      );
  if (changes.length > 0) lines.push('');
  return `${[...lines, `Label changes: ${diffSummary(changes)}`].join('\n')}\n`;
}

/** `2 looser, 1 added`, or `none`. */
export function diffSummary(changes: readonly LabelChange[]): string {
  const counts = changeCounts(changes);
  const texts = CHANGE_KINDS.filter((kind) => counts[kind] > 0).map(
    (kind) => `${String(counts[kind])} ${kind}`,
  );
  return texts.length === 0 ? 'none' : texts.join(', ');
}

function paintedKind(kind: ChangeKind, paint: Paint): string {
  switch (kind) {
    case 'looser':
      return paint.red(kind);
    case 'incomparable':
      return paint.yellow(kind);
    case 'tighter':
      return paint.green(kind);
    default:
      return paint.dim(kind);
  }
}
