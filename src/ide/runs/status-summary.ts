import * as l10n from '@vscode/l10n';
import { STATUS_WORDS, statusCounts } from '../../report/status-words';
import type { Status } from '../../run/result';
import { compareStatuses, isFailure, worstStatus } from '../../run/status';
import { MANAGE_TRUST_COMMAND, type RunRestriction } from './run-restriction';

/** What the status bar tells from. */
export interface StatusInput {
  readonly profile: string;
  readonly running: boolean;
  readonly restriction: RunRestriction | undefined;
  /** The last result of each scenario concerned. */
  readonly results: readonly ShownResult[];
  /** What the results belong to: the active guard or scenario; undefined for the whole workspace. */
  readonly subject: string | undefined;
}

export interface ShownResult {
  readonly file: string;
  readonly status: Status;
  /** Whether it is of another text, guard or setting than there is now. */
  readonly outdated: boolean;
}

export interface StatusSummary {
  /** With codicons. */
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  /** For screen readers, which do not read icons. */
  readonly label: string;
}

const LISTED = 10;
const ICONS: Record<Status, string> = {
  errored: '$(error)',
  failed: '$(error)',
  unchecked: '$(circle-large-outline)',
  passed: '$(pass)',
};

/** The icon of a result that is no longer true. */
const OUTDATED_ICON = '$(history)';
const WHY_OUTDATED = l10n.t(
  'Outdated results are from before a change of the text, guard, or settings. Run the scenarios again.',
);

/**
 * The profile and the last result as one item; a failure shows how many scenarios do not pass. An outdated
 * result is never shown as a verdict: it outweighs every result but a failure of the texts as they are now.
 */
export function statusSummary(input: StatusInput): StatusSummary {
  const { profile } = input;
  const state = stateOf(input);
  return {
    text: `${state.icon} ${profile}${state.count}`,
    tooltip: tooltipOf(input, state.words),
    label: l10n.t('Guard Lab: profile {0}, {1}', profile, state.words),
  };
}

interface State {
  readonly icon: string;
  readonly words: string;
  /** What follows the profile in the bar, with a blank before it. */
  readonly count: string;
}

function stateOf({ restriction, running, results }: StatusInput): State {
  if (restriction)
    return { icon: '$(workspace-untrusted)', words: l10n.t('guards do not run here'), count: '' };
  if (running) return { icon: '$(sync~spin)', words: l10n.t('scenarios are running'), count: '' };
  const fresh = results.filter(({ outdated }) => !outdated);
  const old = results.filter(({ outdated }) => outdated);
  const words = [
    ...(fresh.length > 0 ? [countWords(fresh)] : []),
    ...(old.length > 0 ? [l10n.t('outdated: {0}', countWords(old))] : []),
  ].join('; ');
  const bad = fresh.filter(({ status }) => isFailure(status)).length;
  if (bad > 0) return { icon: ICONS.failed, words, count: ` ${l10n.t('{0} failed', bad)}` };
  if (old.length > 0) return { icon: OUTDATED_ICON, words, count: ' outdated' };
  const worst = worstStatus(fresh.map(({ status }) => status));
  if (worst === undefined) return { icon: '$(beaker)', words: l10n.t('nothing has run yet'), count: '' };
  return { icon: ICONS[worst], words, count: '' };
}

function countWords(results: readonly ShownResult[]): string {
  return statusCounts(results.map(({ status }) => status));
}

function tooltipOf({ profile, restriction, results, subject }: StatusInput, words: string): string {
  const lines = [l10n.t('**Guard Lab** — profile `{0}`', profile)];
  if (restriction) lines.push(restriction.message, ...restriction.buttons.map(trustLink));
  else lines.push(`${subject === undefined ? l10n.t('All scenarios') : code(subject)}: ${words}`);
  if (!restriction && results.some(({ outdated }) => outdated)) lines.push(WHY_OUTDATED);
  const worstFirst = [...results].sort((a, b) => rank(a) - rank(b) || compareStatuses(a.status, b.status));
  const list = worstFirst
    .slice(0, LISTED)
    .map(({ file, status, outdated }) =>
      outdated
        ? `- ${OUTDATED_ICON} ${code(file)} outdated: ${STATUS_WORDS[status]}`
        : `- ${ICONS[status]} ${code(file)} ${STATUS_WORDS[status]}`,
    );
  if (results.length > LISTED) list.push(l10n.t('- … {0} more', results.length - LISTED));
  if (list.length > 0) lines.push(list.join('\n'));
  lines.push(l10n.t('Click to show commands.'));
  return lines.join('\n\n');
}

/** Failures first, then what is outdated, then what is true and fine. */
function rank({ status, outdated }: ShownResult): number {
  if (outdated) return 1;
  return isFailure(status) ? 0 : 2;
}

/** The status bar lets this one command through. */
function trustLink(title: string): string {
  return `[${title}](command:${MANAGE_TRUST_COMMAND})`;
}

/** File names are not ours: no Markdown in them counts. */
function code(text: string): string {
  return `\`${text.replaceAll('`', 'ˋ').replaceAll('$(', '$\u200b(')}\``;
}
