import * as vscode from 'vscode';
import { AGENT_ORIGIN, type Run, type ScenarioRun } from '../../ide/runs/run-history';
import type { RunEvent } from '../../run/events';
import { inBackground } from '../base/log';
import { windowAnswered } from '../base/window-answered';
import type { EditorServices } from '../services';
import type { RunWriter } from './run-writer';
import { ORIGIN, type TestRuns } from './test-runs';

/** Origins of runs that are not shown as tests of a command. */
const ELSEWHERE: ReadonlySet<string | undefined> = new Set([ORIGIN, AGENT_ORIGIN]);

/**
 * A run that another command started, shown as a run of tests. It starts when all requests have arrived that are on
 * their way: a tool for agents takes the first run that starts after its request for the one that it asked for.
 */
class ExternalRun {
  readonly #runs: TestRuns;
  /** What is to be written once the run is shown. */
  readonly #waiting: ((writer: RunWriter) => void)[] = [];
  #shown: { readonly writer: RunWriter; readonly subscription: vscode.Disposable } | undefined;

  constructor(runs: TestRuns, open: () => vscode.TestRun, cancel: () => void) {
    this.#runs = runs;
    const show = async (): Promise<void> => {
      await windowAnswered();
      const run = open();
      const writer = runs.open(run);
      this.#shown = { writer, subscription: run.token.onCancellationRequested(cancel) };
      for (const write of this.#waiting.splice(0)) write(writer);
    };
    inBackground('a run could not be shown as tests', show());
  }

  apply(scenario: ScenarioRun, event: RunEvent): void {
    const { canceled } = scenario;
    const selection = { file: scenario.uri.toString(), wants: () => true };
    this.#write((writer) => writer.apply(scenario, event, selection, { canceled }));
  }

  end(): void {
    this.#write((writer) => {
      this.#shown?.subscription.dispose();
      this.#runs.finish(writer);
    });
  }

  #write(write: (writer: RunWriter) => void): void {
    if (this.#shown) write(this.#shown.writer);
    else this.#waiting.push(write);
  }
}

/**
 * Shows runs that a person asked for elsewhere (Run Guard, Run All Scenarios, a lens) in the Test Explorer,
 * too. Background runs are not shown: results would change with every pause in typing. Neither are those of agents,
 * who get the answer themselves and may run tests meanwhile. Cancelling such a run in the Test Explorer cancels that
 * run and no other.
 */
export function showExternalRuns(
  controller: vscode.TestController,
  runs: TestRuns,
  services: EditorServices,
): vscode.Disposable {
  const externals = new Map<Run, ExternalRun>();
  const show = (run: Run): ExternalRun => {
    const known = externals.get(run);
    if (known) return known;
    const open = (): vscode.TestRun =>
      controller.createTestRun(new vscode.TestRunRequest(), vscode.l10n.t('Run {0} of a command', run.id));
    const external = new ExternalRun(runs, open, () => services.runner.cancel(run));
    externals.set(run, external);
    return external;
  };
  const close = (run: Run, external: ExternalRun): void => {
    externals.delete(run);
    external.end();
  };
  const endScenarios = services.history.onScenario((scenario, event) => {
    const { run } = scenario;
    if (!event || run.reason !== 'user' || ELSEWHERE.has(run.origin) || run.finished) return;
    show(run).apply(scenario, event);
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
