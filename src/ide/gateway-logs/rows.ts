import { OTHER_TOOLS, sessionKey, type SessionSurvey, type Survey } from '../../capture/survey';

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
export function sessionRows(survey: Survey): SessionRow[] {
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

/** Whether a tool is of the chosen ones; beyond those that are counted by name, all are chosen together. */
export function isToolChosen(
  sessions: readonly SessionSurvey[],
  chosen: ReadonlySet<string>,
): (tool: string) => boolean {
  const named = new Set(sessions.flatMap(({ tools }) => [...tools.keys()]));
  return (tool) => chosen.has(named.has(tool) ? tool : OTHER_TOOLS);
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
export function counted(count: number, what: string): string {
  return `${String(count)} ${what}${count === 1 ? '' : 's'}`;
}
