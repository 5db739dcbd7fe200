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
  readonly firstLine: number;
}

/** Sessions that are counted; calls of further ones are not counted, and none of them is imported. */
const MAX_SESSIONS = 10_000;
/** Tools of a session that are counted by name; further ones are one row. */
const MAX_TOOLS = 500;
const OTHER_TOOLS = '(other tools)';

/** Counts what a log holds before anything of it is written. */
export class Survey {
  readonly #sessions = new Map<string, Counted>();
  readonly #last = new Map<string, Counted>();

  add(event: LogEvent): void {
    if (event.kind === 'filtered') {
      const last = this.#last.get(event.server);
      if (last) last.filtered++;
      return;
    }
    const { server, session, tool, answer, line } = event.exchange;
    const counted = this.#session(server, session, line);
    if (!counted) return;
    counted.calls++;
    if (answer.kind === 'lost' || answer.kind === 'unreadable') counted.lost++;
    const name = counted.tools.has(tool) || counted.tools.size < MAX_TOOLS ? tool : OTHER_TOOLS;
    counted.tools.set(name, (counted.tools.get(name) ?? 0) + 1);
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
      counted = { server, session, tools: new Map(), calls: 0, lost: 0, filtered: 0, firstLine: line };
      this.#sessions.set(key, counted);
    }
    this.#last.set(server, counted);
    return counted;
  }
}

/** How a session is named: `github#2`. */
export function sessionKey(server: string, session: number): string {
  return `${server}#${String(session)}`;
}
