import * as vscode from 'vscode';
import { JsonDocuments } from '../documents/json-documents';
import { importLog } from '../gateway-logs/import-log';
import { LogDrop } from '../gateway-logs/drop';
import type { CallsNode } from '../../ide/backend-calls/node';
import type { EditorServices } from '../services';
import { registerCallsCommands } from './commands';
import { RefusedDecoration } from './tree-item';
import { BackendCallsView } from './view';

/** The Backend Calls view with its commands; the view itself, for those who want to look at it. */
export function registerBackendCalls(services: EditorServices): BackendCallsView {
  const take = (logs: readonly vscode.Uri[]): Promise<void> => importLog(services, logs);
  const view = new BackendCallsView(services.history, services.outdated, new LogDrop<CallsNode>(take));
  const documents = new JsonDocuments();
  services.context.subscriptions.push(
    documents,
    registerCallsCommands(view, documents, services),
    vscode.window.registerFileDecorationProvider(new RefusedDecoration()),
  );
  return view;
}
