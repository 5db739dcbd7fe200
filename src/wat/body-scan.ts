import { idOf } from './fields';
import { FunctionScope, type InnerSymbol, type ScannedOwner } from './function-scope';
import { immediatesEnd, isDeclarative } from './instruction-order';
import type { ModuleScope, WatReference } from './module-scope';
import { referenceSpace, type ReferenceSpace } from './reference-spaces';
import type { Atom, List, Node } from './tree';

const blocks = new Set(['block', 'loop', 'if', 'try', 'try_table']);
const clauses = new Set(['then', 'else', 'do', 'catch', 'catch_all']);
/** What a handler of `try_table` names, in order; `catch` and `catch_all` are clauses of the older `try` as well. */
const handlers: ReadonlyMap<string, readonly ReferenceSpace[]> = new Map([
  ['catch', ['tag', 'label']],
  ['catch_ref', ['tag', 'label']],
  ['catch_all', ['label']],
  ['catch_all_ref', ['label']],
  ['delegate', ['label']],
]);
const indexLists: ReadonlyMap<string, ReferenceSpace> = new Map([
  ['type', 'type'],
  ['func', 'func'],
  ['table', 'table'],
  ['memory', 'memory'],
  ['global', 'global'],
  ['tag', 'tag'],
]);

interface Level {
  readonly list: List;
  next: number;
  /** Flat blocks of this list that are still open. */
  open: number;
  /** A folded block's label; an `if` brings it into scope only after its condition. */
  label: InnerSymbol | undefined;
  inScope: boolean;
}

/** Finds what one module field refers to, with the params, locals and labels of a function. */
export class BodyScan {
  /** What is found, in no order. */
  readonly references: WatReference[] = [];
  private readonly inner: FunctionScope;
  private readonly levels: Level[] = [];

  constructor(
    private readonly scope: ModuleScope,
    field: List,
    private readonly owner: ScannedOwner | undefined,
  ) {
    this.inner = new FunctionScope(scope, owner, this.references);
    if (field.head === 'func') this.inner.declareLocals(field);
    if (field.head === 'start' || field.head === 'elem') this.referAll(field, 'func');
    this.enter(field, undefined, true);
  }

  /** Goes on for `steps` items, without recursion; returns how many of them were not needed: 0 when there is more. */
  advance(steps: number): number {
    let left = steps;
    for (; left > 0; left--) {
      const level = this.levels.at(-1);
      if (level === undefined) break;
      const item = level.list.items[level.next];
      if (item === undefined) this.leave(level);
      else if (item.kind === 'keyword' && level.next > 0) this.readInstruction(level, item);
      else {
        level.next++;
        if (item.kind === 'list') this.readList(level, item);
      }
    }
    return left;
  }

  private enter(list: List, label: InnerSymbol | undefined, inScope: boolean): void {
    const level: Level = { list, next: 1, open: 0, label, inScope: false };
    if (list.items[0]?.kind === 'list') level.next = 0;
    this.levels.push(level);
    if (label !== undefined && inScope) this.bringIntoScope(level);
  }

  private leave(level: Level): void {
    for (; level.open > 0; level.open--) this.inner.dropLabel(level.list.end);
    if (level.inScope) this.inner.dropLabel(level.list.end);
    this.levels.pop();
  }

  private bringIntoScope(level: Level): void {
    if (level.label === undefined || level.inScope) return;
    level.inScope = true;
    this.inner.pushLabel(level.label);
  }

  /** A keyword that is in a sequence: an instruction written flat. */
  private readInstruction(level: Level, keyword: Atom): void {
    const { items } = level.list;
    const first = level.next + 1;
    const end = immediatesEnd(items, level.next);
    level.next = end;
    if (blocks.has(keyword.text)) {
      const label = end > first ? items[first] : undefined;
      this.inner.pushLabel(this.inner.declareLabel(keyword, label, keyword));
      level.open++;
    } else {
      this.readImmediates(keyword.text, items, first, end);
    }
    this.readTypes(items, first, end);
    if ((keyword.text === 'end' || keyword.text === 'delegate') && level.open > 0) {
      level.open--;
      this.inner.dropLabel(items[end - 1]?.end ?? keyword.end);
    }
  }

