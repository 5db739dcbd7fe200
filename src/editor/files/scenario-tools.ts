import { createHash } from 'node:crypto';
import { basename, dirname, resolve } from 'node:path';
import type * as vscode from 'vscode';
import { isOnDisk } from '../base/disk';
import { catalogElsewhere, readToolCatalog, type CatalogChoice } from '../../analysis/catalog/read-catalog';
import { catalogTexts } from '../../files/catalog-files';
import { leadsElsewhere } from '../../files/foreign-path';
import type { CatalogContent } from '../../ide/runs/run-history';
import type { Scenario } from '../../scenario/model';

/** The catalog that a scenario names; `content` is absent when no file is read for it. */
export interface ScenarioTools {
  readonly choice: CatalogChoice;
  readonly content?: CatalogContent;
}

/** The catalog of tools that a scenario names; a scenario that is not on disk has none. */
export async function toolsOfScenario(
  { tools = [] }: Pick<Scenario, 'tools'>,
  uri: vscode.Uri,
  signal: AbortSignal,
): Promise<ScenarioTools> {
  if (!isOnDisk(uri) || tools.length === 0) return { choice: { ok: true, catalog: undefined, warnings: [] } };
  const elsewhere = tools.find(leadsElsewhere);
  if (elsewhere !== undefined) return { choice: { ok: false, error: catalogElsewhere(elsewhere) } };
  const folder = dirname(uri.fsPath);
  const shown = new Map(tools.map((path) => [resolve(folder, path), path]));
  return readCatalogFiles(shown, signal);
}

/** What the files of a catalog say now; `paths` are absolute. */
export async function catalogStamp(paths: readonly string[], signal?: AbortSignal): Promise<string> {
  const { content } = await readCatalogFiles(new Map(paths.map((path) => [path, path])), signal);
  return content.stamp;
}

/** @param shown how people know each absolute path */
async function readCatalogFiles(
  shown: ReadonlyMap<string, string>,
  signal: AbortSignal | undefined,
): Promise<Required<ScenarioTools>> {
  const paths = [...shown.keys()];
  const hash = createHash('sha256');
  const choice = await readToolCatalog(paths, async (path) => {
    const texts = await catalogTexts(path, shown.get(path) ?? path, signal);
    const read = texts.ok ? texts.files.map(({ name, text }) => [basename(name), text]) : texts.message;
    hash.update(`${JSON.stringify(read)}\n`);
    return texts;
  });
  return { choice, content: { paths, stamp: hash.digest('hex') } };
}
