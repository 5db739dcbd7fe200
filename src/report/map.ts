import type { MapFinding } from '../analysis/map/map-finding';
import type { MappedTool, ToolMap } from '../analysis/map/tool-map';
import { RULES } from '../diagnostics/registry';
import { shorten } from '../scenario/compact';
import { plural } from './lines';
import { cellText, codeCounts, severityCounts, sourceText, toolsWith, unansweredTools } from './map-cells';
import { paintWith, type Paint } from './paint';
import { inline, printable } from './terminal-text';

export interface MapTextOptions {
  readonly colour: boolean;
  /** Characters of a line; as long as needed when absent. */
  readonly width?: number | undefined;
}

/** Tools that a list names; more are counted. */
const LISTED = 8;
const NAME_WIDTH = 44;
const CELL_WIDTH = 60;
/** Narrower cells are not worth a table. */
const LEAST_CELL = 12;
/** The head of the column with lines of the guard. */
const DECIDED_AT = 'decided at';

/** A tool map for people: a row for each tool with a cell for each world, findings below, a summary at the end. */
export function prettyMap(map: ToolMap, { colour, width = Infinity }: MapTextOptions): string {
  const paint = paintWith(colour);
  const title = `${paint.bold(inline(map.guard))}  ${plural(map.tools.length, 'tool')} in ${map.worlds.map(inline).join(', ')}`;
  if (map.error !== undefined) {
    const error = printable(map.error).replaceAll('\n', '\n    ');
    return `${paint.bold(inline(map.guard))}\n  ${paint.red('✗')} ${error}\n`;
  }
  const rows = layoutOf(map, width)(map, paint);
  return `${[title, '', ...rows, '', ...summaryLines(map, paint)].join('\n')}\n`;
}

type Layout = (map: ToolMap, paint: Paint) => string[];

/** A table if it is wide enough, else each world on a line. */
function layoutOf(map: ToolMap, width: number): Layout {
  const names = Math.min(NAME_WIDTH, Math.max(4, ...map.tools.map(({ name }) => inline(name).length)));
  const name = Number.isFinite(width) ? Math.min(names, Math.max(LEAST_CELL, Math.floor(width / 3))) : names;
  const natural = map.worlds.map((world) =>
    Math.max(
      ...[world, ...map.tools.map((tool) => cellText(tool, world))].map((text) => inline(text).length),
    ),
  );
  const room = width - 2 - name - 2 * natural.length;
  let most = CELL_WIDTH;
  const cells = (): number[] => natural.map((each) => Math.min(each, most));
  while (most >= LEAST_CELL && sum(cells()) > room) most--;
  if (most < LEAST_CELL) return stacked;
  const widths = cells();
  const sources = Math.max(0, ...map.tools.map((tool) => inline(sourceText(tool)).length));
  const source = Math.max(sources, DECIDED_AT.length);
  const hasRoom = sources > 0 && sum(widths) + source + 2 <= room;
  return (given, paint) => table(given, paint, name, hasRoom ? [...widths, source] : widths);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/** A row for each tool; a width more than there are worlds is that of the lines that decide. */
function table(map: ToolMap, paint: Paint, nameWidth: number, widths: readonly number[]): string[] {
  const hasSource = widths.length > map.worlds.length;
  const line = (name: string, texts: readonly string[]): string => {
    const cells = [name, ...texts].map((text, at) => {
      const width = at === 0 ? nameWidth : (widths[at - 1] ?? 0);
      return shorten(inline(text), width).padEnd(width);
    });
    return `  ${cells.join('  ')}`.trimEnd();
  };
  return [
    paint.dim(line('tool', [...map.worlds, ...(hasSource ? [DECIDED_AT] : [])])),
    ...map.tools.flatMap((tool) => [
      line(tool.name, [
        ...map.worlds.map((world) => cellText(tool, world)),
        ...(hasSource ? [sourceText(tool)] : []),
      ]),
      ...findingLines(tool, paint),
    ]),
  ];
}

function stacked(map: ToolMap, paint: Paint): string[] {
  const width = Math.max(...map.worlds.map((world) => inline(world).length));
  return map.tools.flatMap((tool) => [
    `  ${inline(tool.name)}`,
    ...map.worlds.map(
      (world) => `    ${paint.dim(inline(world).padEnd(width))}  ${inline(cellText(tool, world))}`,
    ),
    ...sourceLine(tool, paint),
    ...findingLines(tool, paint),
  ]);
}

function sourceLine(tool: MappedTool, paint: Paint): string[] {
  const source = sourceText(tool);
  return source === '' ? [] : [`    ${paint.dim(`at ${inline(source)}`)}`];
}

function findingLines({ findings }: MappedTool, paint: Paint): string[] {
  return findings
    .filter(({ code }) => code !== 'no-scenario')
    .flatMap((finding) => [
      `    ${markOf(finding, paint)} ${paint.bold(finding.code)}  ${inline(finding.message)}`,
      ...(finding.position ? [`      at ${positionText(finding.position)}`] : []),
    ]);
}

/** `guard.rs:3:5`, safe to print. */
export function positionText({ source, line, column }: NonNullable<MapFinding['position']>): string {
  return `${inline(source)}:${String(line)}:${String(column)}`;
}

function markOf({ severity }: Pick<MapFinding, 'severity'>, paint: Paint): string {
  if (severity === 'error') return paint.red('✗');
  return severity === 'warning' ? paint.yellow('!') : paint.dim('·');
}

function summaryLines(map: ToolMap, paint: Paint): string[] {
  const found = severityCounts(map);
  const unanswered = unansweredTools(map);
  return [
    `${plural(map.tools.length, 'tool')}: ${found === '' ? 'no findings' : found}`,
    ...codeCounts(map).map(
      ({ code, count, severity }) =>
        `  ${markOf({ severity }, paint)} ${String(count).padStart(4)}  ${code}  ${paint.dim(RULES[code].title)}`,
    ),
    ...listLine('no scenario calls', toolsWith(map, 'no-scenario')),
    ...listLine('Guard Lab could not finish all questions about', unanswered),
    ...(map.gaveUp === undefined ? [] : [`  ${paint.red('✗')} ${inline(map.gaveUp)}`]),
  ];
}

function listLine(what: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`  ${what} ${listedNames(names, inline)}`];
}

/** The first names, each written by `write`, and how many more there are. */
export function listedNames(names: readonly string[], write: (name: string) => string): string {
  const shown = names.slice(0, LISTED).map(write).join(', ');
  return names.length > LISTED ? `${shown}, and ${String(names.length - LISTED)} more` : shown;
}
