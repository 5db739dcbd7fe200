import type { List } from './tree';

/** Instructions, flat and folded, from item `next` on; `blocks` are the flat ones still open. */
export interface Sequence {
  readonly kind: 'sequence';
  readonly list: List;
  next: number;
  readonly blocks: OpenBlock[];
}

/** The operands of a folded instruction, from item `next` up to item `end`. */
export interface Operands {
  readonly kind: 'operands';
  readonly list: List;
  next: number;
  readonly end: number;
}

export interface OpenBlock {
  readonly keyword: string;
  hasElse: boolean;
}

type Task = Sequence | Operands | { readonly kind: 'once'; readonly run: () => void };

/** What is left to write of a body, the last added first: a stack, because a guard's text decides how deep it nests. */
export class FlatTasks {
  private readonly tasks: Task[] = [];

  /** The task to go on with; undefined when all are done. */
  get current(): Task | undefined {
    return this.tasks.at(-1);
  }

  /** Takes the current task away. */
  done(): void {
    this.tasks.pop();
  }

  once(run: () => void): void {
    this.tasks.push({ kind: 'once', run });
  }

  sequence(list: List, next: number): void {
    this.tasks.push({ kind: 'sequence', list, next, blocks: [] });
  }

  operands(list: List, next: number, end: number): void {
    this.tasks.push({ kind: 'operands', list, next, end });
  }
}
