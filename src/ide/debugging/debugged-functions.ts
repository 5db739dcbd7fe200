import { unnamedFunction, type DebuggedFunction } from '../../inspect/debugged-guard';

/** Describes functions by their indices, in this order; undefined when that failed. Never rejects. */
export type AskForFunctions = (
  indices: readonly number[],
) => Promise<readonly DebuggedFunction[] | undefined>;

/** The functions of a debugged guard that were in a stack so far. */
export class DebuggedFunctions {
  readonly #known = new Map<number, DebuggedFunction>();
  readonly #ask: AskForFunctions;

  constructor(ask: AskForFunctions) {
    this.#ask = ask;
  }

  /** Asks for those that are not known yet; those without an answer stay unknown. */
  async load(indices: readonly number[]): Promise<void> {
    const unknown = [...new Set(indices)].filter((index) => !this.#known.has(index));
    if (unknown.length === 0) return;
    const found = (await this.#ask(unknown)) ?? [];
    for (const [at, each] of found.entries()) {
      const index = unknown[at];
      if (index !== undefined) this.#known.set(index, each);
    }
  }

  get(index: number): DebuggedFunction | undefined {
    return this.#known.get(index);
  }

  nameOf(index: number): string {
    return this.#known.get(index)?.name ?? unnamedFunction(index);
  }
}
