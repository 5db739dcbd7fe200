import * as vscode from 'vscode';
import type { EditorServices } from '../../src/editor/services.js';
import { openWorkspace, until, type WorkspaceFixture } from './workspace-fixture.js';

/** Its own folder in the workspace, and what tests of commands do with it. */
export interface CommandFixture extends WorkspaceFixture {
  readonly services: EditorServices;
  /** Writes a scenario with one step and waits until it is known. */
  scenario(name: string, guard: string, expect: string): Promise<vscode.Uri>;
  run(command: string, ...args: unknown[]): Promise<void>;
  /** The text of the output channel as soon as it has, or matches, `text`. */
  output(text: string | RegExp): Promise<string>;
  /** Verdict of the last run of a scenario file. */
  verdict(uri: vscode.Uri): string | undefined;
  /** As `until`; by default, what was written is looked at when it takes long. */
  until: typeof until;
}

export async function openCommands(folderName: string): Promise<CommandFixture> {
  const workspace = await openWorkspace(folderName);
  const { services } = workspace.api;
  return {
    ...workspace,
    services,
    until: (look, late = workspace.catchUp) => until(look, late),
    scenario: async (name, guard, expect) => {
      const step = `{ "name": "a step", "call": "label_resource", "input": {}, "expect": ${expect} }`;
      const file = await workspace.write(
        name,
        `{ "version": 1, "guard": "./${guard}",\n  "steps": [${step}] }\n`,
      );
      await until(() => services.scenarios.get(file), workspace.catchUp);
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
          .find((content) => (typeof text === 'string' ? content.includes(text) : text.test(content))),
      ),
    verdict: (file) => services.history.latest(file)?.result?.status,
  };
}
