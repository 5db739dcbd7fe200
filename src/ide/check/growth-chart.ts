import * as l10n from '@vscode/l10n';
import type { PropertyResult } from '../../analysis/check/check-result';
import { figure } from '../../text/figure';
import { duration } from '../../report/lines';
import { inline } from '../../report/terminal-text';
import type { CheckState } from './check-state';
import { counted } from '../counted';

type Row = NonNullable<PropertyResult['growth']>[number];
type Limit = NonNullable<PropertyResult['limit']>;

/** What the page of the growth of a guard shows; all texts are safe to show. */
export interface GrowthPage {
  readonly guard: string;
  /** Why the figures may not be those of the guard as it is now, as a sentence; absent when they are. */
  readonly outdated?: string;
  /** Sentences: what the lists took, and the size at which a limit is hit. */
  readonly summary: readonly string[];
  readonly charts: readonly GrowthChart[];
  /** The same figures for those who do not see the charts. */
  readonly table: { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

/** A chart; positions are parts of its width and height, from the lower left corner. */
export interface GrowthChart {
  readonly title: string;
  readonly points: readonly GrowthPoint[];
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  /** Where a limit is hit first. */
  readonly limit?: Tick;
  /** What a screen reader says. */
  readonly spoken: string;
}

export interface GrowthPoint {
  readonly x: number;
  readonly y: number;
  /** The value. */
  readonly text: string;
  /** Items and value. */
  readonly title: string;
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

interface Quantity {
  readonly title: string;
  readonly of: (row: Row) => number;
  readonly text: (value: number) => string;
}

const QUANTITIES: readonly Quantity[] = [
  { title: l10n.t('Backend calls'), of: ({ backendCalls }) => backendCalls, text: figure },
  { title: l10n.t('Memory (pages of 64 KiB)'), of: ({ memoryPages }) => memoryPages, text: figure },
  { title: l10n.t('Time'), of: ({ durationMs }) => durationMs, text: duration },
];
const HEADS = [
  l10n.t('Items'),
  l10n.t('Backend calls'),
  l10n.t('Memory pages'),
  l10n.t('Output bytes'),
  l10n.t('Time'),
];
/** Lines of a grid, at most. */
const MAX_STEPS = 4;

const NO_FIGURES = l10n.t('Outdated: the newest check has no figures yet.');

/**
 * The page as a check says now; undefined when there are no figures. Those of `before` stay until there are new ones, and
 * say that they are outdated.
 */
export function growthOf(state: CheckState, before?: GrowthPage): GrowthPage | undefined {
  const results = state.properties.flatMap(({ answered }) => answered?.result ?? []);
  const { growth = [], limit } = results.find(({ growth: rows = [] }) => rows.length > 0) ?? {};
  if (growth.length === 0)
    return before?.outdated === NO_FIGURES ? before : before && { ...before, outdated: NO_FIGURES };
  const page = growthPage(state.guard, growth, limit);
  if (state.outdated === undefined) return page;
  return { ...page, outdated: l10n.t('Outdated: {0} Check the guard again.', inline(state.outdated)) };
}

/** The growth of a guard as a page: calls, memory and time as functions of the number of items. */
export function growthPage(guard: string, growth: readonly Row[], limit: Limit | undefined): GrowthPage {
  return {
    guard: inline(guard),
    summary: summaryOf(growth, limit),
    charts: QUANTITIES.map((quantity) => chartOf(quantity, growth, limit)),
    table: {
      heads: HEADS,
      rows: growth.map((row) => [
        ...[row.items, row.backendCalls, row.memoryPages, row.outputBytes].map(figure),
        duration(row.durationMs),
      ]),
    },
  };
}

function summaryOf(growth: readonly Row[], limit: Limit | undefined): string[] {
  const last = growth.at(-1);
  if (!last) return [l10n.t('No list was labeled.')];
  const hit = limit
    ? l10n.t('The limit {0} is hit with {1}.', inline(limit.name), counted.items(limit.items))
    : l10n.t('No limit is hit with up to {0}.', counted.items(last.items));
  return [
    hit,
    l10n.t(
      'Each figure is that of the heaviest answer of label_response for lists of this size. The time differs from run to run and decides nothing.',
    ),
  ];
}

function chartOf(
  { title, of, text }: Quantity,
  growth: readonly Row[],
  limit: Limit | undefined,
): GrowthChart {
  const most = Math.max(...growth.map(({ items }) => items), limit?.items ?? 1, 10);
  const x = (items: number): number => Math.log10(Math.max(1, items)) / Math.log10(most);
  const step = stepFor(Math.max(...growth.map(of), 0));
  const top = step * MAX_STEPS;
  const points = growth.map((row) => ({
    x: x(row.items),
    y: of(row) / top,
    text: text(of(row)),
    title: `${counted.items(row.items)}: ${text(of(row))}`,
  }));
  const hit = limit && l10n.t('limit {0} at {1}', inline(limit.name), counted.items(limit.items));
  return {
    title,
    points,
    xTicks: growth.map(({ items }) => ({ at: x(items), text: figure(items) })),
    yTicks: Array.from({ length: MAX_STEPS + 1 }, (_, at) => ({
      at: at / MAX_STEPS,
      text: text(at * step),
    })),
    ...(limit && hit !== undefined ? { limit: { at: x(limit.items), text: hit } } : {}),
    spoken: [
      l10n.t('{0} by the number of items', title),
      ...points.map((point) => point.title),
      ...(hit === undefined ? [] : [hit]),
    ].join('; '),
  };
}

/** The smallest step of 1, 2, 2.5 or 5 times a power of ten with which the steps reach a value; counts stay whole. */
function stepFor(most: number): number {
  const least = Math.max(most, MAX_STEPS) / MAX_STEPS;
  const power = 10 ** Math.floor(Math.log10(least));
  const factors = power >= 10 ? [1, 2, 2.5, 5, 10] : [1, 2, 5, 10];
  return power * (factors.find((factor) => factor * power >= least) ?? 10);
}
