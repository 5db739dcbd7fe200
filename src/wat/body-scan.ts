import { childList } from './fields';
import { immediatesEnd, isDeclarative } from './instruction-order';
import { referenceSpace, type ReferenceSpace } from './reference-spaces';
import { type ModuleScope, type MutableSymbol, parseIndex, rangeOf } from './module-scope';
import type { Atom, List, Node } from './tree';

const blocks = new Set(['block', 'loop', 'if', 'try', 'try_table']);
const clauses = new Set(['then', 'else', 'do', 'catch', 'catch_all']);
const indexLists: Readonly<Record<string, ReferenceSpace>> = {
  type: 'type',
  func: 'func',
  table: 'table',
  memory: 'memory',
  global: 'global',
  tag: 'tag',
};

interface Level {
  readonly list: List;
  next: number;
  /** Flat blocks of this list that are still open. */
  open: number;
  /** A folded block's label; an `if` brings it into scope only after its condition. */
  label: MutableSymbol | undefined;
  inScope: boolean;
}

/** Finds what one module field refers to, with the params, locals and labels of a function. */
export class BodyScan {
  private readonly locals: MutableSymbol[] = [];
  private readonly localNames = new Map<string, MutableSymbol>();
  private readonly labels: MutableSymbol[] = [];
  private readonly labelNames = new Map<string, MutableSymbol[]>();
  private readonly levels: Level[] = [];

  constructor(
    private readonly scope: ModuleScope,
    private readonly owner: MutableSymbol | undefined,
  ) {}

  /** Walks a field without recursion. */
  run(field: List): void {
    if (field.head === 'func') this.declareLocals(field);
    if (field.head === 'start' || field.head === 'elem') this.referAll(field, 'func');
    this.enter(field, undefined, true);
    for (let level = this.levels.at(-1); level !== undefined; level = this.levels.at(-1)) {
      const item = level.list.items[level.next];
      if (item === undefined) this.leave(level);
      else if (item.kind === 'keyword' && level.next > 0) this.readInstruction(level, item);
      else {
        level.next++;
        if (item.kind === 'list') this.readList(level, item);
      }
    }
  }

  private enter(list: List, label: MutableSymbol | undefined, inScope: boolean): void {
    const level: Level = { list, next: 1, open: 0, label, inScope: false };
    if (list.items[0]?.kind === 'list') level.next = 0;
    this.levels.push(level);
    if (label !== undefined && inScope) this.bringIntoScope(level);
  }

  private leave(level: Level): void {
    for (; level.open > 0; level.open--) this.dropLabel(level.list.end);
    if (level.inScope) this.dropLabel(level.list.end);
    this.levels.pop();
  }

  private bringIntoScope(level: Level): void {
    if (level.label === undefined || level.inScope) return;
    level.inScope = true;
    this.pushLabel(level.label);
  }

  /** A keyword that stands in a sequence: an instruction written flat. */
  private readInstruction(level: Level, keyword: Atom): void {
    const { items } = level.list;
    const end = immediatesEnd(items, level.next);
    const immediates = items.slice(level.next + 1, end);
    level.next = end;
    if (blocks.has(keyword.text)) {
      this.pushLabel(this.declareLabel(keyword, immediates[0], keyword));
      level.open++;
    } else {
      this.readImmediates(keyword.text, immediates);
    }
    this.readTypes(immediates);
    if (keyword.text === 'end' && level.open > 0) {
      level.open--;
      this.dropLabel(items[end - 1]?.end ?? keyword.end);
    }
  }

  private readList(level: Level, list: List): void {
    const keyword = list.items[0];
    if (clauses.has(list.head)) {
      this.bringIntoScope(level);
      if (list.head === 'catch') this.readImmediates('catch', list.items.slice(1));
      this.enter(list, undefined, true);
    } else if (isDeclarative(list) || keyword?.kind !== 'keyword') {
      this.readDeclarative(list);
    } else if (blocks.has(list.head)) {
      const end = immediatesEnd(list.items, 0);
      const label = this.declareLabel(keyword, list.items[1], list);
      this.readTypes(list.items.slice(1, end));
      this.enter(list, label, list.head !== 'if');
      this.skipImmediates(end);
    } else {
      const end = immediatesEnd(list.items, 0);
      const immediates = list.items.slice(1, end);
      if (Object.hasOwn(indexLists, list.head) || list.head === 'ref' || list.head === 'sub') {
        this.readDeclarative(list);
      } else {
        this.readImmediates(list.head, immediates);
        this.readTypes(immediates);
      }
      if (list.head === 'elem') this.referAll(list, 'func');
      this.enter(list, undefined, true);
      this.skipImmediates(end);
    }
  }

  private skipImmediates(end: number): void {
    const level = this.levels.at(-1);
    if (level !== undefined) level.next = Math.max(level.next, end);
  }

  /** `(type $t)`, `(memory $m)`, `(ref null $t)` and lists of value types. */
  private readDeclarative(list: List): void {
    const space = indexLists[list.head];
    if (Object.hasOwn(indexLists, list.head) && space !== undefined) this.referAll(list, space);
    else if (list.head === 'ref' || list.head === 'sub') this.referAll(list, 'type');
    else this.readTypes(list.items);
  }

