import * as vscode from 'vscode';
import { debugProfile } from '../debugging/test-profile';
import { COMMANDS } from '../ids';
import type { EditorServices } from '../services';
import { ContinuousRuns } from './continuous-runs';
import { mirrorRuns } from './mirrored-runs';
import type { EndedRun } from './run-writer';
import { ScenarioItems } from './scenario-items';
import { TestRuns } from './test-runs';
import { updateExpected } from './update-expected';
import { updateTargets } from './update-targets';

/** Id of the controller, used in `when` clauses of the manifest. */
const CONTROLLER = 'guardLab';

/** The Test Explorer's part of what `activate` returns: for tests of the extension, not for other ones. */
export interface TestingApi {
  /** Resolves when the scenario files of the workspace are shown. */
  readonly ready: Promise<void>;
  readonly controller: vscode.TestController;
  /** The profiles in the order of the menu: Run, Run with Limit Headroom. */
  readonly profiles: readonly vscode.TestRunProfile[];
  readonly onDidStartTest: vscode.Event<vscode.TestItem>;
  readonly onDidEndRun: vscode.Event<EndedRun>;
}

/** Registers the Test Explorer: scenario files and their steps as tests. */
export function registerTesting(services: EditorServices): vscode.Disposable & TestingApi {
  const controller = vscode.tests.createTestController(CONTROLLER, 'Guard Lab');
  const items = new ScenarioItems(controller, services.scenarios);
  const runs = new TestRuns(controller, items, services);
  const continuous = new ContinuousRuns(runs, items, services);
  const { ready } = services.scenarios;
  controller.resolveHandler = () => services.scenarios.ready;
  controller.refreshHandler = () => services.scenarios.refresh();
  const profile = (name: string, isDefault: boolean, withLimits: boolean): vscode.TestRunProfile =>
    controller.createRunProfile(
      name,
      vscode.TestRunProfileKind.Run,
      (request, token) => {
        const asked = { request, token, withLimits };
        if (!request.continuous) return runs.run(asked);
        return continuous.add(asked);
      },
      isDefault,
      undefined,
      true,
    );
  const profiles = [profile('Run', true, false), profile('Run with Limit Headroom', false, true)];
  const subscription = vscode.Disposable.from(
    vscode.commands.registerCommand(COMMANDS.updateExpectations, (...given: unknown[]) => {
      const active = vscode.window.activeTextEditor?.document.uri;
      return updateExpected(
        services,
        updateTargets(given, active, (uri) => vscode.Uri.parse(uri)),
      );
    }),
    mirrorRuns(controller, runs, services),
    continuous,
    runs,
    items,
    ...profiles,
    debugProfile(controller, services),
    controller,
  );
  return {
    ready,
    controller,
    profiles,
    onDidStartTest: runs.onDidStart,
    onDidEndRun: runs.onDidEnd,
    dispose: () => {
      subscription.dispose();
    },
  };
}
