import * as l10n from '@vscode/l10n';
import type { WrittenTotals } from '../../capture/scenario-writer';
import { sessionKey, type SessionSurvey, type SurveyOfLogs } from '../../capture/survey';
import { counted } from '../counted';

/** A row of a picker. */
export interface LogRow {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly picked: boolean;
}

export interface SessionRow extends LogRow {
  readonly session: SessionSurvey;
}

export interface ToolRow extends LogRow {
  readonly tool: string;
}

/** Tools of a session that are named. */
const NAMED_TOOLS = 6;

/** The sessions of a log; those of the server with most calls are picked. */
export function sessionRows(survey: SurveyOfLogs): SessionRow[] {
  const [first] = survey.servers;
  return survey.sessions.map((session) => ({
    session,
    label: l10n.t('{0}, session {1}', session.server, session.session),
    description: [
      counted.calls(session.calls),
      session.filtered > 0 ? l10n.t('{0} removed', counted.items(session.filtered)) : '',
      session.lost > 0 ? l10n.t('{0} missing', counted.answers(session.lost)) : '',
    ]
      .filter((part) => part !== '')
      .join(', '),
    detail: toolsText(session),
    picked: session.server === first?.server,
  }));
}

/** The tools of sessions, most calls first; all are picked. */
export function toolRows(sessions: readonly SessionSurvey[]): ToolRow[] {
  const calls = new Map<string, number>();
  for (const { tools } of sessions)
    for (const [tool, count] of tools) calls.set(tool, (calls.get(tool) ?? 0) + count);
  return [...calls]
    .sort(([, a], [, b]) => b - a)
    .map(([tool, count]) => ({
      tool,
      label: tool,
      description: counted.calls(count),
      detail: '',
      picked: true,
    }));
}

/** The tools that are counted by name. */
export function namedTools(sessions: readonly SessionSurvey[]): ReadonlySet<string> {
  return new Set(sessions.flatMap(({ tools }) => [...tools.keys()]));
}

/** Why sessions cannot be imported together; undefined when they can. */
export function sessionsProblem(sessions: readonly SessionSurvey[]): string | undefined {
  const servers = [...new Set(sessions.map(({ server }) => server))];
  if (servers.length <= 1) return undefined;
  return l10n.t(
    'A guard is for one server; the chosen sessions are of {0}. Choose those of one server.',
    servers.join(', '),
  );
}

/** The keys of sessions (`sessionKey`). */
export function keysOf(sessions: readonly SessionSurvey[]): ReadonlySet<string> {
  return new Set(sessions.map(({ server, session }) => sessionKey(server, session)));
}

function toolsText({ tools }: SessionSurvey): string {
  const sorted = [...tools].sort(([, a], [, b]) => b - a);
  const named = sorted.slice(0, NAMED_TOOLS).map(([tool, calls]) => `${tool} (${String(calls)})`);
  const more = sorted.length - named.length;
  return [...named, ...(more > 0 ? [l10n.t('{0} more', more)] : [])].join(', ');
}

/** What is beyond the sessions that can be chosen, for the picker; undefined when there is nothing. */
export function uncountedText({ uncounted, sessions }: SurveyOfLogs): string | undefined {
  if (uncounted.sessions === 0) return undefined;
  const more = l10n.t(
    '{0} with {1}',
    counted.moreSessions(uncounted.sessions),
    counted.calls(uncounted.calls),
  );
  return l10n.t('The first {0} sessions; {1} cannot be imported', sessions.length, more);
}

/** What an import came to, for a message. */
export function importedText(totals: WrittenTotals): string {
  const left = totals.lost + totals.tooLarge;
  const [difference] = totals.firstDifferences;
  const sentences = [
    l10n.t(
      'Imported {0} and {1} into {2}.',
      counted.steps(totals.steps),
      counted.savedAnswers(totals.answers),
      counted.scenarios(totals.files.length),
    ),
    ...(left > 0 ? [l10n.t('{0} left out.', counted.requests(left))] : []),
    ...(totals.otherAgents > 0
      ? [
          l10n.t(
            'With an agent that has other labels in the log: {0}; {1}. Is this its policy?',
            counted.requests(totals.otherAgents),
            totals.firstOtherAgent ?? '',
          ),
        ]
      : []),
    ...(difference
      ? [
          l10n.t(
            'Otherwise than in the log: {0}; first {1}: {2}. Is this its guard and its policy?',
            totals.differences,
            difference.step || difference.file,
            difference.difference,
          ),
        ]
      : []),
  ];
  return sentences.join(' ');
}
