import type { Atom, List, Node } from './tree';

/**
 * An instruction in the order of the binary. The range goes from its keyword to its last immediate; operands
 * folded into it are not in it. An `end` that is not written is at the `)` that implies it.
 */
export interface WrittenInstruction {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Parts of a function, a block type or a type use: not instructions. */
const declarative = new Set(['type', 'param', 'result', 'local', 'export', 'import', 'table', 'memory']);
const clauses = new Set([
  'then',
  'else',
  'do',
  'catch',
  'catch_all',
  'catch_ref',
  'catch_all_ref',
  'delegate',
]);
const blocks = new Set(['block', 'loop', 'try', 'try_table']);
/** Instructions whose first immediate is a bare word: `ref.null func`, `v128.const i32x4 …`. */
const takesWord = new Set(['ref.null', 'v128.const']);

/** Whether a list inside a function or instruction says something about it instead of being an instruction. */
export function isDeclarative(list: List): boolean {
  return declarative.has(list.head) || clauses.has(list.head) || list.head === '';
}

/** Index just past the immediates of the instruction whose keyword is at `index` of `items`. */
export function immediatesEnd(items: readonly Node[], index: number): number {
  const keyword = items[index];
  const first = keyword?.kind === 'keyword' && takesWord.has(keyword.text) ? index + 1 : -1;
  let at = index + 1;
  for (; at < items.length; at++) {
    const item = items[at];
    if (item === undefined) break;
    if (item.kind === 'list') {
      if (!declarative.has(item.head)) break;
    } else if (item.kind === 'keyword' && at !== first && !item.text.includes('=')) {
      break;
    }
  }
  return at;
}

/** What the walk needs of a list. */
type Items = Pick<List, 'items'>;

type Task =
  | { readonly kind: 'items'; readonly list: Items; next: number }
  | { readonly kind: 'emit'; readonly instruction: WrittenInstruction };

class InstructionWalk {
  readonly written: WrittenInstruction[] = [];
  private readonly tasks: Task[] = [];

  run(list: Items, from: number): void {
    this.later(list, from);
    for (let task = this.tasks.at(-1); task !== undefined; task = this.tasks.at(-1)) {
      if (task.kind === 'emit') {
        this.tasks.pop();
        this.emit(task.instruction);
      } else if (!this.advance(task)) {
        this.tasks.pop();
      }
    }
  }

  private later(list: Items, next: number): void {
    this.tasks.push({ kind: 'items', list, next });
  }

  private emitLater(instruction: WrittenInstruction): void {
    this.tasks.push({ kind: 'emit', instruction });
  }

  private emit(instruction: WrittenInstruction): void {
    // The assembler writes no `else` for a branch without instructions.
    if (instruction.name === 'end' && this.written.at(-1)?.name === 'else') this.written.pop();
    this.written.push(instruction);
  }

  /** Goes on with a list's items until one is folded; false at the end of the list. */
  private advance(task: { readonly list: Items; next: number }): boolean {
    const { items } = task.list;
    while (task.next < items.length) {
      const item = items[task.next];
      if (item?.kind === 'keyword') {
        const end = immediatesEnd(items, task.next);
        this.emit({ name: item.text, start: item.start, end: items[end - 1]?.end ?? item.end });
        task.next = end;
        continue;
      }
      task.next++;
      if (item?.kind === 'list' && !isDeclarative(item)) {
        this.unfold(item);
        return true;
      }
    }
    return false;
  }

  private unfold(list: List): void {
    const keyword = list.items[0];
    if (keyword === undefined) return;
    const content = immediatesEnd(list.items, 0);
    const instruction = {
      name: list.head,
      start: keyword.start,
      end: list.items[content - 1]?.end ?? keyword.end,
    };
    if (blocks.has(list.head)) {
      this.emit(instruction);
      this.emitLater(impliedEnd(list));
      this.later(list, content);
    } else if (list.head === 'if') {
      this.unfoldIf(list, instruction, content);
    } else {
      this.emitLater(instruction);
      this.later(list, content);
    }
  }

  /** Condition, `if`, first branch, `else`, second branch, `end`: put off in reverse. */
  private unfoldIf(list: List, instruction: WrittenInstruction, content: number): void {
    this.emitLater(impliedEnd(list));
    for (const branch of branches(list)) {
      this.later(branch, 1);
      const keyword = branch.items[0];
      if (branch.head === 'else' && keyword !== undefined) {
        this.emitLater({ name: 'else', start: keyword.start, end: keyword.end });
      }
    }
    this.emitLater(instruction);
    this.later(list, content);
  }
}

/** The `then` and `else` lists of a folded `if`, the last first. */
function branches(list: List): List[] {
  return list.items
    .filter((item): item is List => item.kind === 'list' && (item.head === 'then' || item.head === 'else'))
    .reverse();
}

function impliedEnd(list: List): WrittenInstruction {
  return { name: 'end', start: list.closed ? list.end - 1 : list.end, end: list.end };
}

/**
 * The instructions of a function, an initializer or an offset as the binary has them, the closing `end`
 * included. `from` is the index of the first item to look at; items that are no instructions are passed over.
 */
export function instructionsOf(list: List, from: number): WrittenInstruction[] {
  const walk = new InstructionWalk();
  walk.run(list, from);
  return [...walk.written, impliedEnd(list)];
}

/** The constant expression that the folded instruction `list` is on its own, its `end` included. */
export function folded(list: List): WrittenInstruction[] {
  const walk = new InstructionWalk();
  walk.run({ items: [list] }, 0);
  return [...walk.written, impliedEnd(list)];
}

/** A zero offset that a shorthand leaves unwritten; both instructions stand at its keyword. */
export function impliedOffset(keyword: Atom | List, name: 'i32.const' | 'i64.const'): WrittenInstruction[] {
  const { start, end } = keyword;
  return [
    { name, start, end },
    { name: 'end', start, end },
  ];
}
