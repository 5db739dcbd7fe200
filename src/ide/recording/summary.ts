import * as l10n from '@vscode/l10n';
import type { RecordedAnswer } from '../../capture/recording/recording';
import { counted } from '../counted';

interface Ended {
  readonly left: readonly string[];
  readonly unreached: readonly string[];
  readonly differences?: readonly string[];
}

/** Names in one message, at most. */
const SHOWN = 3;

/** What was recorded, and what was replaced, as sentences: `Recorded 3 answers from s: …`. */
export function recordingSummary(
  { answers }: { readonly answers: readonly RecordedAnswer[] },
  secrets: ReadonlyMap<string, number>,
  server: string,
): string {
  const requests = answers.filter(({ of }) => of === 'request').length;
  const parts = [
    ...(requests > 0 ? [l10n.t('{0} of steps', counted.results(requests))] : []),
    ...(answers.length > requests
      ? [l10n.t('{0} to the guard', counted.answers(answers.length - requests))]
      : []),
  ];
  const replaced = [...secrets].map(([kind, count]) => `${String(count)} ${kind}`);
  const redacted =
    replaced.length === 0
      ? l10n.t('No secret was found in them.')
      : l10n.t('Secrets were replaced with marks: {0}.', listed(replaced, 8));
  return l10n.t('Recorded from {0}: {1}. {2}', server, parts.join(', '), redacted);
}

/** What a person should know of a recording, as sentences; empty for nothing. */
export function recordingWarning({ left, unreached, differences = [] }: Ended): string {
  return [
    ...(left.length > 0 ? [l10n.t('Not called: {0}.', listed(left, SHOWN))] : []),
    ...(unreached.length > 0
      ? [l10n.t('The request of these steps did not reach the server: {0}.', listed(unreached, SHOWN))]
      : []),
    ...(differences.length > 0
      ? [l10n.t('With the saved answers, the scenario goes otherwise: {0}', listed(differences, SHOWN))]
      : []),
  ].join(' ');
}

function listed(texts: readonly string[], most: number): string {
  const more = texts.length - most;
  return `${texts.slice(0, most).join(', ')}${more > 0 ? `, ${l10n.t('and {0} more', more)}` : ''}`;
}
