import * as l10n from '@vscode/l10n';
import { LIMIT_KEYS, LIMITS, perLimit, type LimitKey } from '../../gateway/limits';
import { usedOf } from '../../run/limit-use';
import type { ScenarioResult } from '../../run/result';
import { shorten } from '../../scenario/compact';

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
  const used = rows.map(({ name, invocations }) => ({
    name,
    used: perLimit((key) => usedOf(invocations, key)),
  }));
  const highest = perLimit((key) => used.reduce((most, row) => Math.max(most, row.used[key]), 0));
  const shares = (of: Readonly<Record<LimitKey, number>>): string[] =>
    LIMIT_KEYS.map((key) => share(of[key], limits[key]));
  return [
    line(
      l10n.t('used of each limit'),
      LIMIT_KEYS.map((key) => LIMITS[key].column),
    ),
    ...used.map((row) => line(row.name, shares(row.used))),
    line('highest', shares(highest)),
    LIMIT_KEYS.map((key) => `${LIMITS[key].column} ${figure(highest[key])} of ${figure(limits[key])}`).join(
      ', ',
    ),
  ];
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
