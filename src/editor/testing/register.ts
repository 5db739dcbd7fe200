import * as vscode from 'vscode';
import { COMMANDS } from '../ids';
import type { EditorServices } from '../services';
import { ContinuousRuns } from './continuous-runs';
import { mirrorRuns } from './mirrored-runs';
import type { EndedRun } from './run-writer';
import { ScenarioItems } from './scenario-items';
import { fileOf } from './test-ids';
import { TestRuns } from './test-runs';
import { updateExpected } from './update-expected';

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
    vscode.commands.registerCommand(COMMANDS.updateExpectations, (target: unknown) => {
      const chosen = targetOf(target);
      return chosen && updateExpected(services, chosen.uri, chosen.id);
    }),
    mirrorRuns(controller, runs, services),
    continuous,
    runs,
    items,
    ...profiles,
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

/** What "Update Expected Values" is about: a test, a test's message, a location, or the active editor. */
function targetOf(target: unknown): { uri: vscode.Uri; id?: string } | undefined {
  if (target instanceof vscode.Uri) return { uri: target };
  const test: unknown = isObject(target) && 'test' in target ? target.test : target;
  if (isObject(test) && 'id' in test && typeof test.id === 'string' && 'uri' in test) {
    if (test.uri instanceof vscode.Uri) return { uri: test.uri, id: test.id };
    return { uri: vscode.Uri.parse(fileOf(test.id)), id: test.id };
  }
  const document = vscode.window.activeTextEditor?.document;
  return document && { uri: document.uri };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
