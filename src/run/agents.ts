import type { Invocation } from '../gateway/invocation';
import type { ScenarioPath } from '../scenario/problem';
import { sessionPath } from '../scenario/sessions';
import type { AgentResult, ScenarioResult } from './result';

/** label_agent of one session, with what people call it and where the scenario file speaks of it. */
export interface NamedAgent {
  /** The session's name; null for that of steps that name none. */
  readonly session: string | null;
  /** `label_agent`, or `label_agent of NAME`. */
  readonly title: string;
  /** Where `agent` is in the file. */
  readonly path: ScenarioPath;
  readonly agent: AgentResult;
}

/** What label_agent of a session is called. */
export function agentTitle(session: string | null): string {
  return session === null ? 'label_agent' : `label_agent of ${session}`;
}

/** Where a session's `agent` is in the scenario file. */
export function agentPath(session: string | null): ScenarioPath {
  return [...sessionPath(session), 'agent'];
}

/** The attempts that decided: the one that succeeded, else the first; none when the guard was not called. */
export function decisiveInvocations({ error, attempts }: AgentResult): readonly Invocation[] {
  return error === null ? attempts.slice(-1) : attempts.slice(0, 1);
}

/** Every label_agent that was called: the scenario's own first, then those of its `sessions`. */
export function agentsOf({ agent, sessions }: Pick<ScenarioResult, 'agent' | 'sessions'>): NamedAgent[] {
  const all: [string | null, AgentResult | null][] = [[null, agent], ...Object.entries(sessions ?? {})];
  return all.flatMap(([session, result]) =>
    result ? [{ session, title: agentTitle(session), path: agentPath(session), agent: result }] : [],
  );
}
