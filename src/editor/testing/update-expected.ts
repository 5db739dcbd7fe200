import * as vscode from 'vscode';
import { logWarning } from '../base/log';
import { showDone, showInformation } from '../base/messages';
import type { ScenarioResult } from '../../run/result';
import { updateExpectations } from '../../run/update-expectations';
import type { ScenarioRun } from '../../ide/runs/run-history';
import type { EditorServices } from '../services';
import { canRunGuards } from '../base/trust';
import { changedRange } from '../../text/changed-range';
import { agentId, fileOf, stepIds } from '../../ide/testing/test-ids';
import { updateMessage } from '../../ide/testing/update-message';
import type { UpdateTarget } from './update-targets';

interface Planned {
  readonly target: UpdateTarget;
  readonly document: vscode.TextDocument;
  readonly result: ScenarioResult;
  /** The new text; the same as before when nothing can be written. */
  readonly updated: string;
}

/**
 * Writes actual values into the expectations that failed, as one edit of all documents: unsaved edits stay, and
 * nothing is saved, so that the change can be read and undone. A result that does not belong to the
 * document's text or to the guard as it is now is made anew first; a document that is edited meanwhile is left
 * alone. In the end the scenarios run again, and a message says what could not be updated.
 */
export async function updateExpected(
  services: EditorServices,
  targets: readonly UpdateTarget[],
): Promise<void> {
  if (targets.length === 0 || !canRunGuards()) return;
  const documents = await Promise.all(targets.map(({ uri }) => opened(uri)));
  const fresh = await freshRuns(services, documents);
  const planned = targets.flatMap((target, at) => plan(target, documents[at], fresh[at]) ?? []);
  const changed = planned.filter(({ document, updated }) => updated !== document.getText());
  const applied = await apply(changed);
  const [only] = changed;
  if (applied && only && changed.length === 1)
    await vscode.window.showTextDocument(only.document, { preserveFocus: true });
  const again =
    applied && changed.length > 0
      ? await run(
          services,
          changed.map(({ target }) => target.uri),
        )
      : [];
  const results = planned.map(({ target, result }) => {
    const after = again.find(({ uri }) => uri.toString() === target.uri.toString())?.result;
    return { before: result, ...(after ? { after: resultOf(after, target) } : {}) };
  });
  tell(applied ? results : [], targets.length - (applied ? planned.length : 0));
}

/** What is to be written into a document; undefined when it was edited while it ran, or was not run. */
function plan(
  target: UpdateTarget,
  document: vscode.TextDocument | undefined,
  fresh: ScenarioRun | undefined,
): Planned | undefined {
  if (!document || !fresh?.result || fresh.text !== document.getText()) return undefined;
  const result = resultOf(fresh.result, target);
  return { target, document, result, updated: updateExpectations(document.getText(), result) };
}

/** Whether the edit was made, of all documents or of none: VS Code refuses one whose version is past. */
async function apply(changed: readonly Planned[]): Promise<boolean> {
  if (changed.length === 0) return true;
  const edit = new vscode.WorkspaceEdit();
  for (const { document, updated } of changed) {
    const { start, end, text } = changedRange(document.getText(), updated);
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    edit.replace(document.uri, range, text);
  }
  return vscode.workspace.applyEdit(edit);
}

function tell(results: Parameters<typeof updateMessage>[0], edited: number): void {
  if (edited > 0) {
    showInformation(
      vscode.l10n.t(
        'A scenario was edited, stopped, or deleted while it ran, and was not changed. Try again.',
      ),
    );
  }
  if (results.length === 0) return;
  const { text, isDone } = updateMessage(results);
  if (isDone) showDone(text, 5000);
  else showInformation(text);
}

/** The last run of each document, where it is still true, else a new one. */
async function freshRuns(
  services: EditorServices,
  documents: readonly (vscode.TextDocument | undefined)[],
): Promise<readonly (ScenarioRun | undefined)[]> {
  const known = await Promise.all(documents.map((document) => document && stillTrue(services, document.uri)));
  const stale = documents.flatMap((document, at) => (document && !known[at] ? [document.uri] : []));
  const again = stale.length === 0 ? [] : await run(services, stale);
  return documents.map(
    (document, at) => known[at] ?? again.find(({ uri }) => uri.toString() === document?.uri.toString()),
  );
}

/** The document of a scenario; undefined when it cannot be opened, as after it was deleted. */
async function opened(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch (error) {
    logWarning('a scenario could not be opened', error);
    return undefined;
  }
}

async function stillTrue(
  { history, outdated }: EditorServices,
  uri: vscode.Uri,
): Promise<ScenarioRun | undefined> {
  const latest = history.latest(uri);
  return latest?.guard && (await outdated.isStillTrue(latest)) ? latest : undefined;
}

async function run(services: EditorServices, uris: readonly vscode.Uri[]): Promise<readonly ScenarioRun[]> {
  const made = await services.runner.run(uris, { reason: 'user' });
  return made?.scenarios.filter(({ canceled }) => !canceled) ?? [];
}

/** The result with the checks of the target's tests only. */
function resultOf(result: ScenarioResult, { uri, tests }: UpdateTarget): ScenarioResult {
  if (tests === 'all') return result;
  const file = fileOf([...tests][0] ?? uri.toString());
  const ids = stepIds(
    file,
    result.steps.map((step) => step.name),
  );
  return {
    ...result,
    agent: tests.has(agentId(file)) ? result.agent : null,
    sessions: Object.fromEntries(
      Object.entries(result.sessions ?? {}).filter(([name]) => tests.has(agentId(file, name))),
    ),
    steps: result.steps.map((step, at) => (tests.has(ids[at] ?? '') ? step : { ...step, checks: [] })),
  };
}
