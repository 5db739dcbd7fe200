import * as vscode from 'vscode';
import { leadsElsewhere } from '../../files/foreign-path';
import { isAbsolutePath } from '../../ide/paths/slashed-path';
import { onlyFileError } from '../base/log';
import type { Settings } from '../base/settings';
import { catalogTextsAt } from '../files/catalog-texts';
import { resolveBeside } from '../files/resolve-beside';
import { findInFolder } from '../files/workspace-search';
import { shownPath } from '../sources/guard-sources';
import type { MapTarget } from './target';

const STATE_KEY = 'guardLab.toolMap.catalogs';
const CATALOG_NAME = /^(?:.+\.)?tools\.json$/i;
/** Folders above a guard that are looked into at most. */
const MAX_FOLDERS = 20;

/** The text of a catalog, named as people know it. */
export interface CatalogText {
  readonly name: string;
  readonly text: string;
}

/** The texts of catalogs, or a sentence. */
export type CatalogTexts =
  | { readonly ok: true; readonly catalogs: readonly CatalogText[] }
  | { readonly ok: false; readonly error: string };

/** Which files list the tools that a guard is asked about. */
export class Catalogs {
  constructor(
    private readonly settings: Pick<Settings, 'toolMapCatalogs'>,
    private readonly state: vscode.Memento,
  ) {}

  /**
   * The catalogs of a guard: those that a person chose for it, else those that the first scenario with `tools` names,
   * else those of the setting, else the nearest `tools.json` or `*.tools.json` beside or above the guard or a scenario.
   * Empty when there are none.
   */
  async find(target: MapTarget): Promise<readonly vscode.Uri[]> {
    const chosen = this.#chosen()[target.guard.toString()];
    if (chosen) return chosen.map((uri) => vscode.Uri.parse(uri));
    const named = ofScenarios(target);
    if (named.length > 0) return named;
    const set = await this.#ofSetting(target.guard);
    return set.length > 0 ? set : nearest(target);
  }

  /** Asks a person for catalogs, and remembers them for the guard; undefined when none was chosen. */
  async choose(guard: vscode.Uri): Promise<readonly vscode.Uri[] | undefined> {
    const chosen = await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Catalog of the Tools for {0}', shownPath(guard)),
      openLabel: vscode.l10n.t('Use Catalog'),
      canSelectMany: true,
      defaultUri: vscode.workspace.getWorkspaceFolder(guard)?.uri ?? vscode.Uri.joinPath(guard, '..'),
      filters: { [vscode.l10n.t('Catalogs of tools')]: ['json', 'snap', 'txt'] },
    });
    if (!chosen || chosen.length === 0) return undefined;
    await this.remember(guard, chosen);
    return chosen;
  }

  /** Uses these catalogs for the guard from now on. */
  async remember(guard: vscode.Uri, catalogs: readonly vscode.Uri[]): Promise<void> {
    const all = { ...this.#chosen(), [guard.toString()]: catalogs.map((uri) => uri.toString()) };
    await this.state.update(STATE_KEY, all);
  }

  #chosen(): Readonly<Record<string, readonly string[]>> {
    const stored: unknown = this.state.get(STATE_KEY);
    if (typeof stored !== 'object' || stored === null) return {};
    const entries = Object.entries(stored).flatMap(([guard, uris]): [string, string[]][] => {
      const texts = Array.isArray(uris) ? uris.filter((uri) => typeof uri === 'string') : [];
      return texts.length > 0 ? [[guard, texts]] : [];
    });
    return Object.fromEntries(entries);
  }

  async #ofSetting(guard: vscode.Uri): Promise<readonly vscode.Uri[]> {
    const folder = vscode.workspace.getWorkspaceFolder(guard) ?? vscode.workspace.workspaceFolders?.[0];
    const found: vscode.Uri[] = [];
    for (const path of this.settings.toolMapCatalogs.get(guard)) {
      if (typeof path !== 'string' || path === '') continue;
      if (isAbsolutePath(path)) found.push(vscode.Uri.file(path));
      else if (folder && /[*?{[]/.test(path)) found.push(...(await findInFolder(folder, { glob: path })));
      else if (folder) found.push(vscode.Uri.joinPath(folder.uri, path));
    }
    return found;
  }
}

/** The texts of catalogs: files, or folders with a file for each tool. */
export async function readCatalogs(uris: readonly vscode.Uri[], signal: AbortSignal): Promise<CatalogTexts> {
  const catalogs: { name: string; text: string }[] = [];
  for (const uri of uris) {
    const name = shownPath(uri);
    const read = await catalogTextsAt(uri, name, signal);
    if (!read.ok) return { ok: false, error: `${name}: ${read.message}` };
    catalogs.push(...read.files);
  }
  return { ok: true, catalogs };
}

/** Whether catalogs say what they said before: an event of a file may come long after it was written. */
export async function isStillSaid(
  uris: readonly vscode.Uri[],
  before: readonly CatalogText[],
): Promise<boolean> {
  const read = await readCatalogs(uris, new AbortController().signal);
  return read.ok && JSON.stringify(read.catalogs) === JSON.stringify(before);
}

function ofScenarios({ scenarios }: MapTarget): readonly vscode.Uri[] {
  const [first] = scenarios.filter(({ scenario }) => (scenario.tools ?? []).length > 0);
  if (!first) return [];
  const paths = (first.scenario.tools ?? []).filter((path) => !leadsElsewhere(path));
  return paths.map((path) => resolveBeside(first.file.uri, path));
}

async function nearest({ guard, scenarios }: MapTarget): Promise<readonly vscode.Uri[]> {
  for (const start of [guard, ...scenarios.map(({ file }) => file.uri)]) {
    if (start.scheme === 'untitled') continue;
    for (const folder of foldersAbove(start)) {
      const found = await catalogsIn(folder);
      if (found.length > 0) return found;
    }
  }
  return [];
}

/** The folder of a file and those above it, in its folder of the workspace; only its own outside. */
export function foldersAbove(file: vscode.Uri): vscode.Uri[] {
  const root = vscode.workspace.getWorkspaceFolder(file)?.uri.path;
  const folders = [vscode.Uri.joinPath(file, '..')];
  for (let last = folders[0]; last && root !== undefined && last.path !== root; last = folders.at(-1)) {
    if (folders.length >= MAX_FOLDERS || last.path.length <= root.length) break;
    folders.push(vscode.Uri.joinPath(last, '..'));
  }
  return folders;
}

async function catalogsIn(folder: vscode.Uri): Promise<vscode.Uri[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries
      .filter(([name, type]) => (type & vscode.FileType.File) !== 0 && CATALOG_NAME.test(name))
      .map(([name]) => vscode.Uri.joinPath(folder, name))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  } catch (error) {
    onlyFileError('a folder could not be searched for catalogs', error);
    return [];
  }
}
