import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { EditorServices } from '../../src/editor/services.js';
import type { EndedRun } from '../../src/editor/testing/run-writer.js';
import { openWorkspace, until, type WorkspaceFixture } from './workspace-fixture.js';

interface RunChoice {
  /** Position in the menu of profiles. */
  readonly profile?: number;
  readonly token?: vscode.CancellationToken;
}

/** Its own folder in the workspace, and what tests of the Test Explorer do with it. */
export interface TestingFixture extends WorkspaceFixture {
  readonly services: EditorServices;
  /** The profile Run. */
  readonly profile: vscode.TestRunProfile;
  remove(name: string): Promise<void>;
  find(name: string): vscode.TestItem | undefined;
  /** The item of a file as soon as it is shown. */
  item(name: string): Promise<vscode.TestItem>;
  until(condition: () => boolean): Promise<void>;
  errorOf(item: vscode.TestItem): string;
  replace(document: vscode.TextDocument, text: string): Promise<void>;
  revert(document: vscode.TextDocument): Promise<void>;
  run(items: readonly vscode.TestItem[], choice?: RunChoice): Promise<EndedRun>;
  runContinuously(items: readonly vscode.TestItem[], token: vscode.CancellationToken): void;
  /**
   * The next run of tests that ends, or the next of any kind that ends with such states: a run of a command is shown a
   * moment after it, and may end later than the test that gave the command.
   */
  nextRun(states?: RegExp): Promise<EndedRun>;
  /** The next runs that end, in that order. */
  nextRuns(count: number): Promise<EndedRun[]>;
  /** Resolves when the guard of a run is working on a step. */
  steps(): Promise<void>;
}

export async function openTesting(folderName = 'testing'): Promise<TestingFixture> {
  const workspace = await openWorkspace(folderName);
  const { uri } = workspace;
  const { services, testing } = workspace.api;
  await testing.ready;
  const find = (name: string): vscode.TestItem | undefined => testing.find(uri(name).toString());

  const nextRuns = (count: number, states?: RegExp): Promise<EndedRun[]> =>
    new Promise((resolve) => {
      const runs: EndedRun[] = [];
      const subscription = testing.onDidEndRun((run) => {
        // Runs of commands have names.
        if (states ? !states.test(drawStates(run)) : run.name !== undefined) return;
        if (runs.push(run) < count) return;
        subscription.dispose();
        resolve(runs);
      });
    });
  const nextRun = async (states?: RegExp): Promise<EndedRun> => {
    const [run] = await nextRuns(1, states);
    assert.ok(run);
    return run;
  };
  // File watchers are late at times; then the Test Explorer is made to look for itself, as by its button.
  const refresh = async (): Promise<void> => {
    await workspace.catchUp();
    await testing.controller.refreshHandler?.(new vscode.CancellationTokenSource().token);
  };
  const untilTrue = async (condition: () => boolean): Promise<void> => {
    await until(() => condition() || undefined, refresh);
  };
  const profile = (at: number): vscode.TestRunProfile => {
    const found = testing.profiles[at];
    assert.ok(found);
    return found;
  };
  const handle = (
    items: readonly vscode.TestItem[],
    at: number,
    token: vscode.CancellationToken,
    continuous: boolean,
  ): void => {
    const request = new vscode.TestRunRequest(items, undefined, profile(at), continuous);
    void profile(at).runHandler(request, token);
  };

  return {
    ...workspace,
    find,
    until: untilTrue,
    nextRun,
    nextRuns,
    services,
    profile: profile(0),
    remove: async (name) => {
      // A file that is deleted while it is open stays in its editor, and a scenario in an editor counts.
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      const isShown = ({ input }: vscode.Tab): boolean =>
        input instanceof vscode.TabInputText && input.uri.toString() === uri(name).toString();
      await vscode.window.tabGroups.close(tabs.filter(isShown));
      const known = find(name);
      await vscode.workspace.fs.delete(uri(name));
      // Until it is gone from the index, "run everything" of a later test would run it.
      if (known) await untilTrue(() => find(name) !== known);
    },
    item: (name) => {
      // A row may be there before its file is read.
      return until(() => (services.scenarios.get(uri(name)) ? find(name) : undefined), refresh);
    },
    errorOf: ({ error }) => (error instanceof vscode.MarkdownString ? error.value : (error ?? '')),
    replace: async (document, text) => {
      const edit = new vscode.WorkspaceEdit();
      const end = document.positionAt(document.getText().length);
      edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), text);
      assert.ok(await vscode.workspace.applyEdit(edit));
    },
    revert: async (document) => {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    },
    run: (items, { profile: at = 0, token = new vscode.CancellationTokenSource().token } = {}) => {
      const ended = nextRun();
      handle(items, at, token, false);
      return ended;
    },
    runContinuously: (items, token) => handle(items, 0, token, true),
    steps: () =>
      new Promise((resolve) => {
        const subscription = testing.onDidStartTest(() => {
          subscription.dispose();
          resolve();
        });
      }),
  };
}

/** Waits for an item to look like this; then says how it looks instead. */
export async function assertDrawn(item: vscode.TestItem, expected: string): Promise<void> {
  for (let left = 5000; left > 0 && drawItems(item) !== expected; left--) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.equal(drawItems(item), expected);
}

/** `label first-last: child first-last, …` */
export function drawItems(item: vscode.TestItem): string {
  const children = [...item.children].map(([, child]) => child);
  children.sort((a, b) => (a.sortText ?? '').localeCompare(b.sortText ?? ''));
  const lines = ({ range }: vscode.TestItem): string =>
    range ? ` ${range.start.line + 1}-${range.end.line + 1}` : '';
  const broken = item.error === undefined ? '' : '!';
  return `${item.label}${broken}${lines(item)}: ${children.map((child) => `${child.label}${lines(child)}`).join(', ')}`;
}

/** `name: state (note) [tags]` of every test with a result. */
export function drawStates(run: EndedRun): string {
  return [...run.outcomes]
    .map(([id, { state, note, tags }]) => {
      const name =
        /#step[^:]*:(.*)$/.exec(id)?.[1] ?? /([^/#]+?)(\.guard-scenario\.json)?(#.*)?$/.exec(id)?.[1];
      return `${name ?? id}: ${state}${note === undefined ? '' : ` (${note})`}${tags.length > 0 ? ` [${tags.join(' ')}]` : ''}`;
    })
    .join('\n');
}