  /** Type references among value types and type uses; these nest by two at most. */
  private readTypes(items: readonly Node[]): void {
    for (const item of items) {
      if (item.kind !== 'list') continue;
      if (item.head === 'type' || item.head === 'ref') this.referAll(item, 'type');
      for (const inner of item.items) {
        if (inner.kind === 'list' && inner.head === 'ref') this.referAll(inner, 'type');
      }
    }
  }

  private readImmediates(name: string, immediates: readonly Node[]): void {
    const indices = immediates.filter((item): item is Atom => item.kind === 'id' || item.kind === 'number');
    indices.forEach((atom, position) => {
      const space = referenceSpace(name, position, indices.length);
      if (space !== undefined) this.refer(space, atom);
    });
  }

  /** Every index directly inside `list`, its own name apart. */
  private referAll(list: List, space: ReferenceSpace): void {
    const own = this.owner?.declaration?.list === list ? this.owner.declaration.id : undefined;
    for (const item of list.items) {
      if ((item.kind === 'id' || item.kind === 'number') && item !== own) this.refer(space, item);
    }
  }

  private refer(space: ReferenceSpace, atom: Atom): void {
    if (space !== 'local' && space !== 'label') {
      this.scope.refer(space, atom);
      return;
    }
    const { start, end, text } = atom;
    const symbol = space === 'local' ? this.localNamed(text) : this.labelNamed(text);
    this.scope.references.push({ start, end, text, space, symbol, role: 'use' });
  }

  private localNamed(text: string): MutableSymbol | undefined {
    if (text.startsWith('$')) return this.localNames.get(text);
    return this.locals[parseIndex(text) ?? -1];
  }

  private labelNamed(text: string): MutableSymbol | undefined {
    if (text.startsWith('$')) return this.labelNames.get(text)?.at(-1);
    return this.labels[this.labels.length - 1 - (parseIndex(text) ?? Infinity)];
  }

  private declareLocals(func: List): void {
    const typeUse = childList(func, 'type');
    if (typeUse !== undefined && childList(func, 'param') === undefined) this.reserveParams(typeUse);
    for (const item of func.items) {
      if (item.kind === 'list' && (item.head === 'param' || item.head === 'local'))
        this.declareGroup(item.head, item);
    }
  }

  /** Params that only the function's type tells about take up indices. */
  private reserveParams(typeUse: List): void {
    const reference = typeUse.items[1];
    if (reference === undefined || reference.kind === 'list') return;
    const declared = this.scope.find('type', reference.text)?.declaration?.list;
    const signature = declared && childList(declared, 'func');
    if (signature === undefined) return;
    for (const item of signature.items) {
      if (item.kind === 'list' && item.head === 'param') this.declareGroup('param', item);
    }
  }

  /** `(param $a i32)` declares one, `(param i32 i64)` one for each type. */
  private declareGroup(kind: 'param' | 'local', group: List): void {
    const inside = group.parent === this.owner?.declaration?.list;
    const id = group.items[1]?.kind === 'id' ? group.items[1] : undefined;
    const types = group.items.slice(id === undefined ? 1 : 2);
    for (const type of id === undefined ? types : types.slice(0, 1)) {
      const named = inside ? id : undefined;
      const symbol: MutableSymbol = {
        kind,
        ...(named === undefined ? {} : { name: named.text }),
        index: this.locals.length,
        range: rangeOf(id === undefined ? type : group),
        nameRange: rangeOf(id ?? type),
        exportedAs: [],
        children: [],
      };
      this.locals.push(symbol);
      if (inside) this.owner?.children.push(symbol);
      if (named !== undefined) this.define('local', named, symbol);
      if (named !== undefined && !this.localNames.has(named.text)) this.localNames.set(named.text, symbol);
    }
  }

  private declareLabel(keyword: Atom, first: Node | undefined, range: List | Atom): MutableSymbol {
    const id = first?.kind === 'id' ? first : undefined;
    const symbol: MutableSymbol = {
      kind: 'label',
      ...(id === undefined ? {} : { name: id.text }),
      index: this.labels.length,
      range: rangeOf(range),
      nameRange: rangeOf(id ?? keyword),
      exportedAs: [],
      children: [],
    };
    this.owner?.children.push(symbol);
    if (id !== undefined) this.define('label', id, symbol);
    return symbol;
  }

  private define(space: ReferenceSpace, id: Atom, symbol: MutableSymbol): void {
    const { start, end, text } = id;
    this.scope.references.push({ start, end, text, space, symbol, role: 'definition' });
  }

  private pushLabel(label: MutableSymbol): void {
    this.labels.push(label);
    if (label.name === undefined) return;
    const same = this.labelNames.get(label.name);
    if (same === undefined) this.labelNames.set(label.name, [label]);
    else same.push(label);
  }

  private dropLabel(end: number): void {
    const label = this.labels.pop();
    if (label === undefined) return;
    label.range = { start: label.range.start, end: Math.max(end, label.range.end) };
    if (label.name !== undefined) this.labelNames.get(label.name)?.pop();
  }
}
