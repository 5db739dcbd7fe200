import { join } from 'node:path';
import * as vscode from 'vscode';
import { readTexts } from '../../files/new-files';
import type { EditorServices } from '../services';
import { chooseParent, makeFolder } from './new-folder';

/** The examples that run as they are, without a compiler. */
const EXAMPLES = [
  { label: 'repository-labels', detail: 'A guard that asks the backend whether a repository is private' },
  { label: 'write-sinks', detail: 'What a tainted agent may still send to other servers' },
  { label: 'limits', detail: 'Guards that reach a limit of the gateway: memory, calls, output, time' },
  { label: 'traps', detail: 'A guard that traps, and what the gateway says of it' },
];

/** Open Example: copies an example to a folder that the user chooses, and offers to open it. */
export async function openExample({ context }: EditorServices): Promise<void> {
  const chosen = await vscode.window.showQuickPick(EXAMPLES, {
    title: 'Open Example (1/2)',
    placeHolder: 'Example to copy',
    matchOnDetail: true,
  });
  if (!chosen) return;
  const parent = await chooseParent('Open Example (2/2): Where to Copy It');
  if (parent === undefined) return;
  const texts = readTexts([join(context.extensionPath, 'examples', chosen.label)]);
  const files = [...texts].map(([path, text]) => ({ path, text }));
  await makeFolder(parent, chosen.label, files);
}
