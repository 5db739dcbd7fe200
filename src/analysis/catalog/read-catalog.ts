import type { ToolCatalog } from '../../run/tool-catalog';
import { catalogProblemText, mergeCatalogs, type Catalog, type CatalogOutcome } from './catalog';
import { toolCatalog } from './check-arguments';
import { MAX_TOOLS, parseCatalog } from './parse-catalog';

/** The files of a path, or why there are none. */
export type CatalogTexts =
  | { readonly ok: true; readonly files: readonly { readonly name: string; readonly text: string }[] }
  | { readonly ok: false; readonly message: string };

/**
 * Reads and merges the catalogs of several paths, in this order: where two differ, the first counts.
 * `textsOf` reads a path: `catalogTexts` of `src/files/catalog-files.ts` where there is a disk. What cannot be read or
 * understood, and a catalog without tools, is an error.
 * @param paths how people know them; problems name the files by what `textsOf` calls them
 */
export async function readCatalog(
  paths: readonly string[],
  textsOf: (path: string) => Promise<CatalogTexts>,
): Promise<CatalogOutcome> {
  const catalogs: (Catalog & { readonly file: string })[] = [];
  for (const path of paths) {
    const texts = await textsOf(path);
    if (!texts.ok) return { ok: false, error: { file: path, message: texts.message } };
    for (const { name, text } of texts.files) {
      const outcome = parseCatalog(text, name);
      if (!outcome.ok) return outcome;
      catalogs.push({ ...outcome, file: name });
    }
  }
  const { tools, warnings } = mergeCatalogs(catalogs);
  const file = paths.join(', ');
  if (tools.length === 0) return { ok: false, error: { file, message: 'no tools are in this catalog' } };
  if (tools.length > MAX_TOOLS)
    return { ok: false, error: { file, message: `there are more than ${String(MAX_TOOLS)} tools` } };
  return { ok: true, tools, warnings };
}

/**
 * What calls are checked against, undefined without paths, and what is to be said of it; or why it cannot be read.
 * The texts are not yet safe to print.
 */
export type CatalogChoice =
  | { readonly ok: true; readonly catalog: ToolCatalog | undefined; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly error: string };

/** As `readCatalog`, for the checks of a run. */
export async function readToolCatalog(
  paths: readonly string[],
  textsOf: (path: string) => Promise<CatalogTexts>,
): Promise<CatalogChoice> {
  if (paths.length === 0) return { ok: true, catalog: undefined, warnings: [] };
  const outcome = await readCatalog(paths, textsOf);
  if (outcome.ok)
    return {
      ok: true,
      catalog: toolCatalog(outcome.tools),
      warnings: outcome.warnings.map(catalogProblemText),
    };
  return { ok: false, error: `the catalog of tools cannot be used: ${catalogProblemText(outcome.error)}` };
}

/** The error of a scenario whose catalog is on another computer: asking for it would log in there. */
export function catalogElsewhere(path: string): string {
  return `the catalog ${path} is on another computer; copy it, or specify a path on this computer`;
}
