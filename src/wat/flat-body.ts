import { FlatLabels } from './flat-labels';
import { type FlatProblem, FlatStep } from './flat-step';
import { FlatTasks, type Operands, type Sequence } from './flat-tasks';
import type { FlatText } from './flat-text';
import { immediatesEnd, isDeclarative } from './instruction-order';
import type { TextRange } from '../text/text-range';
import type { Atom, List, Node } from './tree';

const blocks = new Set(['block', 'loop', 'if']);
const handlers = new Set(['try', 'try_table', 'catch', 'catch_all', 'delegate', 'rethrow', 'do']);

/** Thrown and caught in this file. */
class Refused extends Error {
  constructor(readonly problem: FlatProblem) {
    super(problem.message);
  }
}

function refuse(message: string, { start, end }: TextRange): never {
  throw new Refused({ kind: 'syntax', message, start, end });
}

/** Writes one body flat: folded instructions in the order of the binary, blocks empty, labels as numbers. */
class FlatBody {
  readonly steps: FlatStep[] = [];
  private readonly labels = new FlatLabels();
  private readonly tasks = new FlatTasks();

  constructor(private readonly out: FlatText) {}

  run(list: List, from: number): void {
    this.tasks.sequence(list, from);
    for (let task = this.tasks.current; task !== undefined; task = this.tasks.current) {
      if (task.kind === 'sequence') this.sequence(task);
      else if (task.kind === 'operands') this.operands(task);
      else {
        this.tasks.done();
        task.run();
      }
    }
  }

  /** One instruction of a sequence, or its end. */
  private sequence(task: Sequence): void {
    const { list } = task;
    const item = list.items[task.next];
    if (item === undefined) {
      this.tasks.done();
      if (task.blocks.length > 0) refuse('unexpected token ), expected end.', closing(list));
    } else if (item.kind === 'keyword') {
      const end = immediatesEnd(list.items, task.next);
      this.flat(task, item, end);
      task.next = end;
    } else if (item.kind === 'list') {
      task.next++;
      this.folded(item);
    } else {
      refuse(`unexpected token ${item.text}, expected ).`, item);
    }
  }

  private flat(task: Sequence, keyword: Atom, end: number): void {
    const { items } = task.list;
    const from = task.next;
    const name = keyword.text;
    if (blocks.has(name)) {
      this.open(items, from, end);
      task.blocks.push({ keyword: name, hasElse: false });
      return;
    }
    if (name !== 'else' && name !== 'end') {
      this.instruction(items, from, end);
      return;
    }
    const block = task.blocks.at(-1);
    const misplaced = block === undefined || (name === 'else' && (block.keyword !== 'if' || block.hasElse));
    if (misplaced) refuse(`unexpected token ${name}, expected ${block ? 'end' : ')'}.`, keyword);
    this.checkLabel(items.slice(from + 1, end));
    if (name === 'else') {
      block.hasElse = true;
      this.elseAt(keyword);
    } else {
      task.blocks.pop();
      this.endAt(keyword);
    }
  }

  /** An `end` or `else` may repeat the label of its block, and nothing else. */
  private checkLabel(immediates: readonly Node[]): void {
    const [label, other] = immediates;
    if (label === undefined) return;
    const own = this.labels.innermost;
    if (label.kind !== 'id') refuse(`unexpected token ${wordOf(label)}.`, label);
    if (own === undefined) refuse(`unexpected label "${label.text}"`, label);
    if (own !== label.text) refuse(`mismatching label "${own}" != "${label.text}"`, label);
    if (other) refuse(`unexpected token ${wordOf(other)}.`, other);
  }

  private operands(task: Operands): void {
    const item = task.list.items[task.next];
    if (task.next >= task.end || item === undefined) {
      this.tasks.done();
      return;
    }
    task.next++;
    if (item.kind !== 'list') refuse(`unexpected token ${item.text}, expected ).`, item);
    this.folded(item);
  }

