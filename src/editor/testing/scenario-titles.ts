import * as vscode from 'vscode';
import { SCENARIO_SUFFIX } from '../../scenario/file-name';
import { shownPath } from '../sources/guard-sources';

/** What a scenario file is called in the Test Explorer, and the folder it is in as people see it: '' for the root. */
export interface ScenarioTitle {
  readonly label: string;
  readonly folder: string;
}

/** Titles of scenario files. Thousands of files are in few folders, and VS Code compares each with all its own. */
export class ScenarioTitles {
  /** Folders as people see them, by their locations. */
  readonly #shown = new Map<string, string>();
  #folders: readonly Pick<vscode.WorkspaceFolder, 'name' | 'uri'>[] = [];

  /**
   * `a/list.guard-scenario.json` is `list` in the folder `a`. The folder is an item and no description:
   * screen readers say an item's description in place of its label.
   */
  of(uri: vscode.Uri): ScenarioTitle {
    const { scheme, authority, path } = uri;
    // A backslash separates folders on Windows only, and is shown as if it did everywhere.
    if (scheme === 'untitled' || path.includes('\\')) return titleOf(shownPath(uri));
    const slash = path.lastIndexOf('/');
    const place = `${scheme}:${authority}:${path.slice(0, slash)}`;
    this.#meet(vscode.workspace.workspaceFolders ?? []);
    const folder = this.#shown.get(place);
    if (folder !== undefined) return { label: labelOf(path.slice(slash + 1)), folder };
    const title = titleOf(shownPath(uri));
    this.#shown.set(place, title.folder);
    return title;
  }

  /** In another workspace, folders are shown in another way. */
  #meet(folders: readonly vscode.WorkspaceFolder[]): void {
    const isSame =
      folders.length === this.#folders.length &&
      folders.every(({ name, uri }, at) => name === this.#folders[at]?.name && uri === this.#folders[at].uri);
    if (isSame) return;
    this.#folders = folders.map(({ name, uri }) => ({ name, uri }));
    this.#shown.clear();
  }
}

function titleOf(shown: string): ScenarioTitle {
  const path = shown.replaceAll('\\', '/');
  const slash = path.lastIndexOf('/');
  return { label: labelOf(path.slice(slash + 1)), folder: path.slice(0, Math.max(0, slash)) };
}

function labelOf(name: string): string {
  const label = name.endsWith(SCENARIO_SUFFIX) ? name.slice(0, -SCENARIO_SUFFIX.length) : name;
  return label === '' ? name : label;
}
