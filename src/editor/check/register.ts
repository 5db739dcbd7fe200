import * as vscode from 'vscode';
import type { EditorServices } from '../services';
import { CheckDiagnostics } from './check-diagnostics';
import { registerCheckActions } from './code-actions';
import { registerCheckCommands } from './commands';
import { GrowthPanels } from './growth-panels';
import { CheckSessions } from './sessions';
import { ChecksView } from './view';

/** Checks of guards: what the Test Explorer works with, and what the extension's own tests look at. */
export interface CheckFeature extends vscode.Disposable {
  readonly sessions: CheckSessions;
  readonly view: ChecksView;
  readonly growth: GrowthPanels;
}

/** The command Check Guard with its view, diagnostics, quick fixes and pages. */
export function registerChecks(services: EditorServices): CheckFeature {
  const sessions = new CheckSessions(services);
  const view = new ChecksView(sessions);
  const growth = new GrowthPanels(services);
  const registered = vscode.Disposable.from(
    new CheckDiagnostics(sessions, services),
    view,
    growth,
    sessions.onDidRemove((session) => growth.close(session)),
    sessions,
    registerCheckActions(sessions),
    registerCheckCommands({ sessions, view, growth, services }),
  );
  return { sessions, view, growth, dispose: () => registered.dispose() };
}
