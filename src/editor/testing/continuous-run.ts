import * as vscode from 'vscode';
import type { ScenarioFile } from '../scenario-index';
import type { EditorServices } from '../services';
import { ChangeCollector } from './change-collector';
import type { ScenarioItems } from './scenario-items';
import { selectTests } from './selection';
import type { TestRuns } from './test-runs';

/**
 * Runs a request's tests again whenever their guard, their scenario or a setting that decides about them
 * changes, unsaved edits included, after a pause in typing. A newer change cancels what a former one
 * started: its results would be stale. Ends with `token`.
 */
export function runContinuously(
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
  withLimits: boolean,
  runs: TestRuns,
  items: ScenarioItems,
  services: EditorServices,
): void {
  const { guards, scenarios, settings } = services;
  let current: vscode.CancellationTokenSource | undefined;
  const changes = new ChangeCollector(
    () => settings.runWhileTypingDelay.get(),
    (files) => {
      current?.cancel();
      const source = new vscode.CancellationTokenSource();
      current = source;
      void runs.run(request, source.token, withLimits, files).finally(() => source.dispose());
    },
  );
  const add = (files: readonly ScenarioFile[]): void => {
    const asked = selectTests(
      request.include?.map((item) => item.id),
      request.exclude?.map((item) => item.id) ?? [],
      items.files,
    ).map((selection) => selection.file);
    const ids = new Set(files.map((file) => file.uri.toString()));
    changes.add(asked.filter((file) => ids.has(file)));
  };
  const subscription = vscode.Disposable.from(
    guards.onDidChange((guard) => add(scenarios.naming(guard))),
    scenarios.onDidChange((file) => add([file])),
    settings.profile.onDidChange(() => add(scenarios.files)),
    settings.limits.onDidChange(() => add(scenarios.files)),
  );
  token.onCancellationRequested(() => {
    subscription.dispose();
    changes.dispose();
    current?.cancel();
  });
}
