import { createHash } from 'node:crypto';
import { basename, dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import { isOnDisk } from '../base/disk';
import {
  catalogElsewhere,
  readToolCatalog,
  type CatalogChoice,
  type CatalogTexts,
} from '../../analysis/catalog/read-catalog';
import { leadsElsewhere } from '../../files/foreign-path';
import type { CatalogContent } from '../../ide/runs/run-history';
import type { Scenario } from '../../scenario/model';
import { catalogTextsAt } from './catalog-texts';
import { resolveBeside } from './resolve-beside';

/** The catalog that a scenario names; `content` is absent when no file is read for it. */
export interface ScenarioTools {
  readonly choice: CatalogChoice;
  readonly content?: CatalogContent;
}

/** The catalog of tools that a scenario names, wherever the scenario is. */
export async function toolsOfScenario(
  { tools = [] }: Pick<Scenario, 'tools'>,
  uri: vscode.Uri,
  signal: AbortSignal,
): Promise<ScenarioTools> {
  if (tools.length === 0) return { choice: { ok: true, catalog: undefined, warnings: [] } };
  const elsewhere = tools.find(leadsElsewhere);
  if (elsewhere !== undefined) return { choice: { ok: false, error: catalogElsewhere(elsewhere) } };
  const places = new Map(tools.map((path) => [placeOf(path, uri).toString(), path]));
  return readCatalogFiles(
    new Map([...places].map(([place, path]) => [path, vscode.Uri.parse(place, true)])),
    signal,
  );
}

function placeOf(path: string, scenario: vscode.Uri): vscode.Uri {
  return isOnDisk(scenario)
    ? vscode.Uri.file(resolve(dirname(scenario.fsPath), path))
    : resolveBeside(scenario, path);
}

/** What the files of a catalog say now; `places` are URIs. */
export async function catalogStamp(places: readonly string[], signal?: AbortSignal): Promise<string> {
  const uris = places.map((place) => vscode.Uri.parse(place, true));
  const { content } = await readCatalogFiles(new Map(uris.map((uri) => [uri.path, uri])), signal);
  return content.stamp;
}

/** @param named where the files are, by how people know them */
async function readCatalogFiles(
  named: ReadonlyMap<string, vscode.Uri>,
  signal: AbortSignal | undefined,
): Promise<Required<ScenarioTools>> {
  const hash = createHash('sha256');
  const textsOf = async (name: string, uri: vscode.Uri): Promise<CatalogTexts> => {
    const texts = await catalogTextsAt(uri, name, signal);
    const read = texts.ok ? texts.files.map((file) => [basename(file.name), file.text]) : texts.message;
    hash.update(`${JSON.stringify(read)}\n`);
    return texts;
  };
  const choice = await readToolCatalog([...named.keys()], (name) => {
    const uri = named.get(name);
    return uri ? textsOf(name, uri) : Promise.resolve({ ok: false, message: 'it does not exist' });
  });
  const places = [...named.values()].map(String);
  return { choice, content: { places, stamp: hash.digest('hex') } };
}
