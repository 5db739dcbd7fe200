import { type Declaration, type ModuleFields, type Space, SPACES } from './fields';
import type { ReferenceSpace } from './reference-spaces';
import type { TextRange } from './text-position';
import type { Atom } from './tree';

/** Something that has an index and may have a name. */
export interface WatSymbol {
  readonly kind: Space | 'param' | 'local' | 'label';
  /** With its `$`. */
  readonly name?: string;
  /** Index in its space, imports included; a label's depth inside its function. */
  readonly index: number;
  /** The whole declaration; of a label, its block. */
  readonly range: TextRange;
  /** The name, or what stands for it where there is none: a keyword or a type. */
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

export interface MutableSymbol extends WatSymbol {
  range: TextRange;
  readonly exportedAs: Atom[];
  readonly children: MutableSymbol[];
}

/** The offsets of a node alone, without the tree behind it. */
export function rangeOf(node: TextRange): TextRange {
  return { start: node.start, end: node.end };
}

/** The module's index spaces, and everything found to refer to them so far. */
export class ModuleScope {
  readonly symbols: MutableSymbol[] = [];
  readonly references: WatReference[] = [];
  private readonly byIndex: Record<Space, MutableSymbol[]>;
  private readonly byName = new Map<string, MutableSymbol>();

  constructor(private readonly fields: ModuleFields) {
    const empty = (): MutableSymbol[] => [];
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
      for (const declaration of fields.declarations[space]) this.declare(declaration);
    for (const { target, name } of fields.exports) {
      if (target && name) this.byIndex[target.space][target.index]?.exportedAs.push(name);
    }
    this.symbols.sort((a, b) => a.range.start - b.range.start);
  }

  private declare(declaration: Declaration): void {
    const { space, index, list, id } = declaration;
    const imported = declaration.imported ? this.importOf(declaration) : undefined;
    const symbol: MutableSymbol = {
      kind: space,
      ...(id === undefined ? {} : { name: id.text }),
      index,
      range: rangeOf(list),
      nameRange: rangeOf(id ?? list.items[0] ?? list),
      declaration,
      ...(imported === undefined ? {} : { importedFrom: imported }),
      exportedAs: [],
      children: [],
    };
    this.symbols.push(symbol);
    this.byIndex[space].push(symbol);
    if (id === undefined) return;
    const key = `${space} ${id.text}`;
    if (!this.byName.has(key)) this.byName.set(key, symbol);
    this.references.push({ start: id.start, end: id.end, space, text: id.text, symbol, role: 'definition' });
  }

  private imports: Map<Declaration, WatSymbol['importedFrom']> | undefined;

  private importOf(declaration: Declaration): WatSymbol['importedFrom'] {
    if (this.imports === undefined) {
      this.imports = new Map();
      for (const { declaration: declared, module, name } of this.fields.imports) {
        if (declared) this.imports.set(declared, { module, name });
      }
    }
    return this.imports.get(declaration);
  }

  symbolOf(declaration: Declaration): MutableSymbol | undefined {
    return this.byIndex[declaration.space][declaration.index];
  }

  /** What a `$name` or an index refers to. */
  find(space: Space, text: string): MutableSymbol | undefined {
    if (text.startsWith('$')) return this.byName.get(`${space} ${text}`);
    const index = parseIndex(text);
    return index === undefined ? undefined : this.byIndex[space][index];
  }

  refer(space: Space, atom: Atom): void {
    const { start, end, text } = atom;
    this.references.push({ start, end, text, space, symbol: this.find(space, text), role: 'use' });
  }
}

/** The value of an index as written, decimal or hexadecimal, with underscores. */
export function parseIndex(text: string): number | undefined {
  if (!/^(?:0x[\da-fA-F_]+|\d[\d_]*)$/.test(text)) return undefined;
  const value = Number(text.replaceAll('_', ''));
  return Number.isSafeInteger(value) ? value : undefined;
}
