import type { OracleSummary, ToolOpinions } from '../run/result';
import { paintWith } from './paint';
import { inline } from './terminal-text';

type Column = Exclude<keyof ToolOpinions, 'tool'>;

const COLUMNS: Readonly<Record<Column, string>> = {
  agree: 'agree',
  looser: 'looser',
  stricter: 'stricter',
  exception: 'exception',
  noOpinion: 'no opinion',
};
const NAMES = Object.keys(COLUMNS) as Column[];
/** Longer names of tools are cut off. */
const MAX_NAME = 60;

/** The table of tools beside the server's labels, and exceptions that are not needed. Ends with a line end. */
export function prettyOracle(summary: OracleSummary, { colour }: { readonly colour: boolean }): string {
  const paint = paintWith(colour);
  const title = `Second opinion (${summary.name})`;
  const rows = summary.tools.map((row) => ({ ...row, tool: nameOf(row.tool) }));
  const width = Math.max(title.length, ...rows.map(({ tool }) => tool.length + 2));
  const cell = (column: Column, count: number): string => {
    const text = String(count).padStart(COLUMNS[column].length);
    if (count === 0) return paint.dim(text);
    return column === 'looser' ? paint.yellow(text) : text;
  };
  const lines = [
    `${paint.bold(title.padEnd(width))}  ${NAMES.map((column) => COLUMNS[column]).join('  ')}`,
    ...rows.map(
      (row) =>
        `${`  ${row.tool}`.padEnd(width)}  ${NAMES.map((column) => cell(column, row[column])).join('  ')}`,
    ),
    ...summary.unused.map(({ file, index, tool, direction }) => {
      const message = `${inline(file)}: oracleExceptions[${index}] (${nameOf(tool)}, ${direction}): no step of this run needs it`;
      return `  ${paint.cyan('i')} ${message} ${paint.dim('[unused-exception]')}`;
    }),
  ];
  if (rows.length === 0) lines.push('  no step called a tool');
  return `${lines.join('\n')}\n`;
}

function nameOf(tool: string): string {
  const shown = inline(tool);
  return shown.length <= MAX_NAME ? shown : `${shown.slice(0, MAX_NAME - 1)}…`;
}
