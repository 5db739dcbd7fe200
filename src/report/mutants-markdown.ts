import type { MutationReport } from '../analysis/mutate/mutation-report';
import { compactJson } from '../scenario/compact';
import { markdownCode, markdownRow, markdownText } from './markdown-text';
import {
  countsText,
  endText,
  scoreText,
  subjectText,
  survivorGroups,
  type MutantTextOptions,
} from './mutants';

/** Rows of the table; GitHub takes job summaries up to 1 MiB. */
const MAX_ROWS = 500;
const VALUE_WIDTH = 100;

/** The result as Markdown for a job summary or a comment: the numbers, and a table of what survived. */
export function markdownMutants(
  report: MutationReport,
  { source }: Pick<MutantTextOptions, 'source'>,
): string {
  const rows = survivorGroups(report).flatMap(({ place, frame, mutants }) => {
    const quote = source?.(frame)?.trim();
    const where = `${markdownCode(place)}${quote ? `<br>${markdownCode(quote)}` : ''}`;
    return mutants.map((mutant) => {
      const [change] = mutant.changes ?? [];
      const values = [change?.before ?? null, change?.after ?? null].map((value) =>
        markdownCode(compactJson(value, VALUE_WIDTH)),
      );
      return [
        where,
        markdownText(mutant.what),
        change ? `${markdownText(subjectText(change))}: ${values.join(' → ')}` : '',
      ];
    });
  });
  const parts = [
    `### Strength of the scenarios of ${markdownCode(report.guard)}`,
    `${report.partial ? 'Partial. ' : ''}${markdownText(countsText(report))}; ${markdownText(scoreText(report))}; ${markdownText(endText(report))}.`,
  ];
  if (rows.length > 0) parts.push(table(rows));
  return `${parts.join('\n\n')}\n`;
}

function table(rows: readonly (readonly string[])[]): string {
  const shown = rows.slice(0, MAX_ROWS).map(markdownRow);
  if (rows.length > MAX_ROWS) shown.push(markdownRow([`… ${String(rows.length - MAX_ROWS)} more`, '', '']));
  const head = ['line', 'survived', 'what no expectation is about'];
  return [markdownRow(head), markdownRow(head.map(() => '---')), ...shown].join('\n');
}
