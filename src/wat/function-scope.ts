import { childList } from './fields';
import { declaredIn, type DeclaredLocal } from './local-group';
import { type ModuleScope, parseIndex, rangeOf, type WatReference, type WatSymbol } from './module-scope';
import type { TextRange } from '../text/text-range';
import type { Atom, List, Node } from './tree';

/** A declaration whose content is read, and what is found to be declared inside it. */
export interface ScannedOwner {
  readonly list: List;
  readonly id: Atom | undefined;
  readonly children: WatSymbol[];
}

const NONE: readonly never[] = [];

/** A param, a local or a label; a label's range grows until its block ends. */
export class InnerSymbol implements WatSymbol {
  declare readonly name?: string;
  readonly exportedAs = NONE;
  readonly children = NONE;
  range: TextRange;
  readonly nameRange: TextRange;

  constructor(
    readonly kind: 'param' | 'local' | 'label',
    id: Atom | undefined,
    readonly index: number,
    range: TextRange,
    nameRange: TextRange,
  ) {
    this.range = rangeOf(range);
    this.nameRange = rangeOf(nameRange);
    if (id !== undefined) this.name = id.text;
  }
}

/** The params, locals and labels of one function, or the labels of an initializer. */
export class FunctionScope {
  /** Params that only the function's type tells about: they take up indices and have no names. */
  private typeParams: readonly DeclaredLocal[] = NONE;
  private readonly usedParams = new Map<number, InnerSymbol>();
  private readonly locals: InnerSymbol[] = [];
  private readonly localNames = new Map<string, InnerSymbol>();
  private readonly labels: InnerSymbol[] = [];
  private readonly labelNames = new Map<string, InnerSymbol[]>();
  private bodyLabel: InnerSymbol | undefined;

  /** Definitions are added to `references`. */
  constructor(
    private readonly scope: ModuleScope,
    private readonly owner: ScannedOwner | undefined,
    private readonly references: WatReference[],
  ) {}

  /** What a `$name` or an index refers to; `outward` labels, the innermost first, do not count. */
  find(space: 'local' | 'label', text: string, outward = 0): WatSymbol | undefined {
    const isName = text.startsWith('$');
    if (space === 'local') return isName ? this.localNames.get(text) : this.localAt(parseIndex(text) ?? -1);
    if (isName) {
      const hidden = outward === 0 ? [] : this.labels.slice(-outward);
      const passed = hidden.filter(({ name }) => name === text).length;
      return this.labelNames.get(text)?.at(-1 - passed);
    }
    const index = this.labels.length - 1 - outward - (parseIndex(text) ?? Infinity);
    return index === -1 ? this.functionLabel() : this.labels[index];
  }

  private localAt(index: number): WatSymbol | undefined {
    const param = this.typeParams[index];
    if (param === undefined) return this.locals[index - this.typeParams.length];
    let symbol = this.usedParams.get(index);
    if (symbol === undefined) {
      symbol = new InnerSymbol('param', undefined, index, param.range, param.nameRange);
      this.usedParams.set(index, symbol);
    }
    return symbol;
  }

  /** The label of the whole function, which has no name. */
  private functionLabel(): InnerSymbol | undefined {
    const { list } = this.owner ?? {};
    if (list?.head !== 'func') return undefined;
    return (this.bodyLabel ??= new InnerSymbol('label', undefined, -1, list, list.items[0] ?? list));
  }

  declareLocals(func: List): void {
    const reference = childList(func, 'type')?.items[1];
    if (reference !== undefined && reference.kind !== 'list' && childList(func, 'param') === undefined)
      this.typeParams = this.scope.paramsOfType(reference.text);
    for (const item of func.items) {
      if (item.kind === 'list' && (item.head === 'param' || item.head === 'local'))
        this.declareGroup(item.head, item);
    }
  }

  /** `(param $a i32)` declares one, `(param i32 i64)` one for each type. */
  private declareGroup(kind: 'param' | 'local', group: List): void {
    for (const { id, range, nameRange } of declaredIn(group)) {
      const index = this.typeParams.length + this.locals.length;
      const symbol = new InnerSymbol(kind, id, index, range, nameRange);
      this.locals.push(symbol);
      this.owner?.children.push(symbol);
      if (id === undefined) continue;
      this.define('local', id, symbol);
      if (!this.localNames.has(id.text)) this.localNames.set(id.text, symbol);
    }
  }

  /** A label for the block at `keyword`; it counts once it is pushed. */
  declareLabel(keyword: Atom, first: Node | undefined, range: List | Atom): InnerSymbol {
    const id = first?.kind === 'id' ? first : undefined;
    const symbol = new InnerSymbol('label', id, this.labels.length, range, id ?? keyword);
    this.owner?.children.push(symbol);
    if (id !== undefined) this.define('label', id, symbol);
    return symbol;
  }

  pushLabel(label: InnerSymbol): void {
    this.labels.push(label);
    if (label.name === undefined) return;
    const same = this.labelNames.get(label.name);
    if (same === undefined) this.labelNames.set(label.name, [label]);
    else same.push(label);
  }

  /** Ends the innermost label's block at `end`. */
  dropLabel(end: number): void {
    const label = this.labels.pop();
    if (label === undefined) return;
    label.range = { start: label.range.start, end: Math.max(end, label.range.end) };
    if (label.name !== undefined) this.labelNames.get(label.name)?.pop();
  }

  private define(space: 'local' | 'label', id: Atom, symbol: WatSymbol): void {
    const { start, end, text } = id;
    this.references.push({ start, end, text, space, symbol, role: 'definition' });
  }
}
