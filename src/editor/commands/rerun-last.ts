import type { EditorServices } from '../services';
import { runAllScenarios } from './run-all-scenarios';
import { runForUser } from './user-run';

/** Re-run Last: what a person ran last, from whatever view; all scenarios when nothing ran yet. */
export async function rerunLast(services: EditorServices): Promise<void> {
  const uris = services.runner.lastRun;
  if (uris.length === 0) return runAllScenarios(services);
  const title = `Re-run: ${String(uris.length)} ${uris.length === 1 ? 'scenario' : 'scenarios'}`;
  await runForUser(services, uris, { everyInvocation: false, title });
}
