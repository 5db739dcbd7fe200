import { mergeCatalogs, type Catalog, type CatalogOutcome } from './catalog';
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
