import type { LogEvent } from './log-reader';

/** What a session holds, for a person who chooses. */
export interface SessionSurvey {
  readonly server: string;
  readonly session: number;
  /** Calls by tool; the guard's own calls are among them. */
  readonly tools: ReadonlyMap<string, number>;
  readonly calls: number;
  /** Calls whose answer the log does not hold. */
  readonly lost: number;
  /** Items that the gateway removed. */
  readonly filtered: number;
  /** Calls of the tools that are asked for. */
  readonly wanted: number;
  /** Line of the first call. */
  readonly firstLine: number;
}

interface Counted {
  readonly server: string;
  readonly session: number;
  readonly tools: Map<string, number>;
  calls: number;
  lost: number;
  filtered: number;
  wanted: number;
  readonly firstLine: number;
}

/** Sessions beyond those that are counted: none of them is imported. */
interface UncountedSessions {
  readonly sessions: number;
  readonly calls: number;
}

/** Sessions that are counted; further ones are counted together, and none of them is imported. */
export const MAX_SESSIONS = 10_000;
/** Tools of a session that are counted by name; further ones are one row. */
const MAX_TOOLS = 500;
export const OTHER_TOOLS = '(other tools)';

/** Counts what a log holds before anything of it is written. */
export class Survey {
  readonly #sessions = new Map<string, Counted>();
  /** The last session of each server that is not counted. */
  readonly #beyond = new Map<string, number>();
  readonly #uncounted = { sessions: 0, calls: 0 };

  /** @param isWanted whether calls of a tool are asked for */
  constructor(private readonly isWanted: (tool: string) => boolean = () => true) {}

  add(event: LogEvent): void {
    if (event.kind === 'filtered') {
      const counted = this.#sessions.get(sessionKey(event.server, event.session));
      if (counted) counted.filtered++;
      return;
    }
    const { server, session, tool, answer, line } = event.exchange;
    const counted = this.#session(server, session, line);
    if (!counted) {
      this.#beyondLast(server, session);
      return;
    }
    counted.calls++;
    if (this.isWanted(tool)) counted.wanted++;
    if (answer.kind === 'lost' || answer.kind === 'unreadable') counted.lost++;
    const name = counted.tools.has(tool) || counted.tools.size < MAX_TOOLS ? tool : OTHER_TOOLS;
    counted.tools.set(name, (counted.tools.get(name) ?? 0) + 1);
  }

  get uncounted(): UncountedSessions {
    return this.#uncounted;
  }

  /** In the order of the log. */
  get sessions(): readonly SessionSurvey[] {
    return [...this.#sessions.values()];
  }

  /** Servers of which the log has calls, with how many, most first. */
  get servers(): readonly { readonly server: string; readonly calls: number }[] {
    const calls = new Map<string, number>();
    for (const each of this.#sessions.values())
      calls.set(each.server, (calls.get(each.server) ?? 0) + each.calls);
    return [...calls].map(([server, count]) => ({ server, calls: count })).sort((a, b) => b.calls - a.calls);
  }

  #session(server: string, session: number, line: number): Counted | undefined {
    const key = sessionKey(server, session);
    let counted = this.#sessions.get(key);
    if (!counted) {
      if (this.#sessions.size >= MAX_SESSIONS) return undefined;
      counted = {
        server,
        session,
        tools: new Map(),
        calls: 0,
        lost: 0,
        filtered: 0,
        wanted: 0,
        firstLine: line,
      };
      this.#sessions.set(key, counted);
    }
    return counted;
  }

  #beyondLast(server: string, session: number): void {
    if (this.#beyond.get(server) !== session) this.#uncounted.sessions++;
    this.#beyond.set(server, session);
    this.#uncounted.calls++;
  }
}

/** How a session is named: `github#2`. */
export function sessionKey(server: string, session: number): string {
  return `${server}#${String(session)}`;
}

/** What logs hold, as data that another thread can have. */
export type SurveyOfLogs = Pick<Survey, 'sessions' | 'servers' | 'uncounted'>;

export function surveyOf({ sessions, servers, uncounted }: Survey): SurveyOfLogs {
  return { sessions, servers, uncounted };
}

/** Whether a tool is of the chosen ones; those that no survey counted by name are chosen together. */
export function isToolChosen(tool: string, named: ReadonlySet<string>, chosen: ReadonlySet<string>): boolean {
  return chosen.has(named.has(tool) ? tool : OTHER_TOOLS);
}
