import type { MapFinding } from '../../analysis/map/map-finding';
import type { MappedTool, ToolMap } from '../../analysis/map/tool-map';
import type { MapCode } from '../../diagnostics/map-rules';
import type { Severity } from '../../diagnostics/rule';
import { cellText } from '../../report/map-cells';
import { inline } from '../../report/terminal-text';
import { shorten } from '../../scenario/compact';

/** A tool of the matrix; all texts are safe to show. */
export interface MapRow {
  /** As the catalog has it; names the row. */
  readonly tool: string;
  readonly name: string;
  /** What the catalog says of the tool, in a word or two; empty when it says nothing. */
  readonly hint: string;
  /** Different operations in all worlds, `read, write`; `error` when there is none. */
  readonly operation: string;
  /** Each code once, worst first. */
  readonly findings: readonly RowFinding[];
  /** One for each world. */
  readonly cells: readonly MapCell[];
}

export interface RowFinding {
  readonly code: MapCode;
  readonly severity: Severity;
}

export interface MapCell {
  readonly text: string;
  readonly kind: CellKind;
}

/** What a cell is about, for its color: data that everyone may read, an error, or nothing that was asked. */
export type CellKind = 'public' | 'labeled' | 'error' | 'none';

/** Characters of a cell, a name or a tag list that are shown; the details show all. */
const SHOWN = 200;

/** How bad a severity is; 0 is none. */
const SEVERITY_WEIGHT: Readonly<Record<Severity, number>> = { error: 3, warning: 2, info: 1, hint: 0 };

/** The rows of a map, in the order of its tools. */
export function mapRows({ tools, worlds }: ToolMap): MapRow[] {
  return tools.map((tool) => ({
    tool: tool.name,
    name: shown(tool.name),
    hint: hintText(tool),
    operation: operationText(tool),
    findings: rowFindings(tool.findings),
    cells: worlds.map((world) => mapCell(tool, world)),
  }));
}

/** A text of others in one line, safe to show and not too long. */
export function shown(text: string): string {
  return shorten(inline(text), SHOWN);
}

/** What the catalog says a tool does. */
export function hintText({ hints: { readOnly, destructive } }: Pick<MappedTool, 'hints'>): string {
  if (destructive === true) return 'destructive';
  if (readOnly === null) return '';
  return readOnly ? 'read-only' : 'writes';
}

function operationText({ labels }: MappedTool): string {
  const answered = labels.filter(({ engine }) => engine === undefined);
  const operations = new Set(answered.flatMap(({ operation }) => operation ?? []));
  if (operations.size > 0) return [...operations].sort().join(', ');
  return answered.length > 0 ? 'error' : '-';
}

function rowFindings(findings: readonly MapFinding[]): RowFinding[] {
  const worst = new Map<MapCode, Severity>();
  for (const { code, severity } of findings) {
    const known = worst.get(code);
    if (!known || SEVERITY_WEIGHT[severity] > SEVERITY_WEIGHT[known]) worst.set(code, severity);
  }
  return [...worst]
    .map(([code, severity]) => ({ code, severity }))
    .sort((a, b) => SEVERITY_WEIGHT[b.severity] - SEVERITY_WEIGHT[a.severity]);
}

function mapCell(tool: MappedTool, world: string): MapCell {
  const text = shown(cellText(tool, world));
  return { text, kind: kindOf(text) };
}

function kindOf(text: string): CellKind {
  if (text === '-' || text.startsWith('no answer')) return 'none';
  if (text.startsWith('error')) return 'error';
  return /^(?:read|read-write) public\b/.test(text) ? 'public' : 'labeled';
}
