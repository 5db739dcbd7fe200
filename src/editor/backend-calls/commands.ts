import * as vscode from 'vscode';
import { registerCommand } from '../base/commands';
import { showDone, showInformation, showWarning } from '../base/messages';
import type { BackendCall } from '../../gateway/invocation';
import { COMMANDS, type CommandId } from '../../ide/ids';
import type { JsonDocuments } from '../documents/json-documents';
import type { EditorServices } from '../services';
import { goTo } from './go-to';
import type { CallsNode, NodeLocation } from '../../ide/backend-calls/node';
import { clickLocation, rowText } from '../../ide/backend-calls/node';
import { prettyJson } from '../../ide/documents/pretty-json';
import { lacksArguments, savedAnswer } from '../../ide/backend-calls/saved-answer';
import { saveAsAnswer } from './save-as-answer';
import type { BackendCallsView } from './view';

/** Registers what the view's title and rows offer. Without a row they act on the one selected. */
export function registerCallsCommands(
  view: BackendCallsView,
  documents: JsonDocuments,
  services: Pick<EditorServices, 'answers' | 'guards' | 'history' | 'positions' | 'scenarios'>,
): vscode.Disposable {
  const onRow = (id: CommandId, act: (node: CallsNode) => Promise<void>): vscode.Disposable =>
    registerCommand(id, async (node?: CallsNode) => {
      const row = node ?? view.selected;
      if (row) await act(row);
      else showInformation(vscode.l10n.t('Select a row of Backend Calls first.'));
    });
  const go = (id: CommandId, location: (node: CallsNode) => NodeLocation | undefined): vscode.Disposable =>
    onRow(id, async (node) => {
      const target = location(node);
      if (target) await goTo(target, services, id === COMMANDS.callsReveal);
    });
  return vscode.Disposable.from(
    onRow(COMMANDS.callsCopyArguments, copyArguments),
    onRow(COMMANDS.callsCopyAsSavedAnswer, copyAsSavedAnswer),
    onRow(COMMANDS.callsSaveAsAnswer, async (node) => {
      const call = callOf(node);
      if (call) await saveAsAnswer(node, call, services);
    }),
    onRow(COMMANDS.callsOpenJson, async ({ id, document }) => {
      if (document) await documents.open(id, document.name, document.text, { preview: true });
    }),
    go(COMMANDS.callsReveal, clickLocation),
    go(COMMANDS.callsGoToAnswer, (node) => node.locations?.answer),
    go(COMMANDS.callsGoToSource, (node) => node.locations?.source),
    go(COMMANDS.callsGoToStep, (node) => node.locations?.step),
    registerCommand(COMMANDS.callsShowFailuresOnly, () => view.showFailuresOnly(true)),
    registerCommand(COMMANDS.callsShowAll, () => view.showFailuresOnly(false)),
    registerCommand(COMMANDS.callsExpandAll, () => view.expandAll()),
    registerCommand(COMMANDS.callsClear, () => services.history.clear()),
  );
}

/** The call a row belongs to: its own, or that of a row above it. */
function callOf(node: CallsNode): BackendCall | undefined {
  for (let at: CallsNode | undefined = node; at; at = at.parent) if (at.call) return at.call;
  showInformation(vscode.l10n.t('This row does not belong to a backend call.'));
  return undefined;
}

async function copyArguments(node: CallsNode): Promise<void> {
  const call = callOf(node);
  if (!call) return;
  if (lacksArguments(call)) showWarning(vscode.l10n.t('The arguments of this call are unknown.'));
  else await copy(prettyJson(call.args).trimEnd(), vscode.l10n.t('Arguments of {0} copied', nameOf(call)));
}

async function copyAsSavedAnswer(node: CallsNode): Promise<void> {
  const call = callOf(node);
  if (!call) return;
  const answer = savedAnswer(call);
  if (!answer) {
    showWarning(vscode.l10n.t('This call has no readable tool name.'));
    return;
  }
  await copy(answer.text, vscode.l10n.t('Saved answer of {0} copied', nameOf(call)));
  if (answer.warning !== undefined) showWarning(answer.warning);
}

/** By keyboard the row that is meant is the one selected, not the one with the focus: say which it was. */
function nameOf({ index, tool }: BackendCall): string {
  return vscode.l10n.t('call {0} ({1})', index, rowText(tool ?? vscode.l10n.t('unreadable tool name'), 60));
}

async function copy(text: string, done: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  showDone(done);
}
