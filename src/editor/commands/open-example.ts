import { join } from 'node:path';
import * as vscode from 'vscode';
import { readTexts } from '../../files/new-files';
import { EXAMPLES, type Example } from '../../project/examples';
import type { NewFile } from '../../project/new-guard';
import type { EditorServices } from '../services';
import { beforeBuild, toolNeeds, type ToolNeeds } from './needed-tools';
import { chooseParent, makeFolder } from './new-folder';

interface ExampleItem extends vscode.QuickPickItem {
  readonly example: Example;
  readonly needs: ToolNeeds;
}

/** Open Example: copies an example to a folder that the user chooses, and offers to open it. */
export async function openExample({ context }: EditorServices): Promise<void> {
  const stop = new AbortController();
  const chosen = await vscode.window.showQuickPick(
    Promise.all(EXAMPLES.map((example) => exampleItem(example, stop.signal))),
    {
      title: 'Open Example (1/2)',
      placeHolder: 'Example to copy',
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  stop.abort();
  if (!chosen) return;
  const parent = await chooseParent('Open Example (2/2): Where to Copy It');
  if (parent === undefined) return;
  const { example, needs } = chosen;
  const files = (): NewFile[] =>
    [...readTexts([join(context.extensionPath, 'examples', example.name)])].map(([path, text]) => ({
      path,
      text,
    }));
  await makeFolder({ parent, name: example.name, files, after: beforeBuild(needs, example.setup) });
}

async function exampleItem(example: Example, signal: AbortSignal): Promise<ExampleItem> {
  const { name, language, shows, tools } = example;
  const needs = await toolNeeds(tools, signal);
  return { example, needs, label: name, description: shows, detail: `${language}. ${needs.detail}` };
}
