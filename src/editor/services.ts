import * as vscode from 'vscode';
import { SandboxHost } from '../sandbox/sandbox-host';
import { AllowedFiles } from './files/allowed-files';
import { AnalysisThread } from '../sandbox/analysis-thread';
import { GuardSources } from './sources/guard-sources';
import { OutdatedResults } from './runs/outdated-results';
import { RunHistory } from '../ide/runs/run-history';
import { ScenarioChanges } from './workspace/scenario-changes';
import { SavedAnswerFiles } from './workspace/saved-answer-files';
import { ScenarioIndex } from './workspace/scenario-index';
import { GuardBuilder } from './projects/guard-builder';
import { GuardProjects } from './projects/guard-projects';
import { ProjectExceptions } from './runs/project-exceptions';
import type { RunServices } from './runs/run-services';
import { ScenarioRunner } from './runs/scenario-runner';
import { logFault, openLog } from './base/log';
import { Settings } from './base/settings';
import { SourcePositions } from './sources/source-positions';

/** What the features of the extension share; made once, at activation, without any work done yet. */
export interface EditorServices extends RunServices {
  readonly context: vscode.ExtensionContext;
  readonly output: vscode.OutputChannel;
  readonly positions: SourcePositions;
  /** Files of saved answers that scenarios name. */
  readonly answers: SavedAnswerFiles;
  /** Which files of the disk may be read for a guard. */
  readonly allowed: AllowedFiles;
  /** Which guards are built from which sources. */
  readonly projects: GuardProjects;
  readonly builder: GuardBuilder;
  /** Where guards of projects may differ from the server's labels. */
  readonly exceptions: ProjectExceptions;
  /** The sandbox; its first use starts a worker thread. */
  readonly host: () => SandboxHost;
  /** Questions about guards that take long; its first one starts a worker thread. */
  readonly analysis: AnalysisThread;
}

/** Idle threads: two for the scenarios that run by default, two that are just being cleared after the ones before. */
const WARM = 4;

/** Makes the services; they end with the extension. */
export function createServices(context: vscode.ExtensionContext): EditorServices {
  const output = vscode.window.createOutputChannel('Guard Lab');
  const log = openLog();
  const settings = new Settings();
  const allowed = new AllowedFiles(settings);
  const analysis = new AnalysisThread({
    workerPath: context.asAbsolutePath('dist/analysis.js'),
    onFault: logFault,
  });
  const guards = new GuardSources((path, wat) => analysis.assemble(path, wat), allowed);
  const answers = new SavedAnswerFiles(allowed);
  const scenarios = new ScenarioIndex(settings, allowed, answers);
  const exceptions = new ProjectExceptions(settings);
  const changes = new ScenarioChanges(guards, scenarios, settings, exceptions.onDidChange);
  const history = new RunHistory();
  const outdated = new OutdatedResults({ guards, scenarios, settings, history, exceptions });
  const positions = new SourcePositions(settings, allowed, context.workspaceState, analysis);
  const projects = new GuardProjects(settings, scenarios);
  const onBuilt = (): void => projects.forget();
  const builder = new GuardBuilder({ state: context.workspaceState, outdated, guards, onBuilt });
  const { host, end: endSandbox } = sandboxOf(context);
  const runner = new ScenarioRunner({ host, settings, exceptions, guards, scenarios, history, positions });
  const lasting = {
    ...{ settings, allowed, guards, answers, scenarios, exceptions, changes, outdated },
    ...{ positions, projects, builder, runner },
  };
  context.subscriptions.push(output, log, ...Object.values(lasting), {
    dispose: () => {
      analysis.dispose();
      endSandbox();
    },
  });
  return { context, output, history, host, analysis, ...lasting };
}

/** The sandbox, made when it is first asked for. */
function sandboxOf(context: vscode.ExtensionContext): { readonly host: () => SandboxHost; end(): void } {
  let sandbox: SandboxHost | undefined;
  return {
    host: () => {
      sandbox ??= new SandboxHost({
        workerPath: context.asAbsolutePath('dist/worker.js'),
        keepWarm: WARM,
        onFault: logFault,
      });
      return sandbox;
    },
    end: () => sandbox?.dispose(),
  };
}
