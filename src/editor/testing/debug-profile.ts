import * as vscode from 'vscode';
import { inBackground } from '../base/log';
import { DEBUG_TYPE } from '../../ide/ids';
import type { EditorServices } from '../services';
import type { ScenarioItems } from './scenario-items';
import { fileOf, stepIds } from '../../ide/testing/test-ids';
import { startDebugging } from '../debugging/start';

/**
 * The profile Debug of the Test Explorer: each chosen scenario or step in the debugger, one after the other. Tests get
 * no results from it: a guard that was stopped has not run as in production.
 */
export function debugProfile(
  controller: vscode.TestController,
  services: EditorServices,
  items: ScenarioItems,
): vscode.TestRunProfile {
  return controller.createRunProfile(
    vscode.l10n.t('Debug'),
    vscode.TestRunProfileKind.Debug,
    async ({ include, exclude }, token) => {
      const excluded = new Set(items.idsOf(exclude ?? []));
      for (const id of include ? items.idsOf(include) : items.files) {
        if (token.isCancellationRequested) return;
        if (!excluded.has(id) && !(await debugToItsEnd(services, id, token))) return;
      }
    },
    true,
  );
}

/** False when the session did not start: the person knows why, and the next would not start either. */
async function debugToItsEnd(
  { scenarios }: EditorServices,
  id: string,
  token: vscode.CancellationToken,
): Promise<boolean> {
  const scenario = vscode.Uri.parse(fileOf(id));
  const names = (scenarios.get(scenario)?.parsed.scenario?.steps ?? []).map(({ name }) => name);
  const step = names[stepIds(scenario.toString(), names).indexOf(id)];
  let session: vscode.DebugSession | undefined;
  const subscriptions: vscode.Disposable[] = [];
  const ended = new Promise<void>((resolve) => {
    subscriptions.push(
      vscode.debug.onDidStartDebugSession((started) => {
        if (started.type === DEBUG_TYPE) session ??= started;
      }),
      vscode.debug.onDidTerminateDebugSession((each) => {
        if (each.id === session?.id) resolve();
      }),
      token.onCancellationRequested(() => {
        // Without a session to stop, VS Code would stop all of them.
        if (session)
          inBackground('a debug session could not be stopped', vscode.debug.stopDebugging(session));
      }),
    );
  });
  try {
    const started = await startDebugging(scenario, step);
    if (started) await ended;
    return started;
  } finally {
    vscode.Disposable.from(...subscriptions).dispose();
  }
}
