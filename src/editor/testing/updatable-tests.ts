import { setContext } from '../base/commands';
import type { TestOutcome } from '../../ide/testing/outcome';
import { fileOf } from '../../ide/testing/test-ids';

/**
 * The tests whose last result "Update Expected Values" can write, as a context key for the menus
 * (`testId in guardLab.updatableTests`). A file counts when one of its tests does.
 */
export class UpdatableTests {
  readonly #ids = new Set<string>();
  readonly #contextKey: string;

  constructor(contextKey: string) {
    this.#contextKey = contextKey;
  }

  /** Must be notified before VS Code is: it draws the buttons of a row when the row's state changes. */
  apply(outcomes: ReadonlyMap<string, TestOutcome>): void {
    let changed = false;
    for (const [id, { updatable }] of outcomes) {
      if (this.#ids.has(id) === updatable) continue;
      changed = true;
      if (updatable) this.#ids.add(id);
      else this.#ids.delete(id);
    }
    if (!changed) return;
    const ids = [...new Set([...this.#ids, ...[...this.#ids].map(fileOf)])];
    setContext(this.#contextKey, ids);
  }
}
