import { resolve } from 'node:path';
import { catalogProblemText } from '../analysis/catalog/catalog';
import { readCatalog } from '../analysis/catalog/read-catalog';
import type { Tool } from '../analysis/tool';
import { catalogTexts, type CatalogText } from '../files/catalog-files';
import { MAX_SCENARIO_BYTES } from '../files/file-sizes';
import { readRegularFile, unreadSentence } from '../files/read-file';
import { findScenarioFiles, whyIncomplete, type FoundScenarios } from './scenario-files';
import type { Terminal } from './terminal';
import { UsageError } from './usage-error';

/** Nothing can be asked, for a reason that is no mistake of the command line; the message says why. */
export class Unanswerable extends Error {}

/** Files that were read, as they are named to people, by absolute path. */
export type Inputs = Map<string, string>;

/**
 * The scenarios that the command line names, for a question about all of them.
 * @throws UsageError for paths that mean nothing; Unanswerable when a folder cannot be searched
 */
export async function findAllScenarios(
  paths: readonly string[],
  { folder, signal }: Pick<Terminal, 'folder' | 'signal'>,
): Promise<FoundScenarios> {
  const found = await findScenarioFiles(paths, folder, signal);
  if (!found.ok) throw new UsageError(found.message);
  const incomplete = whyIncomplete(found.unread);
  if (incomplete !== undefined) throw new Unanswerable(incomplete);
  return found;
}

/**
 * The text of a file that the command line names.
 * @throws UsageError when it cannot be read
 */
export async function readInputText(
  path: string,
  { folder, signal }: Terminal,
  inputs: Inputs,
): Promise<string> {
  const absolute = resolve(folder, path);
  inputs.set(absolute, path);
  const read = await readRegularFile(absolute, { maxBytes: MAX_SCENARIO_BYTES, signal });
  if (!read.ok) throw new UsageError(unreadSentence(read, path));
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes);
}

/**
 * The tools of the catalogs that the command line names, and of one that is already there; warnings about them are said.
 * @throws UsageError what is wrong with a catalog
 */
export async function readTools(
  paths: readonly string[],
  terminal: Terminal,
  inputs: Inputs,
  live?: CatalogText,
): Promise<readonly Tool[]> {
  const { folder, signal } = terminal;
  const names = live ? [...paths, live.name] : paths;
  const catalog = await readCatalog(names, async (path) => {
    if (live && path === live.name) return { ok: true, files: [live] };
    const texts = await catalogTexts(resolve(folder, path), path, signal);
    if (texts.ok) for (const { name } of texts.files) inputs.set(resolve(folder, name), name);
    return texts;
  });
  if (!catalog.ok) throw new UsageError(catalogProblemText(catalog.error));
  for (const warning of catalog.warnings) terminal.say(`warning: ${catalogProblemText(warning)}`);
  return catalog.tools;
}
