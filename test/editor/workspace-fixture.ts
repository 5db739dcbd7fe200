import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension.js';

/** The extension, active and aware of its scenarios, and a folder of a test's own in the open workspace. */
export interface WorkspaceFixture {
  readonly api: ExtensionApi;
  uri(name: string): vscode.Uri;
  write(name: string, content: string | Uint8Array): Promise<vscode.Uri>;
  read(name: string): Promise<string>;
  /** Sets a setting of ours for the user; all are taken back at the end. */
  set(name: string, value: unknown): Promise<void>;
  /**
   * Has Guard Lab look at what was written here, for waits that took long: VS Code's own watcher is late, merges, or
   * loses events on a busy machine, above all of what is written into a folder that is new.
   */
  catchUp(): Promise<void>;
  /** Takes settings back, closes editors, deletes the folder, and leaves nothing to the next test file. */
  close(): Promise<void>;
}

/** Resolves when VS Code tells of what is written in the new folder. */
export async function openWorkspace(folderName: string): Promise<WorkspaceFixture> {
  const extension = vscode.extensions.getExtension<ExtensionApi>('guard-lab.guard-lab');
  const workspace = vscode.workspace.workspaceFolders?.[0];
  assert.ok(extension && workspace);
  const api = await extension.activate();
  await api.services.scenarios.ready;
  const folder = vscode.Uri.joinPath(workspace.uri, folderName);
  const uri = (name: string): vscode.Uri => vscode.Uri.joinPath(folder, name);
  await makeFollowed(folder);
  const written = new Map<string, Uint8Array>();
  const changed = new Set<string>();
  const set = async (name: string, value: unknown): Promise<void> => {
    changed.add(name);
    const settings = vscode.workspace.getConfiguration('guardLab');
    await settings.update(name, value, vscode.ConfigurationTarget.Global);
  };
  return {
    api,
    uri,
    set,
    write: async (name, content) => {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      written.set(name, bytes);
      await vscode.workspace.fs.writeFile(uri(name), bytes);
      return uri(name);
    },
    catchUp: async () => {
      await api.services.scenarios.refresh();
      for (const [name, bytes] of written) {
        if (/\.(wat|wasm)$/.test(name)) api.services.guards.changed(uri(name));
        else await writeAgain(uri(name), bytes);
      }
    },
    read: async (name) => new TextDecoder().decode(await vscode.workspace.fs.readFile(uri(name))),
    close: async () => {
      for (const name of changed) await set(name, undefined);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.workspace.fs.delete(folder, { recursive: true });
      // What was begun ends here, and the index does not wait for events of files.
      api.services.runner.stop();
      await api.services.scenarios.refresh();
      await until(() => api.services.history.runs.every(({ finished }) => finished) || undefined);
      // What has no result is not run again because a setting changed, and no view shows it.
      api.services.history.clear();
    },
  };
}

/** Looks, each two seconds apart, before a folder is made anew. */
const LOOKS = 5;

/**
 * Makes a folder, and writes into it until VS Code tells of that: it may miss for good a folder that is made while it
 * looks at the one above.
 */
async function makeFollowed(folder: vscode.Uri): Promise<void> {
  const { fs } = vscode.workspace;
  const probe = vscode.Uri.joinPath(folder, 'probe.txt');
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, 'probe.txt'));
  let isTold = false;
  const tell = (): void => void (isTold = true);
  const ends = vscode.Disposable.from(watcher, watcher.onDidCreate(tell), watcher.onDidChange(tell));
  await fs.createDirectory(folder);
  let looks = 0;
  const again = (): Thenable<void> | undefined =>
    (looks += 1) % LOOKS === 0 ? fs.delete(folder, { recursive: true }) : undefined;
  await until(async () => {
    await fs.writeFile(probe, new Uint8Array());
    return isTold || undefined;
  }, again);
  ends.dispose();
  await fs.delete(probe);
}

/** Writes what a file says already, so that there is an event of it; nothing where it says something else by now. */
async function writeAgain(uri: vscode.Uri, bytes: Uint8Array): Promise<void> {
  const { fs, textDocuments } = vscode.workspace;
  const isEdited = textDocuments.some((each) => each.isDirty && each.uri.toString() === uri.toString());
  const now = isEdited ? undefined : await fs.readFile(uri).then(undefined, () => undefined);
  if (now && Buffer.compare(now, bytes) === 0) await fs.writeFile(uri, bytes);
}

/** How long to wait between two looks at what changes without an event. */
const LOOK_MS = 20;

/**
 * What `look` finds, as soon as it finds something. Only for what has no event, such as items of the Test Explorer
 * and the text of output channels; the test's own time limit ends it. `late` is called after each two seconds.
 */
export async function until<T>(
  look: () => T | undefined | PromiseLike<T | undefined>,
  late?: () => unknown,
): Promise<T> {
  for (let looks = 1; ; looks++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    if (looks % (2_000 / LOOK_MS) === 0) await late?.();
  }
}

/** What a promise of something to come resolves with; `late` is called after each two seconds until it does. */
export async function inTime<T>(coming: Promise<T>, late: () => unknown): Promise<T> {
  let isOver = false;
  const end = (): void => void (isOver = true);
  coming.then(end, end);
  await until(() => isOver || undefined, late);
  return coming;
}

/**
 * The input of the active tab as soon as it is of this kind, and `is` holds of it: what VS Code says of tabs may come
 * after a command has ended.
 */
export function activeTab<T>(
  kind: new (...args: never[]) => T,
  is: (input: T) => boolean = () => true,
): Promise<T> {
  return until(() => {
    const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof kind && is(input) ? input : undefined;
  });
}

/** Opens a file as the explorer does; resolves when VS Code says that its tab is the active one. */
export async function openTab(uri: vscode.Uri, options?: vscode.TextDocumentShowOptions): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', uri, options);
  await until(() => {
    const input: unknown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    const isIts = typeof input === 'object' && input !== null && 'uri' in input;
    return (isIts && String(input.uri) === uri.toString()) || undefined;
  });
}

/**
 * The quick fix of this title at a place, as soon as it is offered: the same diagnostic may come from two sources,
 * and the one that has the fix may come later.
 */
export async function quickFix(
  uri: vscode.Uri,
  range: vscode.Range,
  title: string,
): Promise<vscode.CodeAction> {
  let offered: readonly vscode.CodeAction[] = [];
  let times = 0;
  const giveUp = (): void => {
    const titles = offered.map((each) => each.title).join(', ') || 'none';
    if ((times += 1) > 60) throw new Error(`no fix "${title}" among ${titles}`);
  };
  return until(async () => {
    offered = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      range,
      vscode.CodeActionKind.QuickFix.value,
    );
    return offered.find((each) => each.title === title);
  }, giveUp);
}
