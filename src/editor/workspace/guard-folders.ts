import * as vscode from 'vscode';
import { isOnDisk } from '../base/disk';
import { watchEntries, type EntryWatch } from '../../files/watch-entries';
import { isGuardPath } from '../../run/guard-file';
import { Throttle } from '../../base/throttle';
import type { GuardSources } from '../sources/guard-sources';
import type { ScenarioChanges } from './scenario-changes';
import type { ScenarioIndex } from './scenario-index';

interface FolderServices {
  readonly changes: ScenarioChanges;
  readonly guards: GuardSources;
  readonly scenarios: ScenarioIndex;
}

/** Folders watched at most. */
const MAX_FOLDERS = 64;
/** Pause after a change of scenarios before folders are looked up, in milliseconds. */
const PAUSE_MS = 500;

/**
 * Watches the folders of guards that scenarios name: a guard outside the workspace, or where
 * `files.watcherExclude` looks away (`target`, often), is rebuilt like any other. What is written there comes at once, where
 * the system says so: VS Code tells of it some 100 ms later.
 */
export class GuardFolders implements vscode.Disposable {
  readonly #services: FolderServices;
  readonly #watchers = new Map<string, vscode.Disposable>();
  readonly #subscriptions: vscode.Disposable;
  readonly #later = new Throttle(() => this.#update(), PAUSE_MS, { first: 'late' });

  constructor(services: FolderServices) {
    this.#services = services;
    const { scenarios } = services;
    const later = (): void => this.#later.request();
    this.#subscriptions = vscode.Disposable.from(scenarios.onDidChange(later), scenarios.onDidRemove(later));
    if (scenarios.files.length > 0) later();
  }

  dispose(): void {
    this.#later.dispose();
    vscode.Disposable.from(this.#subscriptions, ...this.#watchers.values()).dispose();
  }

  #update(): void {
    const { scenarios } = this.#services;
    const wanted = new Map<string, vscode.Uri>();
    const seen = new Set<string>();
    for (const file of scenarios.files) {
      if (wanted.size >= MAX_FOLDERS) break;
      const guard = scenarios.guardOf(file);
      const place = guard && guard.authority + guard.path.slice(0, guard.path.lastIndexOf('/'));
      // Thousands of scenarios name few guards.
      if (!guard || place === undefined || !isOnDisk(guard) || seen.has(place)) continue;
      seen.add(place);
      const folder = vscode.Uri.joinPath(guard, '..');
      wanted.set(folder.toString(), folder);
    }
    for (const [key, watcher] of this.#watchers) {
      if (wanted.has(key)) continue;
      watcher.dispose();
      this.#watchers.delete(key);
    }
    for (const [key, folder] of wanted)
      if (!this.#watchers.has(key)) this.#watchers.set(key, this.#watch(folder));
  }

  /** Not below it: VS Code tells of what is in the workspace already, and watches that once. */
  #watch(folder: vscode.Uri): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(folder, '*.{wat,wasm}'),
    );
    const tell = (uri: vscode.Uri): void => this.#services.guards.changed(uri);
    const early = new EarlyWatch(folder, (guard) => this.#services.changes.written(guard));
    return vscode.Disposable.from(
      watcher,
      watcher.onDidChange(tell),
      watcher.onDidCreate((uri) => {
        // With its folder, maybe, which is another one then.
        early.begin();
        tell(uri);
      }),
      watcher.onDidDelete(tell),
      early,
    );
  }
}

/** Tells of what is written to the guards of a folder when it is, where VS Code collects for a while. */
class EarlyWatch implements vscode.Disposable {
  #watch: EntryWatch | undefined;

  constructor(
    private readonly folder: vscode.Uri,
    private readonly written: (guard: vscode.Uri) => void,
  ) {
    this.begin();
  }

  begin(): void {
    this.#watch?.end();
    this.#watch = watchEntries(this.folder.fsPath, (name) => {
      if (isGuardPath(name)) this.written(vscode.Uri.joinPath(this.folder, name));
    });
  }

  dispose(): void {
    this.#watch?.end();
  }
}
