import { ChangeCollector } from '../../base/change-collector';

/** Changes on disk closer together than this, in milliseconds, come together: builds write files in pieces. */
const WRITTEN_MS = 40;

interface Paces {
  /** The pause in typing, in milliseconds, asked for each time. */
  readonly typingMs: () => number;
  /** Whether what was written is all there: its file has an end, and no one types in it. */
  readonly isWhole: (key: string) => Promise<boolean>;
  readonly deliver: (keys: ReadonlySet<string>) => void;
  /** Gets the error of a look, which is a fault of ours. */
  readonly failed: (error: unknown) => void;
}

/**
 * Collects changes at two paces: what is typed comes after a pause in typing, and what is written on disk soon. While a
 * file is not whole, it and those that were written with it wait for a pause in typing, too: one that stays as it is has
 * changed.
 */
export class PacedChanges {
  readonly #paces: Paces;
  readonly #typed: ChangeCollector;
  readonly #written: ChangeCollector;
  /** What was written and is being looked at. */
  #looked: Set<string> | undefined;
  /** What was written and waits for a pause in typing. */
  #waiting = new Set<string>();

  constructor(paces: Paces) {
    this.#paces = paces;
    this.#typed = new ChangeCollector(paces.typingMs, (keys) => {
      this.#waiting.clear();
      paces.deliver(keys);
    });
    this.#written = new ChangeCollector(
      () => WRITTEN_MS,
      (keys) => this.#look(new Set(keys)),
    );
  }

  typed(key: string): void {
    this.#written.forget(key);
    this.#looked?.delete(key);
    this.#waiting.delete(key);
    this.#typed.add([key]);
  }

  /** What was written shortly before is looked at once more: it comes together with this. */
  written(key: string): void {
    const together = new Set([...(this.#looked ?? []), ...this.#waiting, key]);
    this.#looked = undefined;
    this.#waiting.clear();
    for (const each of together) this.#typed.forget(each);
    this.#written.add(together);
  }

  dispose(): void {
    this.#looked = undefined;
    this.#typed.dispose();
    this.#written.dispose();
  }

  #look(keys: Set<string>): void {
    this.#looked = keys;
    Promise.all([...keys].map((key) => this.#paces.isWhole(key)))
      .then((whole) => !whole.includes(false))
      .catch((error: unknown) => {
        this.#paces.failed(error);
        return false;
      })
      .then((areWhole) => this.#seen(keys, areWhole))
      .catch(this.#paces.failed);
  }

  #seen(keys: Set<string>, areWhole: boolean): void {
    if (this.#looked !== keys) return;
    this.#looked = undefined;
    if (areWhole) {
      if (keys.size > 0) this.#paces.deliver(keys);
      return;
    }
    this.#waiting = keys;
    this.#typed.add(keys);
  }
}
