import * as vscode from 'vscode';
import { isPossible, registerCommand } from '../base/commands';
import { debugProfile } from './debug-profile';
import { COMMANDS, CONTEXT_KEYS } from '../../ide/ids';
import type { EditorServices } from '../services';
import type { CheckSessions } from '../check/sessions';
import { CoverageLines } from './coverage-lines';
import { coverageProfile } from './coverage-profile';
import { CheckTests } from './check-tests';
import { ContinuousRuns } from './continuous-runs';
import { showExternalRuns } from './external-runs';
import { OutdatedTests } from './outdated-tests';
import type { EndedRun } from './run-writer';
import { ScenarioItems } from './scenario-items';
import { TestRuns } from './test-runs';
import { updateExpected } from './update-expected';
import { UpdatableTests } from './updatable-tests';
import { updateTargets } from './update-targets';

/** Id of the controller, used in `when` clauses of the manifest. */
const CONTROLLER = 'guardLab';

/** The Test Explorer's part of what `activate` returns: for tests of the extension, not for other ones. */
export interface TestingApi {
  /** Resolves when the scenario files of the workspace are shown by their names. */
  readonly shown: Promise<void>;
  /** Resolves when they are shown with what is in them. */
  readonly ready: Promise<void>;
  readonly controller: vscode.TestController;
  /** The item of a file, or of a test in it, by its id. */
  readonly find: (id: string) => vscode.TestItem | undefined;
  /** Check Guard. */
  readonly checks: CheckTests;
  /** The profiles in the order of the menu: Run, Run with Limit Headroom. */
  readonly profiles: readonly vscode.TestRunProfile[];
  /** Run with Coverage. */
  readonly coverage: vscode.TestRunProfile;
  /** Coverage is cleared: a file that it was about has another text and is shown again. */
  readonly onDidClearCoverage: vscode.Event<vscode.Uri>;
  readonly onDidStartTest: vscode.Event<vscode.TestItem>;
  readonly onDidEndRun: vscode.Event<EndedRun>;
  readonly onDidInvalidate: vscode.Event<readonly vscode.TestItem[]>;
  /** Files that a search found are shown by their names. */
  readonly onDidName: vscode.Event<void>;
  /** Results were shown again, without a run. */
  readonly onDidRepeat: vscode.Event<EndedRun>;
}

/** Registers the Test Explorer: scenario files and their steps as tests. */
export function registerTesting(
  services: EditorServices,
  sessions: CheckSessions,
): vscode.Disposable & TestingApi {
  const controller = vscode.tests.createTestController(CONTROLLER, 'Guard Lab');
  const items = new ScenarioItems(controller, services.scenarios);
  const updatable = new UpdatableTests(CONTEXT_KEYS.updatableTests);
  const outdated = new OutdatedTests(controller, items, services, updatable, (id) => runs.isRequested(id));
  const runs: TestRuns = new TestRuns({ controller, items, services, updatable, outdated });
  const continuous = new ContinuousRuns(runs, items, services);
  const placed = placeItems(controller, items, services);
  const checks = new CheckTests(controller, items, sessions, services);
  const profile = (name: string, isDefault: boolean, withLimits: boolean): vscode.TestRunProfile =>
    controller.createRunProfile(
      name,
      vscode.TestRunProfileKind.Run,
      (request, token) => {
        const requested = { request, token, withLimits };
        // A click on a property means that property, whatever the profile.
        if (CheckTests.isAbout(request)) return checks.run(request, token);
        if (!request.continuous) return runs.run(requested);
        return continuous.add(requested);
      },
      isDefault,
      undefined,
      true,
    );
  const profiles = profileNames().map((name, index) => profile(name, index === 0, index === 1));
  const coverageLines = new CoverageLines();
  const coverage = coverageProfile(controller, services, items, { runs, checks, lines: coverageLines });
  const subscription = vscode.Disposable.from(
    registerUpdate(services),
    showExternalRuns(controller, runs, services),
    continuous,
    runs,
    outdated,
    items,
    ...profiles,
    coverage,
    coverageLines,
    ...(isPossible(COMMANDS.debugScenario) ? [debugProfile(controller, services, items)] : []),
    checks,
    controller,
  );
  return {
    ...placed,
    controller,
    find: (id) => items.find(id),
    profiles,
    coverage,
    onDidClearCoverage: coverageLines.onDidClear,
    checks,
    onDidStartTest: runs.onDidStart,
    onDidEndRun: runs.onDidEnd,
    onDidInvalidate: outdated.onDidInvalidate,
    onDidName: items.onDidName,
    onDidRepeat: outdated.onDidRepeat,
    dispose: () => void subscription.dispose(),
  };
}

/** The default one, and that which shows the use of limits. */
function profileNames(): readonly string[] {
  return [vscode.l10n.t('Run'), vscode.l10n.t('Run with Limit Headroom')];
}

/** Shows the scenario files, now and when VS Code asks for them. */
function placeItems(
  controller: vscode.TestController,
  items: ScenarioItems,
  { scenarios }: EditorServices,
): Pick<TestingApi, 'shown' | 'ready'> {
  const placed = async (found: Promise<void>): Promise<void> => {
    await found;
    items.place();
  };
  controller.resolveHandler = () => placed(scenarios.ready);
  controller.refreshHandler = () => placed(scenarios.refresh());
  const ready = placed(scenarios.ready);
  const named = new Promise<void>((resolve) => {
    const subscription = items.onDidName(() => {
      subscription.dispose();
      resolve();
    });
  });
  return { shown: Promise.race([named, ready]), ready };
}

function registerUpdate(services: EditorServices): vscode.Disposable {
  return registerCommand(COMMANDS.updateExpectations, (...given: unknown[]) => {
    const active = vscode.window.activeTextEditor?.document.uri;
    return updateExpected(
      services,
      updateTargets(given, active, (uri) => vscode.Uri.parse(uri)),
    );
  });
}
