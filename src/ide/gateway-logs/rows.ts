import type { WrittenTotals } from '../../capture/scenario-writer';
import { sessionKey, type SessionSurvey, type SurveyOfLogs } from '../../capture/survey';

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
    label: `${session.server}, session ${String(session.session)}`,
    description: [
      counted(session.calls, 'call'),
      session.filtered > 0 ? `${counted(session.filtered, 'item')} removed` : '',
      session.lost > 0 ? `${counted(session.lost, 'answer')} missing` : '',
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
      description: counted(count, 'call'),
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
  return `A guard is for one server; the chosen sessions are of ${servers.join(', ')}. Choose those of one server.`;
}

/** The keys of sessions (`sessionKey`). */
export function keysOf(sessions: readonly SessionSurvey[]): ReadonlySet<string> {
  return new Set(sessions.map(({ server, session }) => sessionKey(server, session)));
}

function toolsText({ tools }: SessionSurvey): string {
  const sorted = [...tools].sort(([, a], [, b]) => b - a);
  const named = sorted.slice(0, NAMED_TOOLS).map(([tool, calls]) => `${tool} (${String(calls)})`);
  const more = sorted.length - named.length;
  return [...named, ...(more > 0 ? [`${String(more)} more`] : [])].join(', ');
}

/** `1 call`, `2 calls`. */
function counted(count: number, what: string): string {
  return `${String(count)} ${what}${count === 1 ? '' : 's'}`;
}

/** What is beyond the sessions that can be chosen, for the picker; undefined when there is nothing. */
export function uncountedText({ uncounted, sessions }: SurveyOfLogs): string | undefined {
  if (uncounted.sessions === 0) return undefined;
  const more = `${counted(uncounted.sessions, 'more session')} with ${counted(uncounted.calls, 'call')}`;
  return `The first ${String(sessions.length)} sessions; ${more} cannot be imported`;
}

/** What an import came to, for a message. */
export function importedText(totals: WrittenTotals): string {
  const left = totals.lost + totals.tooLarge;
  const [difference] = totals.firstDifferences;
  const sentences = [
    `Imported ${counted(totals.steps, 'step')} and ${counted(totals.answers, 'saved answer')} into ${counted(totals.files.length, 'scenario')}.`,
    ...(left > 0 ? [`${counted(left, 'request')} left out.`] : []),
    ...(totals.otherAgents > 0
      ? [
          `With an agent that has other labels in the log: ${counted(totals.otherAgents, 'request')}; ${totals.firstOtherAgent ?? ''}. Is this its policy?`,
        ]
      : []),
    ...(difference
      ? [
          `Otherwise than in the log: ${String(totals.differences)}; first ${difference.step || difference.file}: ${difference.difference}. Is this its guard and its policy?`,
        ]
      : []),
  ];
  return sentences.join(' ');
}
