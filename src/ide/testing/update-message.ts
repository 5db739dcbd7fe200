import * as l10n from '@vscode/l10n';
import { agentsOf } from '../../run/agents';
import { checkPathText, isUnexpected } from '../../run/check-path';
import type { Check, ScenarioResult } from '../../run/result';
import { shorten } from '../../scenario/compact';
import { counted } from '../counted';

/** One scenario that was to be updated: what was requested of its result, before and after. */
export interface UpdatedScenario {
  readonly before: ScenarioResult;
  /** Absent when nothing was written. */
  readonly after?: ScenarioResult;
}

export interface UpdateMessage {
  readonly text: string;
  /** Everything that was asked for is done: no need to interrupt anybody. */
  readonly isDone: boolean;
}

/** Expectations named at most in a message. */
const MAX_NAMED = 3;

/** What "Update Expected Values" came to, in a sentence or two. */
export function updateMessage(scenarios: readonly UpdatedScenario[]): UpdateMessage {
  const broken = scenarios
    .map(({ before, after }) => brokenText(after ?? before))
    .find((text) => text !== undefined);
  const failed = scenarios.flatMap(({ before }) => failedChecks(before));
  const left = scenarios.flatMap(({ before, after }) => failedChecks(after ?? before));
  const updated = Math.max(0, failed.length - left.length);
  const done = updated === 0 ? '' : l10n.t('Updated {0}.', counted.expectedValues(updated));
  if (broken !== undefined) return { text: joined(done, broken), isDone: false };
  if (failed.length === 0)
    return { text: l10n.t('All expectations pass. Nothing to update.'), isDone: false };
  if (left.length === 0) return { text: done, isDone: true };
  const expected = left.filter(({ check }) => !isUnexpected(check));
  const unexpected = left.length - expected.length;
  const missing =
    unexpected === 0
      ? ''
      : l10n.t(
          'No expectation covers an error or a limit that occurred. If it is intended, add an expectation (quick fix).',
        );
  if (expected.length === 0) return { text: joined(done, missing), isDone: false };
  const named = expected
    .slice(0, MAX_NAMED)
    .map(({ step, check }) => `${shorten(step, 60)}: ${checkPathText(check)}`);
  const more = expected.length > MAX_NAMED ? ` and ${String(expected.length - MAX_NAMED)} more` : '';
  const what = `${named.join('; ')}${more}`;
  const why = l10n.t(
    'cannot be updated: what was expected did not occur, or differs between runs. Change or remove it manually.',
  );
  return { text: joined(done, `${what} ${why}`, missing), isDone: false };
}

function failedChecks(result: ScenarioResult): { readonly step: string; readonly check: Check }[] {
  const agents = agentsOf(result).map(({ title, agent }) => ({ name: title, checks: agent.checks }));
  return [...agents, ...result.steps].flatMap(({ name, checks }) =>
    checks.filter(({ ok }) => !ok).map((check) => ({ step: name, check })),
  );
}

function brokenText({ error, load }: ScenarioResult): string | undefined {
  if (error !== null) return l10n.t('The scenario could not run, so nothing else was updated: {0}', error);
  if (load?.ok === false)
    return l10n.t('The guard does not load, so nothing else was updated: {0}', load.error);
  return undefined;
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
