import type { MappedLabel, MappedTool, ToolMap } from '../analysis/map/tool-map';
import type { MapCode } from '../diagnostics/map-rules';
import type { Severity } from '../diagnostics/rule';
import { plural } from './lines';

/** Sets of arguments whose cells may differ without a word: another repository, and other spellings. */
const VARIANTS: readonly string[] = ['other-repository', 'letter-case', 'list-order'];

/**
 * What a tool gets in a world, in a few words: `read public`, `read private:acme/app`, `write`, `error`; `+2` when other
 * arguments get two other answers. Not yet safe to print.
 */
export function cellText({ labels }: MappedTool, world: string): string {
  const rows = labels.filter((label) => label.world === world);
  const [first] = rows;
  if (!first) return '-';
  const texts = rows.filter((row) => !VARIANTS.includes(row.arguments)).map(labelText);
  const others = new Set(texts).size - 1;
  return others > 0 ? `${labelText(first)} +${String(others)}` : labelText(first);
}

/** Where the guard decided about a tool: `guard.ts:42`; `+1` when it is another line with other questions. Not yet safe to print. */
export function sourceText({ labels }: MappedTool): string {
  const places = labels.flatMap(({ source }) => (source ? [`${source.file}:${String(source.line)}`] : []));
  const [first = ''] = places;
  const others = new Set(places).size - 1;
  return others > 0 ? `${first} +${String(others)}` : first;
}

function labelText({ operation, resource, items, error, engine }: MappedLabel): string {
  if (engine !== undefined) return 'no answer';
  if (error !== null || operation === null || !resource) return 'error';
  const labels = operation === 'write' || !items ? [resource] : items;
  const tags = [...new Set(labels.flatMap(({ secrecy }) => secrecy))];
  if (operation === 'write') return [operation, ...tags].join(' ');
  if (labels.length === 0) return `${operation} no items`;
  const isPublic = labels.some(({ secrecy }) => secrecy.length === 0);
  return [operation, ...(isPublic ? ['public'] : tags)].join(' ');
}

/** `3 errors, 1 warning, 12 infos`; empty without findings. */
export function severityCounts({ tools }: ToolMap): string {
  const counted = new Map<Severity, number>();
  for (const { severity } of tools.flatMap(({ findings }) => findings))
    counted.set(severity, (counted.get(severity) ?? 0) + 1);
  return (['error', 'warning', 'info'] as const)
    .flatMap((severity) => {
      const count = counted.get(severity);
      return count === undefined ? [] : [plural(count, severity)];
    })
    .join(', ');
}

export interface CodeCount {
  readonly code: MapCode;
  readonly count: number;
  /** The worst that was found. */
  readonly severity: Severity;
}

/** How often each code was found, the worst first. */
export function codeCounts({ tools }: ToolMap): CodeCount[] {
  const counts = new Map<MapCode, CodeCount>();
  for (const { code, severity } of tools.flatMap(({ findings }) => findings)) {
    const before = counts.get(code) ?? { code, count: 0, severity };
    const worst = bySeverity(before, { severity }) <= 0 ? before.severity : severity;
    counts.set(code, { code, count: before.count + 1, severity: worst });
  }
  return [...counts.values()].sort(
    (a, b) => bySeverity(a, b) || b.count - a.count || (a.code < b.code ? -1 : 1),
  );
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** Orders findings, the worst first. */
export function bySeverity(a: { readonly severity: Severity }, b: { readonly severity: Severity }): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}

/** Names of tools with a finding that is listed as a whole, not below each tool. */
export function toolsWith({ tools }: ToolMap, code: MapCode): string[] {
  return tools.filter(({ findings }) => findings.some((each) => each.code === code)).map(({ name }) => name);
}

/** Names of tools about which our engine could not answer all questions. */
export function unansweredTools({ tools }: ToolMap): string[] {
  return tools
    .filter(({ labels }) => labels.some(({ engine }) => engine !== undefined))
    .map(({ name }) => name);
}
