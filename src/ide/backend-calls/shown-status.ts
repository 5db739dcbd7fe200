import * as l10n from '@vscode/l10n';
import { statusCounts } from '../../report/status-words';
import type { Status, StepStatus } from '../../run/result';
import { worstStatus } from '../../run/status';
import type { Run, ScenarioRun } from '../runs/run-history';
import type { Icon } from './node';

/** What a run, scenario or step has come to, as far as it goes. */
export type ShownStatus = StepStatus | 'running' | 'canceled';

export const STATUS_ICONS: Record<ShownStatus, Icon> = {
  passed: { name: 'pass', color: 'testing.iconPassed' },
  failed: { name: 'error', color: 'testing.iconFailed' },
  errored: { name: 'issues', color: 'testing.iconErrored' },
  unchecked: { name: 'circle-large-outline', color: 'testing.iconUnset' },
  skipped: { name: 'debug-step-over', color: 'testing.iconSkipped' },
  running: { name: 'loading~spin' },
  canceled: { name: 'circle-slash', color: 'testing.iconSkipped' },
};

/** What is said of a result that is no longer true: its text, guard or setting is another one now. */
export const OUTDATED_WORDS = l10n.t('outdated');

/** The icon of a status, faded when the result is outdated. */
export function iconOf(status: ShownStatus, outdated: boolean): Icon {
  const icon = STATUS_ICONS[status];
  return outdated && icon.color !== undefined ? { ...icon, color: `${icon.color}.retired` } : icon;
}

/** Statuses that need words beside their icon. */
export const STATUS_WORDS: Partial<Record<ShownStatus, string>> = {
  errored: l10n.t('could not run'),
  unchecked: l10n.t('nothing checked'),
  skipped: l10n.t('skipped'),
  running: l10n.t('running'),
  canceled: l10n.t('canceled'),
};

/** Words for every status, for people who do not see its icon. */
export const SPOKEN_STATUS: Readonly<Record<ShownStatus, string>> = {
  passed: l10n.t('passed'),
  failed: l10n.t('failed'),
  errored: l10n.t('could not run'),
  unchecked: l10n.t('nothing checked'),
  skipped: l10n.t('skipped'),
  running: l10n.t('running'),
  canceled: l10n.t('canceled'),
};

export function scenarioStatus({ result, canceled }: ScenarioRun): ShownStatus {
  if (canceled) return 'canceled';
  return result?.status ?? 'running';
}

/** The worst of its scenarios, once it has ended. */
export function runStatus({ finished, scenarios }: Run): ShownStatus {
  if (!finished) return 'running';
  return worstStatus(endedStatuses(scenarios)) ?? 'canceled';
}

/** `1 failed, 2 passed, 1 canceled` */
export function countsOf({ scenarios }: Run): string {
  const canceled = scenarios.filter((each) => each.canceled).length;
  const counts = [
    statusCounts(endedStatuses(scenarios)),
    canceled === 0 ? '' : `${String(canceled)} ${STATUS_WORDS.canceled ?? ''}`,
  ];
  return counts.filter((text) => text !== '').join(', ');
}

function endedStatuses(scenarios: readonly ScenarioRun[]): readonly Status[] {
  return scenarios.flatMap(({ result, canceled }) => (result && !canceled ? [result.status] : []));
}
