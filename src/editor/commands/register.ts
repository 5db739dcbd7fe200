import * as vscode from 'vscode';
import { registerCommand } from '../base/commands';
import { COMMANDS, type CommandId } from '../../ide/ids';
import { ReportDocuments } from '../documents/report-documents';
import type { EditorServices } from '../services';
import { buildGuard } from './build-guard';
import { debugGuard } from './debug-guard';
import { debugScenario } from './debug-scenario';
import { explainOutcome, explanationText, PLAIN_WHY, plainExplanation, WHY } from './explain-outcome';
import { INSPECTION, inspectAsText, inspectGuard, inspectionReport } from './inspect-guard';
import { importLog } from '../gateway-logs/import-log';
import { newGuard } from './new-guard';
import { openExample } from './open-example';
import { profileGuard } from './profile-guard';
import { rerunLast } from './rerun-last';
import { runAllScenarios } from './run-all-scenarios';
import { runGuard } from './run-guard';
import { runScenarioFile } from './run-scenario';
import { selectProfile } from './select-profile';
import { showCommands } from './show-commands';
import { LIMITS, limitsText, showLimits } from './show-limits';

type Body = (services: EditorServices, ...args: unknown[]) => Promise<void> | void;

/** Stops all runs and builds. */
function stopAll({ runner, builder }: EditorServices): void {
  runner.stop();
  builder.stop();
}

/** The commands that belong to no view. Those that load with their first use are called by name. */
const BODIES: readonly (readonly [CommandId, Body])[] = [
  [COMMANDS.runGuard, runGuard],
  [COMMANDS.debugGuard, debugGuard],
  [COMMANDS.buildGuard, buildGuard],
  [COMMANDS.profileGuard, (services, ...args) => profileGuard(services, ...args)],
  [COMMANDS.runScenario, runScenarioFile],
  [COMMANDS.runAllScenarios, runAllScenarios],
  [COMMANDS.rerunLast, rerunLast],
  [COMMANDS.stop, stopAll],
  [COMMANDS.debugScenario, debugScenario],
  [COMMANDS.newGuard, (services) => newGuard(services)],
  [COMMANDS.openExample, (services) => openExample(services)],
  [COMMANDS.importLog, (services, ...args) => importLog(services, ...args)],
  [COMMANDS.selectProfile, selectProfile],
  [COMMANDS.showOutput, ({ output }) => output.show(true)],
  [COMMANDS.showCommands, showCommands],
];

/** Registers every command that does not belong to a view. */
export function registerCommands(services: EditorServices): vscode.Disposable {
  return vscode.Disposable.from(
    ...BODIES.map(([id, body]) => registerCommand(id, (...args: unknown[]) => body(services, ...args))),
    registerReports(services),
  );
}

/** The commands that open a report, and what keeps open reports up to date. */
function registerReports(services: EditorServices): vscode.Disposable {
  const reports = new ReportDocuments();
  reports.add(INSPECTION, inspectionReport(services));
  reports.add(LIMITS, limitsText(services));
  reports.add(WHY, explanationText(services));
  reports.add(PLAIN_WHY, plainExplanation(services));
  const { guards, scenarios, settings } = services;
  const refreshAll = (): void => reports.refresh();
  return vscode.Disposable.from(
    reports,
    registerCommand(COMMANDS.inspectGuard, (...args: unknown[]) => inspectGuard(reports, ...args)),
    registerCommand(COMMANDS.inspectAsText, (...args: unknown[]) => inspectAsText(reports, ...args)),
    registerCommand(COMMANDS.showLimits, (...args: unknown[]) => showLimits(reports, ...args)),
    registerCommand(COMMANDS.explainOutcome, (...args: unknown[]) =>
      explainOutcome(services, reports, ...args),
    ),
    guards.onDidChange((guard) => reports.refresh(guard)),
    scenarios.onDidChange(({ uri }) => reports.refresh(uri)),
    settings.profile.onDidChange(refreshAll),
    settings.limits.onDidChange(refreshAll),
    vscode.workspace.onDidGrantWorkspaceTrust(refreshAll),
  );
}
