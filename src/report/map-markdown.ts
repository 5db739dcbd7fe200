import type { MappedTool, ToolMap } from '../analysis/map/tool-map';
import { plural } from './lines';
import { listedNames, positionText } from './map';
import { bySeverity, cellText, severityCounts, sourceText, toolsWith, unansweredTools } from './map-cells';
import { markdownCode, markdownRow, markdownText } from './markdown-text';

/** Rows of a table; GitHub takes job summaries up to 1 MiB. */
const MAX_ROWS = 1000;
const MARKS = { error: '❌', warning: '⚠️', info: 'ℹ️', hint: 'ℹ️' } as const;

/** A tool map as Markdown for a job summary or a comment: the findings, and all labels folded away. */
export function markdownMap(map: ToolMap): string {
  const title = `### Tool map of ${markdownCode(map.guard)}`;
  if (map.error !== undefined) return `${title}\n\n${MARKS.error} ${markdownCode(map.error)}\n`;
  const found = severityCounts(map);
  const parts = [
    title,
    `${plural(map.tools.length, 'tool')} in ${plural(map.worlds.length, 'world')}: ${found === '' ? 'no findings' : found}.`,
    ...findingsTable(map),
    ...sentence('No scenario calls', toolsWith(map, 'no-scenario')),
    ...sentence('Guard Lab could not finish all questions about', unansweredTools(map)),
    ...(map.gaveUp === undefined ? [] : [`${MARKS.error} ${markdownText(map.gaveUp)}`]),
    `<details><summary>All labels</summary>\n\n${labelsTable(map)}\n\n</details>`,
  ];
  return `${parts.join('\n\n')}\n`;
}

function findingsTable({ tools }: ToolMap): string[] {
  const rows = tools
    .flatMap(({ name, findings }) => findings.map((finding) => ({ ...finding, name })))
    .filter((finding) => finding.code !== 'no-scenario')
    .sort(bySeverity)
    .map(({ severity, code: rule, message, position, name }) => {
      const at = position ? ` (${markdownCode(positionText(position))})` : '';
      return [MARKS[severity], rule, markdownCode(name), `${markdownText(message)}${at}`];
    });
  return rows.length === 0 ? [] : [table(['', 'finding', 'tool', 'what'], rows)];
}

function labelsTable({ tools, worlds }: ToolMap): string {
  const sources = tools.map(sourceText);
  const hasSource = sources.some((source) => source !== '');
  const row = (tool: MappedTool, at: number): string[] => [
    markdownCode(tool.name),
    ...worlds.map((world) => markdownCode(cellText(tool, world))),
    ...(hasSource ? [sources[at] ? markdownCode(sources[at]) : ''] : []),
  ];
  return table(
    ['tool', ...worlds.map((world) => markdownText(world)), ...(hasSource ? ['decided at'] : [])],
    tools.map(row),
  );
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const shown = rows.slice(0, MAX_ROWS).map(markdownRow);
  if (rows.length > MAX_ROWS)
    shown.push(markdownRow([`… ${String(rows.length - MAX_ROWS)} more`, ...heads.slice(1).map(() => '')]));
  return [markdownRow(heads), markdownRow(heads.map(() => '---')), ...shown].join('\n');
}

function sentence(what: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${what} ${listedNames(names, (name) => markdownCode(name))}.`];
}
