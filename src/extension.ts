// The composition root of the editor: constructs, registers, pushes.
import './editor/base/translations';
import type * as vscode from 'vscode';
import { registerAgents } from './editor/agents/register';
import { registerBackendCalls } from './editor/backend-calls/register';
import type { BackendCallsView } from './editor/backend-calls/view';
import { registerChecks, type CheckFeature } from './editor/check/register';
import { registerDebugging } from './editor/debugging/register';
import { registerDiagnostics } from './editor/diagnostics/register';
import { registerNewScenarios } from './editor/new-scenario/register';
import { registerReview, type ReviewFeature } from './editor/review/register';
import { registerReport, type ReportFeature } from './editor/run-report/register';
import { registerProjects } from './editor/projects/register';
import { registerRecording, type RecordingFeature } from './editor/recording/register';
import { registerLabelDiff } from './editor/label-diff/register';
import { registerModulePages, type ModulePages } from './editor/module-page/register';
import type { LabelDiffView } from './editor/label-diff/view';
import { registerScenarioLanguage } from './editor/scenario-language/register';
import { createServices, type EditorServices } from './editor/services';
import { registerTesting, type TestingApi } from './editor/testing/register';
import { registerDisassembly } from './editor/commands/open-disassembly';
import { registerCommands } from './editor/commands/register';
import { registerStatusBar } from './editor/runs/status-bar';
import { registerWorkspaceFiles } from './editor/workspace/workspace-files';
import { registerToolMap } from './editor/tool-map/register';
import type { ToolMapPanels } from './editor/tool-map/panels';
import { registerWatLanguage } from './editor/wat-language/register';

/** What `activate` returns; made for the extension's own tests, it may change at any time. */
export interface ExtensionApi {
  readonly services: EditorServices;
  readonly backendCalls: BackendCallsView;
  readonly testing: TestingApi;
  readonly checks: CheckFeature;
  readonly toolMaps: ToolMapPanels;
  readonly modulePages: ModulePages;
  readonly labelDiff: LabelDiffView;
  readonly review: ReviewFeature;
  readonly report: ReportFeature;
  readonly recording: RecordingFeature;
  /** How long `activate` took, in milliseconds. */
  readonly activationMs: number;
  /** How long after the begin of `activate` all scenarios of the workspace had rows in the Test Explorer, in milliseconds. */
  readonly shownMs: Promise<number>;
  /** How long after it all were read, and their steps had rows, too. */
  readonly completeMs: Promise<number>;
}

export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const started = performance.now();
  const services = createServices(context);
  context.subscriptions.push(
    registerCommands(services),
    registerWorkspaceFiles(services),
    registerStatusBar(services),
    registerWatLanguage(),
    registerScenarioLanguage(services),
    registerDisassembly(services),
    registerDebugging(services),
    registerProjects(services),
  );
  context.subscriptions.push(registerDiagnostics(services));
  const checks = registerChecks(services);
  context.subscriptions.push(checks);
  const testing = registerTesting(services, checks.sessions);
  context.subscriptions.push(testing);
  const backendCalls = registerBackendCalls(services);
  context.subscriptions.push(backendCalls, registerNewScenarios(services));
  const toolMap = registerToolMap(services);
  context.subscriptions.push(toolMap);
  const modulePages = registerModulePages(services);
  context.subscriptions.push(modulePages);
  const labelDiff = registerLabelDiff(services, toolMap.panels);
  context.subscriptions.push(labelDiff);
  const review = registerReview(services);
  context.subscriptions.push(review);
  const report = registerReport(services);
  context.subscriptions.push(report);
  const recording = registerRecording(services);
  context.subscriptions.push(recording, registerAgents(services));
  return {
    services,
    backendCalls,
    testing,
    checks,
    toolMaps: toolMap.panels,
    modulePages,
    labelDiff: labelDiff.view,
    review,
    report,
    recording,
    activationMs: performance.now() - started,
    shownMs: testing.shown.then(() => performance.now() - started),
    completeMs: testing.ready.then(() => performance.now() - started),
  };
}
