import * as vscode from 'vscode';
import type { RunEvent } from '../../run/events';
import type { Run, ScenarioRun } from '../run-history';
import type { EditorServices } from '../services';
import { RunWriter } from './run-writer';
import type { ScenarioItems } from './scenario-items';
import { ScenarioReporter } from './scenario-reporter';
import { ORIGIN, type TestRuns } from './test-runs';

/** A run that another command started, shown as a run of tests. */
interface Mirror {
  readonly writer: RunWriter;
  readonly reporters: Map<ScenarioRun, ScenarioReporter>;
  readonly subscription: vscode.Disposable;
}

/**
 * Shows runs that a person asked for elsewhere (Run Guard, Run All Scenarios, a lens) in the Test Explorer,
 * too. Background runs are not shown: results would change with every pause in typing. Cancelling such a run
 * in the Test Explorer is the command Stop.
 */
export function mirrorRuns(
  controller: vscode.TestController,
  items: ScenarioItems,
  runs: TestRuns,
  services: EditorServices,
): vscode.Disposable {
  const mirrors = new Map<Run, Mirror>();
  const open = (run: Run): Mirror => {
    const known = mirrors.get(run);
    if (known) return known;
    const testRun = controller.createTestRun(new vscode.TestRunRequest(), `Run ${run.id}`);
    const mirror: Mirror = {
      writer: new RunWriter(testRun, items),
      reporters: new Map(),
      subscription: testRun.token.onCancellationRequested(() => services.runner.stop()),
    };
    mirrors.set(run, mirror);
    return mirror;
  };
  const close = (run: Run, { writer, subscription }: Mirror): void => {
    mirrors.delete(run);
    subscription.dispose();
    runs.finish(writer);
  };
  const endScenarios = services.history.onScenario((scenario, event) => {
    const { run } = scenario;
    if (!event || run.reason !== 'user' || run.origin === ORIGIN || run.finished) return;
    apply(open(run), scenario, event);
  });
  const endRuns = services.history.onRuns(() => {
    for (const [run, mirror] of mirrors) if (run.finished) close(run, mirror);
  });
  return new vscode.Disposable(() => {
    endScenarios();
    endRuns();
    for (const [run, mirror] of mirrors) close(run, mirror);
  });
}

function apply({ writer, reporters }: Mirror, scenario: ScenarioRun, event: RunEvent): void {
  let reporter = reporters.get(scenario);
  if (!reporter) {
    const selection = { file: scenario.uri.toString(), wants: () => true };
    writer.line({ text: scenario.file });
    reporter = new ScenarioReporter(selection, writer.sinkFor(scenario), false);
    reporters.set(scenario, reporter);
  }
  reporter.apply(event, scenario.cancelled);
}
