import { childList, type Declaration, type ModuleFields, type Space, SPACES } from './fields';
import { declaredIn, type DeclaredLocal } from './local-group';
import type { ReferenceSpace } from './reference-spaces';
import type { TextRange } from '../text/text-range';
import type { Atom, List } from './tree';

/** Something that has an index and may have a name. */
export interface WatSymbol {
  readonly kind: Space | 'param' | 'local' | 'label';
  /** With its `$`. */
  readonly name?: string;
  /** Index in its space, imports included; a label's depth inside its function, -1 for the function's own label. */
  readonly index: number;
  /** The whole declaration; of a label, its block. */
  readonly range: TextRange;
  /** The name, or what represents it where there is none: a keyword or a type. */
  readonly nameRange: TextRange;
  readonly declaration?: Declaration;
  /** Module and name of an import. */
  readonly importedFrom?: { readonly module: Atom | undefined; readonly name: Atom | undefined };
  /** String literals of the names it is exported under. */
  readonly exportedAs: readonly Atom[];
  /** Params, locals and labels of a function, in order. */
  readonly children: readonly WatSymbol[];
}

/** A name or index in the text, with what it refers to; `symbol` is undefined where there is no such thing. */
export interface WatReference extends TextRange {
  readonly space: ReferenceSpace;
  readonly text: string;
  readonly symbol: WatSymbol | undefined;
  /** `definition` is the `$name` where it is declared. */
  readonly role: 'definition' | 'use';
}

/** Something the module declares; what is declared inside it is found when it is first asked for. */
class ModuleSymbol implements WatSymbol {
  readonly kind: Space;
  readonly index: number;
  readonly range: TextRange;
  readonly nameRange: TextRange;
  readonly exportedAs: Atom[] = [];
  declare readonly name?: string;
  declare readonly importedFrom?: NonNullable<WatSymbol['importedFrom']>;

  constructor(
    readonly declaration: Declaration,
    private readonly inside: (declaration: Declaration) => readonly WatSymbol[],
  ) {
    const { space, index, list, id } = declaration;
    this.kind = space;
    this.index = index;
    this.range = rangeOf(list);
    this.nameRange = rangeOf(id ?? list.items[0] ?? list);
    if (id !== undefined) this.name = id.text;
  }

  get children(): readonly WatSymbol[] {
    return this.inside(this.declaration);
  }
}

/** The offsets of a node alone, without the tree behind it. */
export function rangeOf(node: TextRange): TextRange {
  return { start: node.start, end: node.end };
}

/** The module's index spaces, and the names given in them. */
export class ModuleScope {
  /** In the order of the text. */
  readonly symbols: WatSymbol[] = [];
  /** Where module-level names are declared, in the order of the text. */
  readonly definitions: WatReference[] = [];
  private readonly byIndex: Record<Space, ModuleSymbol[]>;
  private readonly byName = new Map<string, ModuleSymbol>();
  /** By the `(func …)` of the type: many functions may have the same one. */
  private readonly typeParams = new Map<List, readonly DeclaredLocal[]>();

  /** `inside` finds what is declared inside a declaration. */
  constructor(fields: ModuleFields, inside: (declaration: Declaration) => readonly WatSymbol[]) {
    const empty = (): ModuleSymbol[] => [];
    this.byIndex = {
      type: empty(),
      func: empty(),
      table: empty(),
      memory: empty(),
      global: empty(),
      tag: empty(),
      elem: empty(),
      data: empty(),
    };
    for (const space of SPACES)
      for (const declaration of fields.declarations[space])
        this.declare(new ModuleSymbol(declaration, inside), declaration.id);
    for (const { declaration, module, name } of fields.imports) {
      const symbol = declaration && this.byIndex[declaration.space][declaration.index];
      if (symbol) Object.assign(symbol, { importedFrom: { module, name } });
    }
    for (const { target, name } of fields.exports) {
      if (target && name) this.byIndex[target.space][target.index]?.exportedAs.push(name);
    }
    this.symbols.sort((a, b) => a.range.start - b.range.start);
    this.definitions.sort((a, b) => a.start - b.start);
  }

  private declare(symbol: ModuleSymbol, id: Atom | undefined): void {
    const { kind } = symbol;
    this.symbols.push(symbol);
    this.byIndex[kind].push(symbol);
    if (id === undefined) return;
    const key = `${kind} ${id.text}`;
    if (!this.byName.has(key)) this.byName.set(key, symbol);
    this.definitions.push({
      start: id.start,
      end: id.end,
      space: kind,
      text: id.text,
      symbol,
      role: 'definition',
    });
  }

  /** What a `$name` or an index refers to. */
  find(space: Space, text: string): WatSymbol | undefined {
    if (text.startsWith('$')) return this.byName.get(`${space} ${text}`);
    const index = parseIndex(text);
    return index === undefined ? undefined : this.byIndex[space][index];
  }

  /** The params of the function type that a `$name` or an index refers to. */
  paramsOfType(text: string): readonly DeclaredLocal[] {
    const list = this.find('type', text)?.declaration?.list;
    const signature = list && childList(list, 'func');
    if (signature === undefined) return [];
    let params = this.typeParams.get(signature);
    if (params === undefined) {
      params = signature.items.flatMap((item) =>
        item.kind === 'list' && item.head === 'param' ? declaredIn(item) : [],
      );
      this.typeParams.set(signature, params);
    }
    return params;
  }
}

/** The value of an index as written, decimal or hexadecimal, with underscores. */
export function parseIndex(text: string): number | undefined {
  if (!/^(?:0x[\da-fA-F_]+|\d[\d_]*)$/.test(text)) return undefined;
  const value = Number(text.replaceAll('_', ''));
  return Number.isSafeInteger(value) ? value : undefined;
}
