import * as vscode from 'vscode';
import type { ScenarioResult } from '../../run/result';
import { updateExpectations } from '../../run/update-expectations';
import type { ScenarioRun } from '../run-history';
import type { EditorServices } from '../services';
import { mayRunGuards } from '../trust';
import { changedSpan } from './changed-span';
import { agentId, fileOf, stepIds } from './test-ids';

/**
 * Writes actual values into the expectations that failed, of the scenario or of the one test `id`, as an
 * edit of the document: unsaved edits stay, and nothing is saved, so that the change can be read and undone.
 * A result that does not belong to the document's text or to the guard as it is now is made anew first.
 */
export async function updateExpected(services: EditorServices, uri: vscode.Uri, id?: string): Promise<void> {
  if (!mayRunGuards()) return;
  const document = await vscode.workspace.openTextDocument(uri);
  const fresh = await freshRun(services, document);
  if (!fresh?.result) return;
  const text = document.getText();
  if (fresh.documentVersion !== document.version) {
    void vscode.window.showInformationMessage('The scenario was edited while it ran; please try again.');
    return;
  }
  const updated = updateExpectations(text, id === undefined ? fresh.result : onlyOf(fresh.result, id));
  if (updated === text) {
    void vscode.window.showInformationMessage(nothingToUpdate(fresh.result));
    return;
  }
  const { start, end, content } = changedSpan(text, updated);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), content);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document, { preserveFocus: true });
  await services.runner.run([uri], { reason: 'user' });
}

async function freshRun(
  services: EditorServices,
  document: vscode.TextDocument,
): Promise<ScenarioRun | undefined> {
  const { history, guards, runner } = services;
  const latest = history.latest(document.uri);
  if (latest?.guard && latest.documentVersion === document.version) {
    const { stamp } = await guards.read(latest.guard);
    if (stamp === latest.guardStamp) return latest;
  }
  const run = await runner.run([document.uri], { reason: 'user' });
  return run?.scenarios.find((scenario) => !scenario.cancelled);
}

/** The result with the checks of one test only. */
function onlyOf(result: ScenarioResult, id: string): ScenarioResult {
  const file = fileOf(id);
  if (id === file) return result;
  const ids = stepIds(
    file,
    result.steps.map((step) => step.name),
  );
  return {
    ...result,
    agent: id === agentId(file) ? result.agent : null,
    steps: result.steps.map((step, index) => (ids[index] === id ? step : { ...step, checks: [] })),
  };
}

function nothingToUpdate(result: ScenarioResult): string {
  if (result.error !== null) return `The scenario could not run, nothing was updated: ${result.error}`;
  if (result.load?.ok === false) return `The guard does not load, nothing was updated: ${result.load.error}`;
  return result.status === 'failed'
    ? 'What failed cannot be updated: it is about something that did not happen. Change or remove it by hand.'
    : 'Every expectation holds: nothing to update.';
}
