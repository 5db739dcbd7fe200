import type { RecordedAnswer } from '../../capture/recording/recording';
import { plural } from '../../report/lines';

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
    ...(requests > 0 ? [`${plural(requests, 'result')} of steps`] : []),
    ...(answers.length > requests ? [`${plural(answers.length - requests, 'answer')} to the guard`] : []),
  ];
  const replaced = [...secrets].map(([kind, count]) => `${String(count)} ${kind}`);
  const redacted =
    replaced.length === 0
      ? 'No secret was found in them.'
      : `Secrets were replaced with marks: ${listed(replaced, 8)}.`;
  return `Recorded from ${server}: ${parts.join(', ')}. ${redacted}`;
}

/** What a person should know of a recording, as sentences; empty for nothing. */
export function recordingWarning({ left, unreached, differences = [] }: Ended): string {
  return [
    ...(left.length > 0 ? [`Not called: ${listed(left, SHOWN)}.`] : []),
    ...(unreached.length > 0
      ? [`The request of these steps did not reach the server: ${listed(unreached, SHOWN)}.`]
      : []),
    ...(differences.length > 0
      ? [`With the saved answers, the scenario goes otherwise: ${listed(differences, SHOWN)}`]
      : []),
  ].join(' ');
}

function listed(texts: readonly string[], most: number): string {
  const more = texts.length - most;
  return `${texts.slice(0, most).join(', ')}${more > 0 ? `, and ${String(more)} more` : ''}`;
}
