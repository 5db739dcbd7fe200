import * as vscode from 'vscode';
import type { Outcome } from './outcome';
import { fileOf } from './test-ids';

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

  apply(outcomes: ReadonlyMap<string, Outcome>): void {
    for (const [id, outcome] of outcomes) {
      if (outcome.updatable) this.#ids.add(id);
      else this.#ids.delete(id);
    }
    const files = new Set([...this.#ids].map(fileOf));
    const ids = [...new Set([...this.#ids, ...files])];
    void vscode.commands.executeCommand('setContext', this.#contextKey, ids);
  }
}
