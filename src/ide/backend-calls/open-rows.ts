import { LruMap } from '../../base/lru-map';
import type { CallsNode } from './node';

/** What VS Code needs to draw a row. */
export interface DrawnRow {
  readonly id: string;
  readonly open: boolean;
}

/**
 * Which rows are open: what the person opened or closed, and else what opens by itself. VS Code takes the
 * initial state of a row only from the first item with its id, so a row that is drawn while it still
 * passes and fails afterwards gets another id, once, unless the person has opened or closed it.
 */
export class OpenRows {
  readonly #chosen: LruMap<string, boolean>;
  readonly #opened: LruMap<string, true>;

  /** @param most rows whose state is remembered */
  constructor(most: number) {
    this.#chosen = new LruMap(most);
    this.#opened = new LruMap(most);
  }

  /** The person opened or closed the row. */
  remember({ id }: CallsNode, open: boolean): void {
    this.#chosen.set(id, open);
  }

  drawn({ id, open }: CallsNode): DrawnRow {
    const chosen = this.#chosen.get(id);
    if (chosen === undefined && open) this.#opened.set(id, true);
    return { id: this.#opened.get(id) ? `${id} (opened)` : id, open: chosen ?? open };
  }
}
