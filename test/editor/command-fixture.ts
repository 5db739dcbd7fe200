import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { EditorServices } from '../../src/editor/services.js';
import type { ExtensionApi } from '../../src/extension.js';

/** A folder of its own in the workspace, and what tests of commands do with it. */
export interface CommandFixture {
  readonly services: EditorServices;
  readonly activationMs: number;
  uri(name: string): vscode.Uri;
  write(name: string, content: string | Uint8Array): Promise<vscode.Uri>;
  read(name: string): Promise<string>;
  /** Writes a scenario with one step and waits until it is known. */
  scenario(name: string, guard: string, expect: string): Promise<vscode.Uri>;
  run(command: string, ...args: unknown[]): Promise<void>;
  /** The text of the output channel as soon as it has `text`. */
  output(text: string): Promise<string>;
  /** Verdict of the last run of a scenario file. */
  verdict(uri: vscode.Uri): string | undefined;
  until<T>(look: () => T | undefined): Promise<T>;
  close(): Promise<void>;
}

export async function openCommands(folderName: string): Promise<CommandFixture> {
  const extension = vscode.extensions.getExtension<ExtensionApi>('guard-lab.guard-lab');
  const workspace = vscode.workspace.workspaceFolders?.[0];
  assert.ok(extension && workspace);
  const { services, activationMs } = await extension.activate();
  await services.scenarios.ready;
  const folder = vscode.Uri.joinPath(workspace.uri, folderName);
  const uri = (name: string): vscode.Uri => vscode.Uri.joinPath(folder, name);

  // For what has no event of its own; the test's own time limit ends it.
  const until = async <T>(look: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const write = async (name: string, content: string | Uint8Array): Promise<vscode.Uri> => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    await vscode.workspace.fs.writeFile(uri(name), bytes);
    return uri(name);
  };

  return {
    services,
    activationMs,
    uri,
    write,
    until,
    read: async (name) => new TextDecoder().decode(await vscode.workspace.fs.readFile(uri(name))),
    scenario: async (name, guard, expect) => {
      const step = `{ "name": "a step", "call": "label_resource", "input": {}, "expect": ${expect} }`;
      const file = await write(name, `{ "version": 1, "guard": "./${guard}",\n  "steps": [${step}] }\n`);
      await until(() => services.scenarios.get(file));
      return file;
    },
    run: async (command, ...args) => {
      await vscode.commands.executeCommand(command, ...args);
    },
    output: (text) =>
      until(() =>
        vscode.workspace.textDocuments
          .filter(({ uri: { scheme } }) => scheme === 'output')
          .map((document) => document.getText())
          .find((content) => content.includes(text)),
      ),
    verdict: (file) => services.history.latest(file)?.result?.status,
    close: async () => {
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.workspace.fs.delete(folder, { recursive: true });
    },
  };
}
