import * as vscode from 'vscode';
import { catalogKey, type CatalogContent } from '../../ide/runs/run-history';
import { inBackground } from '../base/log';
import { catalogStamp } from '../files/scenario-tools';
import { watchCatalog } from '../files/watch-catalog';

interface Known {
  readonly places: readonly string[];
  readonly watchers: vscode.Disposable;
  /** As it was at the last look. */
  stamp: string | undefined;
  /** The look that is under way, … */
  looking: Promise<void> | undefined;
  /** … and the one after it, which sees what changed meanwhile. */
  next: Promise<void> | undefined;
}

/** The catalogs of tools that scenarios ran with, as they are now: watched, and read again when they change. */
export class KnownCatalogs implements vscode.Disposable {
  readonly #known = new Map<string, Known>();
  readonly #changed = new vscode.EventEmitter<string>();

  /** Fires with the key (`catalogKey`) of a catalog whose files say something else than before. */
  readonly onDidChange = this.#changed.event;

  /** What a catalog says now, as far as is known. */
  stampOf(content: CatalogContent): string | undefined {
    return this.#known.get(catalogKey(content))?.stamp;
  }

  /** A scenario ran with this content. `inUse`: keys of the catalogs that others ran with; the rest is forgotten. */
  meet(content: CatalogContent, inUse: () => ReadonlySet<string>): void {
    const known = this.#known.get(catalogKey(content));
    if (known?.stamp === content.stamp) return;
    if (!known) this.#forgetOthers(inUse());
    inBackground('a catalog could not be compared with a result', this.look(content));
  }

  /** Reads a catalog again. Resolves when what is known is no older than this call. */
  look(content: CatalogContent): Promise<void> {
    const known = this.#known.get(catalogKey(content)) ?? this.#follow(content);
    if (!known.looking) {
      known.looking = this.#read(known).finally(() => (known.looking = undefined));
      return known.looking;
    }
    known.next ??= known.looking.finally(() => (known.next = undefined)).then(() => this.look(content));
    return known.next;
  }

  dispose(): void {
    this.#forgetOthers(new Set());
    this.#changed.dispose();
  }

  #follow(content: CatalogContent): Known {
    const changed = (): void => inBackground('a catalog could not be read', this.look(content));
    const watchers = vscode.Disposable.from(
      ...content.places.map((place) => watchCatalog(vscode.Uri.parse(place, true), changed)),
    );
    const { places } = content;
    const known: Known = { places, watchers, stamp: undefined, looking: undefined, next: undefined };
    this.#known.set(catalogKey(content), known);
    return known;
  }

  async #read(known: Known): Promise<void> {
    const stamp = await catalogStamp(known.places);
    const key = catalogKey(known);
    if (stamp === known.stamp || this.#known.get(key) !== known) return;
    known.stamp = stamp;
    this.#changed.fire(key);
  }

  #forgetOthers(keys: ReadonlySet<string>): void {
    for (const [key, { watchers }] of this.#known) {
      if (keys.has(key)) continue;
      watchers.dispose();
      this.#known.delete(key);
    }
  }
}
