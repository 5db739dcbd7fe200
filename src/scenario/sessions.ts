import type { Scenario, SessionSettings } from './model';
import type { ScenarioPath } from './problem';

/** A session of a scenario by its name; null and names that the scenario has not are its own agent. */
export function settingsOf(scenario: Scenario, session: string | null | undefined): SessionSettings {
  return (typeof session === 'string' ? scenario.sessions.get(session) : undefined) ?? scenario;
}

/** Where in the file the settings of a session are. */
export function sessionPath(session: string | null | undefined): ScenarioPath {
  return typeof session === 'string' ? ['sessions', session] : [];
}
