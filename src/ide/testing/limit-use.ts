import type { Invocation } from '../../gateway/invocation';
import type { Limits } from '../../gateway/limits';
import type { ScenarioResult } from '../../run/result';
import { shorten } from '../../scenario/compact';

/** How much of each limit a guard used: the columns of "Run with Limit Headroom". */
const COLUMNS: readonly {
  readonly title: string;
  readonly limit: keyof Limits;
  readonly used: (invocations: readonly Invocation[]) => number;
}[] = [
  { title: 'memory', limit: 'memoryPages', used: (all) => most(all, (each) => each.memoryPages) },
  { title: 'calls', limit: 'backendCalls', used: (all) => most(all, (each) => each.backendCallCount) },
  { title: 'input', limit: 'inputBytes', used: (all) => most(all, (each) => each.inputBytes ?? 0) },
  { title: 'output', limit: 'outputBytes', used: (all) => most(all, (each) => each.outputBytes) },
  // Time counts for all invocations of a step together, the rest for each.
  { title: 'time', limit: 'timeoutMs', used: (all) => all.reduce((sum, each) => sum + each.durationMs, 0) },
];

const NAME_WIDTH = 40;

/**
 * A table with the used share of each limit for label_agent and each step that ran, and the highest of each
 * with its figures; empty when nothing was called.
 */
export function limitUseTable(result: ScenarioResult): string[] {
  const { limits, agent } = result;
  if (!limits) return [];
  const rows = [
    ...(agent?.invocation ? [{ name: 'label_agent', invocations: [agent.invocation] }] : []),
    ...result.steps.map(({ name, invocations }) => ({ name, invocations })),
  ].filter((row) => row.invocations.length > 0);
  if (rows.length === 0) return [];
  const highest = COLUMNS.map(({ used }) => most(rows, (row) => used(row.invocations)));
  const shares = (used: readonly number[]): string[] =>
    COLUMNS.map(({ limit }, at) => share(used[at] ?? 0, limits[limit]));
  return [
    line(
      'used of each limit',
      COLUMNS.map(({ title }) => title),
    ),
    ...rows.map(({ name, invocations }) => line(name, shares(COLUMNS.map(({ used }) => used(invocations))))),
    line('highest', shares(highest)),
    COLUMNS.map(
      ({ title, limit }, at) => `${title} ${figure(highest[at] ?? 0)} of ${figure(limits[limit])}`,
    ).join(', '),
  ];
}

function most<T>(list: readonly T[], measure: (item: T) => number): number {
  return list.reduce((highest, item) => Math.max(highest, measure(item)), 0);
}

/** Rounded up, so that only what used nothing shows nothing. */
function share(used: number, limit: number): string {
  return limit > 0 ? `${Math.ceil((used / limit) * 100)} %` : '-';
}

function figure(value: number): string {
  return String(Math.round(value));
}

function line(name: string, cells: readonly string[]): string {
  return `${shorten(name, NAME_WIDTH).padEnd(NAME_WIDTH)}${cells.map((cell) => cell.padStart(8)).join('')}`;
}
