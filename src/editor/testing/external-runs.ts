import * as vscode from 'vscode';
import type { Run } from '../../ide/runs/run-history';
import type { EditorServices } from '../services';
import type { RunWriter } from './run-writer';
import { ORIGIN, type TestRuns } from './test-runs';

/** A run that another command started, shown as a run of tests. */
interface ExternalRun {
  readonly writer: RunWriter;
  readonly subscription: vscode.Disposable;
}

/**
 * Shows runs that a person asked for elsewhere (Run Guard, Run All Scenarios, a lens) in the Test Explorer,
 * too. Background runs are not shown: results would change with every pause in typing. Cancelling such a run
 * in the Test Explorer cancels that run and no other.
 */
export function showExternalRuns(
  controller: vscode.TestController,
  runs: TestRuns,
  services: EditorServices,
): vscode.Disposable {
  const externals = new Map<Run, ExternalRun>();
  const open = (run: Run): ExternalRun => {
    const known = externals.get(run);
    if (known) return known;
    const testRun = controller.createTestRun(new vscode.TestRunRequest(), vscode.l10n.t('Run {0}', run.id));
    const external: ExternalRun = {
      writer: runs.open(testRun),
      subscription: testRun.token.onCancellationRequested(() => services.runner.cancel(run)),
    };
    externals.set(run, external);
    return external;
  };
  const close = (run: Run, { writer, subscription }: ExternalRun): void => {
    externals.delete(run);
    subscription.dispose();
    runs.finish(writer);
  };
  const endScenarios = services.history.onScenario((scenario, event) => {
    const { run } = scenario;
    if (!event || run.reason !== 'user' || run.origin === ORIGIN || run.finished) return;
    const selection = { file: scenario.uri.toString(), wants: () => true };
    open(run).writer.apply(scenario, event, selection, false);
  });
  const endRuns = services.history.onRuns(() => {
    for (const [run, external] of externals) if (run.finished) close(run, external);
  });
  return new vscode.Disposable(() => {
    endScenarios();
    endRuns();
    for (const [run, external] of externals) close(run, external);
  });
}
