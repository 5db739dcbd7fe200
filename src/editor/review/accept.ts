import * as vscode from 'vscode';
import { counted } from '../../ide/counted';
import { pointerText, withAccepted, type ExpectationChange } from '../../run/expectation-changes';
import type { FileReview, ReviewChange } from '../../ide/review/file-review';
import { changedRange } from '../../text/changed-range';
import { inBackground, logWarning } from '../base/log';
import { askInformation, showDone, showInformation } from '../base/messages';
import { rangeIn } from '../base/ranges';
import { canRunGuards } from '../base/trust';
import { runForUser } from '../commands/user-run';
import { shownPath } from '../sources/guard-sources';
import type { EditorServices } from '../services';
import type { ReviewModel } from './model';

/** What is to be written into one document. */
interface Planned {
  readonly document: vscode.TextDocument;
  /** Its text when this was planned. */
  readonly before: string;
  readonly text: string;
  readonly accepted: number;
}

/**
 * Writes the actual values of changes into their scenarios, as one edit of all documents: unsaved edits stay, nothing is
 * saved, and one undo takes it back. A scenario whose result is outdated is left alone, and a message offers to run it.
 * Scenarios in which nothing is left to decide run again.
 */
export async function acceptChanges(
  services: EditorServices,
  model: ReviewModel,
  changes: readonly ReviewChange[],
): Promise<void> {
  const planned: Planned[] = [];
  const outdated: vscode.Uri[] = [];
  for (const [uri, ofFile] of byFile(changes)) {
    const plan = await planOf(model, uri, ofFile);
    if (plan) planned.push(plan);
    else outdated.push(uri);
  }
  if (!(await apply(planned))) {
    showInformation(vscode.l10n.t('A scenario was edited meanwhile, so nothing was accepted. Try again.'));
    return;
  }
  model.lookNow();
  const count = planned.reduce((sum, { accepted }) => sum + accepted, 0);
  if (count > 0)
    showDone(
      vscode.l10n.t('{0} accepted in {1}', counted.changes(count), counted.scenarios(planned.length)),
      5000,
    );
  if (outdated.length > 0) inBackground('a run could not be offered', offerRun(services, outdated));
  await runDecided(
    services,
    model,
    planned.map(({ document }) => document.uri),
  );
}

function byFile(changes: readonly ReviewChange[]): ReadonlyMap<vscode.Uri, readonly ReviewChange[]> {
  const files = new Map<string, ReviewChange[]>();
  for (const change of changes) {
    const key = change.uri.toString();
    const known = files.get(key);
    if (known) known.push(change);
    else files.set(key, [change]);
  }
  return new Map([...files].map(([key, found]) => [vscode.Uri.parse(key, true), found]));
}

/** What is to be written into a file; undefined when its result does not belong to its text or to the guard. */
async function planOf(
  model: ReviewModel,
  uri: vscode.Uri,
  changes: readonly ReviewChange[],
): Promise<Planned | undefined> {
  const document = await opened(uri);
  const review = document && (await model.reviewNow(uri));
  if (!review || review.isOutdated) return undefined;
  const before = document.getText();
  // What the list of scenarios knows may be behind what is in the editor.
  if (withAccepted(review.ran, review.accepted) !== before) return undefined;
  const wanted = changes.map(({ change }) => sameChange(review, change));
  if (wanted.includes(undefined)) return undefined;
  const all = [...review.accepted, ...wanted.filter((change) => change !== undefined)];
  return { document, before, text: withAccepted(review.ran, all), accepted: wanted.length };
}

/** The change as the newest result has it; undefined when it is another one than the person saw. */
function sameChange({ left }: FileReview, { path, expected, accepted }: ExpectationChange) {
  const place = pointerText(path);
  const values = JSON.stringify([expected, accepted]);
  return left.find(
    (each) => pointerText(each.path) === place && JSON.stringify([each.expected, each.accepted]) === values,
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

/** Whether the edit was made, of all documents or of none: none when one was edited while others were looked at. */
async function apply(planned: readonly Planned[]): Promise<boolean> {
  if (planned.length === 0) return true;
  if (planned.some(({ document, before }) => document.getText() !== before)) return false;
  const edit = new vscode.WorkspaceEdit();
  for (const { document, before, text: after } of planned) {
    const { start, end, text } = changedRange(before, after);
    edit.replace(document.uri, rangeIn(document, { start, end }), text);
  }
  return vscode.workspace.applyEdit(edit);
}

async function offerRun(services: EditorServices, uris: readonly vscode.Uri[]): Promise<void> {
  const [first] = uris;
  if (!first) return;
  const run = vscode.l10n.t('Run Again');
  const chosen = await askInformation(notAccepted(shownPath(first), uris.length - 1), run);
  if (chosen === run) await runForUser(services, uris, vscode.l10n.t('Review Changes'));
}

/** Nothing is shown as passed that did not run: what is decided runs again. */
async function runDecided(
  { runner }: EditorServices,
  model: ReviewModel,
  uris: readonly vscode.Uri[],
): Promise<void> {
  const open = new Set(
    model.changes.filter(({ state }) => state === 'open').map(({ uri }) => uri.toString()),
  );
  const decided = uris.filter((uri) => !open.has(uri.toString()));
  if (decided.length > 0 && canRunGuards()) await runner.run(decided, { reason: 'user' });
}

function notAccepted(first: string, others: number): string {
  if (others === 0)
    return vscode.l10n.t(
      'The changes of {0} were not accepted: the scenario, its guard, or a setting changed after the run.',
      first,
    );
  return others === 1
    ? vscode.l10n.t(
        'The changes of {0} and 1 more scenario were not accepted: the scenario, its guard, or a setting changed after the run.',
        first,
      )
    : vscode.l10n.t(
        'The changes of {0} and {1} more scenarios were not accepted: the scenario, its guard, or a setting changed after the run.',
        first,
        others,
      );
}
