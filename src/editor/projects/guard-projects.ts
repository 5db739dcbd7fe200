import * as vscode from 'vscode';
import { isOnDisk } from '../base/disk';
import { diskProjectFiles, slashedPath } from '../../processes/disk-projects';
import { declaredGuards } from '../../project/declared-guards';
import { PROJECT_MARKS, ProjectSearch, type ProjectModule } from '../../project/find-projects';
import { moduleAt, type GuardModule, type GuardProject } from '../../project/guard-project';
import { parentFolder } from '../../project/slashed-path';
import { currentRestriction } from '../base/trust';
import type { Settings } from '../base/settings';
import { findInWorkspace } from '../files/workspace-search';
import type { ScenarioFile } from '../workspace/scenario-file';
import type { ScenarioIndex } from '../workspace/scenario-index';

/** Files whose change may change what is known of projects. */
const MARKS =
  '**/{guard-lab.json,Cargo.toml,config.toml,rust-toolchain.toml,asconfig.json,package.json,go.mod,build.zig,compile_commands.json}';

/** A guard of the workspace with what its scenarios name of it. */
export interface ProjectGuards {
  readonly project: GuardProject;
  /** Scenarios that name a module of the project. */
  readonly scenarios: readonly ScenarioFile[];
  /** The modules that these name; without a scenario, the one that is meant. */
  readonly modules: readonly GuardModule[];
}

/** Which guards are built from which files, and which scenarios run them. What was found is kept until a file changes. */
export class GuardProjects implements vscode.Disposable {
  readonly #settings: Settings;
  readonly #scenarios: ScenarioIndex;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;
  #searches = new Map<string, ProjectSearch>();

  /** What is known of projects may be something else now. */
  readonly onDidChange = this.#changed.event;

  constructor(settings: Settings, scenarios: ScenarioIndex) {
    this.#settings = settings;
    this.#scenarios = scenarios;
    const forget = (): void => this.forget();
    const watcher = vscode.workspace.createFileSystemWatcher(MARKS);
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      watcher,
      watcher.onDidChange(forget),
      watcher.onDidCreate(forget),
      watcher.onDidDelete(forget),
      settings.guards.onDidChange(forget),
      vscode.workspace.onDidChangeWorkspaceFolders(forget),
      vscode.workspace.onDidGrantWorkspaceTrust(forget),
    );
  }

  /** Looks at the disk again with the next question, as after a build. */
  forget(): void {
    this.#searches = new Map();
    this.#changed.fire();
  }

  /** The guards that a file is a source of; none for a file that is not on disk. */
  async ofSource(uri: vscode.Uri): Promise<readonly ProjectGuards[]> {
    if (!isOnDisk(uri)) return [];
    await this.#scenarios.ready;
    const found = await this.#searchFor(uri).ofSource(slashedPath(uri.fsPath));
    return found.map((project) => this.guardsOf(project));
  }

  /** The project that builds a guard. */
  async ofGuard(uri: vscode.Uri): Promise<ProjectModule | undefined> {
    return isOnDisk(uri) ? this.#searchFor(uri).ofModule(slashedPath(uri.fsPath)) : undefined;
  }

  /** All guards that files of the workspace tell of. */
  async all(): Promise<readonly ProjectGuards[]> {
    await this.#scenarios.ready;
    const marks = await findInWorkspace({ glob: `**/{${[...PROJECT_MARKS].join(',')}}`, kind: 'guards' });
    const projects: GuardProject[] = [];
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      const own = marks.filter((uri) => vscode.workspace.getWorkspaceFolder(uri)?.index === folder.index);
      const folders = new Set(own.map((uri) => parentFolder(slashedPath(uri.fsPath))));
      const search = this.#searchFor(folder.uri);
      projects.push(...(await search.inFolders([...folders])).projects);
    }
    return projects.map((project) => this.guardsOf(project));
  }

  /** The scenarios and modules of a project, as they are now. */
  guardsOf(project: GuardProject): ProjectGuards {
    const modules = new Map<string, GuardModule>();
    const scenarios = this.#scenarios.files.filter((file) => {
      const guard = this.#scenarios.guardOf(file);
      const module = guard && isOnDisk(guard) ? moduleAt(project, slashedPath(guard.fsPath)) : undefined;
      if (module) modules.set(module.wasm, module);
      return module !== undefined;
    });
    const [first] = project.modules;
    const meant = modules.size > 0 ? [...modules.values()] : first ? [first] : [];
    return { project, scenarios, modules: meant };
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** One search for each folder of the workspace; cargo is asked only where guards may run. */
  #searchFor(uri: vscode.Uri): ProjectSearch {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    const top = folder && slashedPath(folder.uri.fsPath);
    const known = this.#searches.get(top ?? '');
    if (known) return known;
    const asksCargo = currentRestriction() === undefined;
    const written = JSON.stringify({ guards: this.#settings.guards.get(folder?.uri) });
    const { projects } = declaredGuards(written, `${top ?? ''}/settings.json`);
    const search = new ProjectSearch(diskProjectFiles({ asksCargo }), { top, declared: projects });
    this.#searches.set(top ?? '', search);
    return search;
  }
}
