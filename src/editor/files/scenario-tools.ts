import { dirname, resolve } from 'node:path';
import type * as vscode from 'vscode';
import { catalogElsewhere, readToolCatalog, type CatalogChoice } from '../../analysis/catalog/read-catalog';
import { catalogTexts } from '../../files/catalog-files';
import { leadsElsewhere } from '../../files/foreign-path';
import type { Scenario } from '../../scenario/model';

/** The catalog of tools that a scenario names; a scenario that is not on disk has none. */
export async function toolsOfScenario(
  { tools = [] }: Pick<Scenario, 'tools'>,
  uri: vscode.Uri,
  signal: AbortSignal,
): Promise<CatalogChoice> {
  if (uri.scheme !== 'file') return { ok: true, catalog: undefined };
  const elsewhere = tools.find(leadsElsewhere);
  if (elsewhere !== undefined) return { ok: false, error: catalogElsewhere(elsewhere) };
  const folder = dirname(uri.fsPath);
  return readToolCatalog(tools, (path) => catalogTexts(resolve(folder, path), path, signal));
}
