import { resolve } from 'node:path';
import { catalogElsewhere, readToolCatalog, type CatalogChoice } from '../analysis/catalog/read-catalog';
import { catalogTexts } from '../files/catalog-files';
import { leadsElsewhere } from '../files/foreign-path';
import type { Scenario } from '../scenario/model';
import { displayPath } from './scenario-files';

/** Catalogs of tools of one run: each is read once for all scenarios that name it. */
export class ToolCatalogs {
  readonly #read = new Map<string, Promise<CatalogChoice>>();

  /**
   * @param paths used instead of what scenarios name, when there are any
   * @param folder the working folder
   */
  constructor(
    private readonly paths: readonly string[],
    private readonly folder: string,
    private readonly signal?: AbortSignal,
  ) {}

  /** @param beside the folder that the paths of the scenario are relative to */
  async of(scenario: Pick<Scenario, 'tools'>, beside: string): Promise<CatalogChoice> {
    const elsewhere = this.paths.length > 0 ? undefined : scenario.tools?.find(leadsElsewhere);
    if (elsewhere !== undefined) return { ok: false, error: catalogElsewhere(elsewhere) };
    return this.#once(this.pathsOf(scenario, beside));
  }

  /** Absolute paths of the files and folders that `of` reads. */
  pathsOf({ tools = [] }: Pick<Scenario, 'tools'>, beside: string): readonly string[] {
    if (this.paths.length > 0) return this.paths.map((path) => resolve(this.folder, path));
    return tools.filter((path) => !leadsElsewhere(path)).map((path) => resolve(beside, path));
  }

  #once(paths: readonly string[]): Promise<CatalogChoice> {
    const key = paths.join('\0');
    const read = this.#read.get(key) ?? this.#readAll(paths);
    this.#read.set(key, read);
    return read;
  }

  #readAll(paths: readonly string[]): Promise<CatalogChoice> {
    const shown = new Map(paths.map((path) => [displayPath(path, this.folder), path]));
    return readToolCatalog([...shown.keys()], (name) =>
      catalogTexts(shown.get(name) ?? name, name, this.signal),
    );
  }
}