  private readList(level: Level, list: List): void {
    const { head, items } = list;
    const keyword = items[0];
    const named = handlers.get(head);
    if (named !== undefined && !(clauses.has(head) && level.list.head === 'try')) {
      this.readHandler(items, named);
    } else if (clauses.has(head)) {
      this.bringIntoScope(level);
      if (head === 'catch') this.readImmediates('catch', items, 1, 2);
      this.enter(list, undefined, true);
    } else if (isDeclarative(list) || keyword?.kind !== 'keyword') {
      this.readDeclarative(list);
      // In a group of types each declares one, with the types inside it.
      if (level.list.head === 'rec' && head === 'type') this.enter(list, undefined, true);
    } else if (blocks.has(head)) {
      const end = immediatesEnd(items, 0);
      const label = this.inner.declareLabel(keyword, items[1], list);
      this.readTypes(items, 1, end);
      this.enter(list, label, head !== 'if');
      this.skipImmediates(end);
    } else {
      this.readFolded(list);
    }
  }

  /** `(catch $tag $label)` or `(delegate $label)`: the label is one around the block that it belongs to. */
  private readHandler(items: readonly Node[], spaces: readonly ReferenceSpace[]): void {
    for (const [position, space] of spaces.entries()) {
      const item = items[position + 1];
      if (isIndex(item)) this.refer(space, item, 1);
    }
  }

  private readFolded(list: List): void {
    const { head, items } = list;
    const end = immediatesEnd(items, 0);
    if (indexLists.has(head) || head === 'ref' || head === 'sub') {
      this.readDeclarative(list);
    } else {
      this.readImmediates(head, items, 1, end);
    }
    this.readTypes(items, 1, end);
    if (head === 'elem') this.referAll(list, 'func');
    this.enter(list, undefined, true);
    this.skipImmediates(end);
  }

  private skipImmediates(end: number): void {
    const level = this.levels.at(-1);
    if (level !== undefined) level.next = Math.max(level.next, end);
  }

  /** `(type $t)`, `(memory $m)`, `(ref null $t)` and lists of value types. */
  private readDeclarative(list: List): void {
    const space = indexLists.get(list.head);
    if (space !== undefined) this.referAll(list, space);
    else if (list.head === 'ref' || list.head === 'sub') this.referAll(list, 'type');
    else this.readTypes(list.items, 0, list.items.length);
  }

  /** Type references among the value types and type uses in `items[from, end)`; these nest by two at most. */
  private readTypes(items: readonly Node[], from: number, end: number): void {
    for (let at = from; at < end; at++) {
      const item = items[at];
      if (item?.kind !== 'list') continue;
      if (item.head === 'type' || item.head === 'ref') this.referAll(item, 'type');
      for (const inner of item.items) {
        if (inner.kind === 'list' && inner.head === 'ref') this.referAll(inner, 'type');
      }
    }
  }

  /** The indices of instruction `name` in `items[from, end)`. */
  private readImmediates(name: string, items: readonly Node[], from: number, end: number): void {
    let count = 0;
    for (let at = from; at < end; at++) if (isIndex(items[at])) count++;
    let position = 0;
    for (let at = from; position < count; at++) {
      const item = items[at];
      if (!isIndex(item)) continue;
      const space = referenceSpace(name, position++, count);
      if (space !== undefined) this.refer(space, item, name === 'delegate' ? 1 : 0);
    }
  }

  /** Every index directly inside `list`, its own name apart. */
  private referAll(list: List, space: ReferenceSpace): void {
    const isInGroup = list.head === 'type' && list.parent?.head === 'rec';
    const own = isInGroup ? idOf(list) : this.owner?.list === list ? this.owner.id : undefined;
    for (const item of list.items) if (isIndex(item) && item !== own) this.refer(space, item);
  }

  /** `outward` labels, the innermost first, are out of scope. */
  private refer(space: ReferenceSpace, { start, end, text }: Atom, outward = 0): void {
    const isInner = space === 'local' || space === 'label';
    const symbol = isInner ? this.inner.find(space, text, outward) : this.scope.find(space, text);
    this.references.push({ start, end, text, space, symbol, role: 'use' });
  }
}

function isIndex(item: Node | undefined): item is Atom {
  return item !== undefined && (item.kind === 'id' || item.kind === 'number');
}
