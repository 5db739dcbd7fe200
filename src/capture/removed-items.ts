import type { FilteredItem } from './log-record';

/** A request, as far as items that were removed from its answer look at it. */
export interface Owner {
  readonly session: number;
  /** Line of the log. */
  readonly line: number;
  readonly filtered: RemovedItem[];
  /** It left the pairing: later items reach it by its line. */
  isSettled: boolean;
}

/** An item that the gateway removed; not certain where the log leaves open from which of several answers. */
export interface RemovedItem extends FilteredItem {
  readonly isCertain: boolean;
}

/** Requests for one tool that overlap, or one request. */
interface Burst {
  readonly open: Set<Owner>;
  answered: Owner[];
  /** What was answered belongs to the requests before. */
  isOver: boolean;
}

/** Tools of a server, and requests of a burst, that are looked at. */
const MAX_TOOLS = 10_000;
const MAX_ANSWERED = 256;

/**
 * Finds out from which answers of a server an item was removed: the line of the log names only the tool. It is the last
 * answer of that tool, or one of those whose requests overlap.
 */
export class RemovedItems {
  readonly #bursts = new Map<string, Burst>();

  sent(tool: string, owner: Owner): void {
    const burst = this.#burst(tool);
    if (burst.open.size === 0) burst.isOver = true;
    burst.open.add(owner);
  }

  answered(tool: string, owner: Owner): void {
    const burst = this.#burst(tool);
    if (!burst.open.delete(owner)) return;
    if (burst.isOver) burst.answered = [];
    burst.isOver = false;
    burst.answered.push(owner);
    if (burst.answered.length > MAX_ANSWERED) burst.answered.shift();
  }

  /** The request waits no more: its answer is lost. */
  lost(tool: string, owner: Owner): void {
    this.#bursts.get(tool)?.open.delete(owner);
  }

  /** @param isOpen whether requests that wait may have been answered */
  ownersOf(tool: string, isOpen: boolean): readonly Owner[] {
    const burst = this.#bursts.get(tool);
    if (!burst) return [];
    return isOpen ? [...burst.answered, ...burst.open] : burst.answered;
  }

  #burst(tool: string): Burst {
    let burst = this.#bursts.get(tool);
    if (!burst) {
      const [oldest] = this.#bursts.keys();
      if (this.#bursts.size >= MAX_TOOLS && oldest !== undefined) this.#bursts.delete(oldest);
      burst = { open: new Set(), answered: [], isOver: false };
      this.#bursts.set(tool, burst);
    }
    return burst;
  }
}
