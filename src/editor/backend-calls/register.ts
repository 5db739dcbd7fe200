import * as vscode from 'vscode';
import { JsonDocuments } from '../json-documents';
import type { EditorServices } from '../services';
import { registerCallsCommands } from './commands';
import { RefusedDecoration } from './tree-item';
import { BackendCallsView } from './view';

/** The Backend Calls view with its commands; the view itself, for those who want to look at it. */
export function registerBackendCalls({
  context,
  history,
}: Pick<EditorServices, 'context' | 'history'>): BackendCallsView {
  const view = new BackendCallsView(history);
  const documents = new JsonDocuments();
  context.subscriptions.push(
    documents,
    registerCallsCommands(view, documents, history),
    vscode.window.registerFileDecorationProvider(new RefusedDecoration()),
  );
  return view;
}
