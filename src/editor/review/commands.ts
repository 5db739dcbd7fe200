import * as vscode from 'vscode';
import { COMMANDS, type CommandId } from '../../ide/ids';
import type { ReviewChange } from '../../ide/review/file-review';
import { changesOf, type ReviewNode } from '../../ide/review/review-tree';
import { isAcceptable } from '../../run/expectation-changes';
import { goTo } from '../backend-calls/go-to';
import { registerCommand } from '../base/commands';
import { showInformation } from '../base/messages';
import { canRunGuards } from '../base/trust';
import { runAllScenarios } from '../commands/run-all-scenarios';
import { runForUser } from '../commands/user-run';
import type { EditorServices } from '../services';
import { acceptChanges } from './accept';
import type { ReviewDocuments } from './documents';
import type { ReviewModel } from './model';
import type { ReviewView } from './view';

/** What the commands work on. */
export interface ReviewParts {
  readonly model: ReviewModel;
  readonly view: ReviewView;
  readonly documents: ReviewDocuments;
  readonly services: EditorServices;
}

/** The keyboard stays in the view. */
const BESIDE = { preview: true, preserveFocus: true } as const;

type Act = (nodes: readonly ReviewNode[]) => unknown;

/** Registers Review Changes and the commands of its view. */
export function registerReviewCommands(parts: ReviewParts): vscode.Disposable {
  const { model, view, documents, services } = parts;
  const onRows = (id: CommandId, act: Act): vscode.Disposable =>
    registerCommand(id, (node?: ReviewNode, selected?: readonly ReviewNode[]) =>
      onNodes(parts, act, node, selected),
    );
  return vscode.Disposable.from(
    registerCommand(COMMANDS.reviewChanges, () => reviewAll(parts)),
    registerCommand(COMMANDS.reviewRun, () => runAgain(parts)),
    registerCommand(COMMANDS.reviewByTool, () => view.groupBy('tool')),
    registerCommand(COMMANDS.reviewByScenario, () => view.groupBy('scenario')),
    registerCommand(COMMANDS.reviewAcceptAll, () =>
      acceptChanges(services, model, model.changes.filter(mayAccept)),
    ),
    onRows(COMMANDS.reviewAccept, (nodes) => accept(parts, nodes)),
    onRows(COMMANDS.reviewReject, (nodes) => model.reject(nodes.flatMap(changesOf).filter(isOpen), true)),
    onRows(COMMANDS.reviewReconsider, (nodes) => model.reject(nodes.flatMap(changesOf), false)),
    onRows(COMMANDS.reviewOpen, async (nodes) => {
      const [change] = nodes.flatMap(changesOf);
      if (change) await documents.open(change, BESIDE);
    }),
    onRows(COMMANDS.reviewGoTo, async (nodes) => {
      const [first] = nodes.flatMap(changesOf);
      const run = first && model.files.find(({ uri }) => uri.toString() === first.uri.toString())?.run;
      if (run) await goTo({ kind: 'scenario', scenario: run, path: first.change.path }, services, false);
    }),
  );
}

/**
 * Does something with the row of a button or menu, or with all selected rows. By keyboard it is the selection, and the
 * next row is selected after it, and its values are shown where those of the one before were.
 */
async function onNodes(
  { view, documents }: ReviewParts,
  act: Act,
  node: ReviewNode | undefined,
  selected: readonly ReviewNode[] | undefined,
): Promise<void> {
  const nodes = selected ?? (node ? [node] : view.selection);
  if (nodes.length === 0) {
    showInformation(vscode.l10n.t('Select a row of Review Changes first.'));
    return;
  }
  const { rows } = view;
  const own = new Set(nodes.flatMap(changesOf));
  const at = rows.findIndex(({ change }) => own.has(change));
  const following = [...rows.slice(at), ...rows.slice(0, at)].filter(({ change }) => !own.has(change));
  await act(nodes);
  if (node) return;
  const next = await view.selectFirstOf(following.map(({ id }) => id));
  // The values that are in sight would be those of the change before.
  if (next && documents.isInSight) await documents.open(next.change, BESIDE);
}

/** Of outdated ones, accepting offers to run them again. */
function mayAccept({ state, change }: ReviewChange): boolean {
  return isAcceptable(change) && (state === 'open' || state === 'outdated');
}

/** Rejected changes are accepted when they are meant themselves, and not with their group. */
async function accept({ services, model }: ReviewParts, nodes: readonly ReviewNode[]): Promise<void> {
  const meant = nodes.flatMap((node) =>
    changesOf(node).filter(
      (change) => mayAccept(change) || (node.kind === 'change' && isAcceptable(change.change)),
    ),
  );
  const changes = [...new Set(meant)];
  if (changes.length === 0) {
    const isByHand = nodes.flatMap(changesOf).some(({ state }) => state === 'by hand');
    showInformation(
      isByHand
        ? vscode.l10n.t('There is no value to write. Change or remove the expectation by hand.')
        : vscode.l10n.t('There is nothing to accept here. To accept a rejected change, select it.'),
    );
    return;
  }
  await acceptChanges(services, model, changes);
}

function isOpen({ state }: ReviewChange): boolean {
  return state === 'open';
}

/** Shows the view; runs all scenarios first when none has run. */
async function reviewAll({ services, model, view }: ReviewParts): Promise<void> {
  if (!canRunGuards()) return;
  if (services.history.allLatest.length === 0) await runAllScenarios(services);
  model.lookNow();
  await view.show();
}

/** Runs the scenarios that the view shows; without any, all of them. */
async function runAgain({ services, model }: ReviewParts): Promise<void> {
  const uris = model.files.map(({ uri }) => vscode.Uri.from(uri));
  if (uris.length === 0) await runAllScenarios(services);
  else await runForUser(services, uris, vscode.l10n.t('Review Changes'));
  model.lookNow();
}