  /** Puts a folded instruction off, the last part first. */
  private folded(list: List): void {
    const { items, head } = list;
    const keyword = items[0];
    if (handlers.has(head)) this.unsupported(list);
    if (keyword?.kind !== 'keyword' || isDeclarative(list))
      refuse(
        `unexpected token "${keyword ? wordOf(keyword) : ')'}", expected an expr.`,
        keyword ?? closing(list),
      );
    const header = immediatesEnd(items, 0);
    if (head === 'if') {
      const branch = items.findIndex((item) => item.kind === 'list' && item.head === 'then');
      if (branch === -1) refuse('unexpected token ), expected (then.', closing(list));
      this.tasks.once(() => this.branches(list, header, branch));
      this.tasks.operands(list, header, branch);
    } else if (blocks.has(head)) {
      this.open(items, 0, header);
      this.tasks.once(() => this.endAt(closing(list)));
      this.tasks.sequence(list, header);
    } else {
      this.tasks.once(() => this.instruction(items, 0, header));
      this.tasks.operands(list, header, items.length);
    }
  }

  /** What follows the condition of a folded `if`. */
  private branches(list: List, header: number, branch: number): void {
    const { items } = list;
    const [then, other, rest] = items.slice(branch);
    if (other !== undefined && !(other.kind === 'list' && other.head === 'else'))
      refuse(`unexpected token ${wordOf(other)}, expected ).`, other);
    if (rest !== undefined) refuse(`unexpected token ${wordOf(rest)}, expected ).`, rest);
    this.open(items, 0, header);
    this.tasks.once(() => this.endAt(closing(list)));
    const keyword = other?.items[0];
    if (other !== undefined && keyword !== undefined && keyword.kind !== 'list') {
      this.tasks.sequence(other, 1);
      this.tasks.once(() => this.elseAt(keyword));
    }
    if (then?.kind === 'list') this.tasks.sequence(then, 1);
  }

  /** A block's keyword, label and type, closed at once. */
  private open(items: readonly Node[], from: number, end: number): void {
    const [first, second, last] = [items[from], items[from + 1], items[end - 1]];
    if (first === undefined || last === undefined) return;
    const range = { start: first.start, end: last.end };
    this.out.copy(range);
    this.out.replace(range, ' end\n');
    this.steps.push(FlatStep.Open);
    this.labels.push(end > from + 1 && second?.kind === 'id' ? second.text : undefined);
  }

  private elseAt(keyword: Atom): void {
    this.out.replace(keyword, 'nop\n');
    this.steps.push(FlatStep.Else);
  }

  private endAt(range: TextRange): void {
    this.labels.pop();
    if (this.steps.at(-1) === FlatStep.Else) this.steps[this.steps.length - 1] = FlatStep.Drop;
    this.out.replace(range, 'nop\n');
    this.steps.push(FlatStep.End);
  }

  /** A plain instruction with its immediates; labels in scope become numbers. */
  private instruction(items: readonly Node[], from: number, end: number): void {
    const keyword = items[from];
    const last = items[end - 1];
    if (keyword?.kind !== 'keyword' || last === undefined) return;
    if (handlers.has(keyword.text)) this.unsupported(keyword);
    let start = keyword.start;
    for (let at = from + 1; at < end; at++) {
      const item = items[at];
      if (item?.kind !== 'id') continue;
      const depth = this.labels.distance(keyword.text, item.text, at - from - 1, end - from - 1);
      if (depth === undefined) continue;
      this.out.copy({ start, end: item.start });
      this.out.replace(item, String(depth));
      start = item.end;
    }
    this.out.copy({ start, end: last.end });
    this.out.replace(last, '\n');
    this.steps.push(FlatStep.Keep);
  }

  private unsupported({ start }: TextRange): never {
    throw new Refused({ kind: 'unsupported', message: '', start, end: start + 1 });
  }
}

function wordOf(node: Node): string {
  return node.kind === 'list' ? node.head : node.text;
}

function closing(list: List): TextRange {
  return { start: list.end - 1, end: list.end };
}

/**
 * Writes the instructions of function `list`, from item `from` on, to `out` without nesting. Answers what is to
 * be done with each instruction to nest them again, or why they cannot be flattened, in the assembler's words.
 */
export function flattenBody(
  out: FlatText,
  list: List,
  from: number,
):
  | { readonly ok: true; readonly value: readonly FlatStep[] }
  | { readonly ok: false; readonly error: FlatProblem } {
  const body = new FlatBody(out);
  try {
    body.run(list, from);
    return { ok: true, value: body.steps };
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    return { ok: false, error: refused.problem };
  }
}
