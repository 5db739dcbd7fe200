import { resolve } from 'node:path';
import { catalogElsewhere, readToolCatalog, type CatalogChoice } from '../analysis/catalog/read-catalog';
import { catalogTexts } from '../files/catalog-files';
import { leadsElsewhere } from '../files/foreign-path';
import type { Scenario } from '../scenario/model';
import { displayPath } from './scenario-files';
import type { Terminal } from './terminal';

/** Catalogs of tools of one run: each is read once for all scenarios that name it, and its warnings are said once. */
export class ToolCatalogs {
  readonly #read = new Map<string, Promise<CatalogChoice>>();
  readonly #said = new Set<string>();

  /** @param paths used instead of what scenarios name, when there are any */
  constructor(
    private readonly paths: readonly string[],
    private readonly terminal: Pick<Terminal, 'folder' | 'say'>,
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
    if (this.paths.length > 0) return this.paths.map((path) => resolve(this.terminal.folder, path));
    return tools.filter((path) => !leadsElsewhere(path)).map((path) => resolve(beside, path));
  }

  #once(paths: readonly string[]): Promise<CatalogChoice> {
    const key = paths.join('\0');
    const read = this.#read.get(key) ?? this.#readAll(paths);
    this.#read.set(key, read);
    return read;
  }

  async #readAll(paths: readonly string[]): Promise<CatalogChoice> {
    const shown = new Map(paths.map((path) => [displayPath(path, this.terminal.folder), path]));
    const choice = await readToolCatalog([...shown.keys()], (name) =>
      catalogTexts(shown.get(name) ?? name, name, this.signal),
    );
    for (const warning of choice.ok ? choice.warnings : []) this.#warn(warning);
    return choice;
  }

  #warn(warning: string): void {
    if (this.#said.has(warning)) return;
    this.#said.add(warning);
    this.terminal.say(`warning: ${warning}`);
  }
}
