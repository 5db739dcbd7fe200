import { BodyScan } from './body-scan';
import { type Declaration, type ModuleFields, moduleFields, SPACES } from './fields';
import { type FoldingRange, foldingRangesOf } from './folding';
import { ModuleScope, type WatReference, type WatSymbol } from './module-scope';
import { type List, parseTree, type WatTree } from './tree';

export type { FoldingRange } from './folding';
export type { WatReference, WatSymbol } from './module-scope';

/** What a WAT text declares and refers to. */
export class WatDocument {
  private byStart: readonly WatReference[] | undefined;
  private bySymbol: Map<WatSymbol, WatReference[]> | undefined;
  private folds: readonly FoldingRange[] | undefined;

  constructor(
    readonly tree: WatTree,
    readonly fields: ModuleFields,
    /** Everything declared in the module, in the order of the text. */
    readonly symbols: readonly WatSymbol[],
    private readonly found: readonly WatReference[],
  ) {}

  /** Every name and index, definitions included, in the order of the text. */
  get references(): readonly WatReference[] {
    return (this.byStart ??= this.found.toSorted((a, b) => a.start - b.start));
  }

  /** Ranges of lines worth folding, at most one for each first line. */
  get foldingRanges(): readonly FoldingRange[] {
    return (this.folds ??= foldingRangesOf(this.tree));
  }

  /** The name or index at `offset`, or that ends there. */
  referenceAt(offset: number): WatReference | undefined {
    const { references } = this;
    let low = 0;
    let high = references.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((references[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const reference = references[low - 1];
    return reference !== undefined && offset <= reference.end ? reference : undefined;
  }

  /** What the name or index at `offset` refers to. */
  symbolAt(offset: number): WatSymbol | undefined {
    return this.referenceAt(offset)?.symbol;
  }

  /** Where `symbol` is named or indexed, its definition included, in the order of the text. */
  referencesOf(symbol: WatSymbol): readonly WatReference[] {
    if (this.bySymbol === undefined) {
      this.bySymbol = new Map();
      for (const reference of this.references) {
        if (reference.symbol === undefined) continue;
        const list = this.bySymbol.get(reference.symbol);
        if (list === undefined) this.bySymbol.set(reference.symbol, [reference]);
        else list.push(reference);
      }
    }
    return this.bySymbol.get(symbol) ?? [];
  }

  /** The function whose declaration contains `offset`. */
  functionAt(offset: number): WatSymbol | undefined {
    return this.symbols.find(
      ({ kind, range }) => kind === 'func' && range.start <= offset && offset <= range.end,
    );
  }
}

function scanFields(fields: ModuleFields, scope: ModuleScope): void {
  const owners = new Map<List, Declaration>();
  for (const space of SPACES) {
    for (const declaration of fields.declarations[space]) owners.set(declaration.list, declaration);
  }
  for (const field of fields.fields) {
    if (field.head === 'import') {
      for (const item of field.items) {
        const declaration = item.kind === 'list' ? owners.get(item) : undefined;
        if (declaration) new BodyScan(scope, scope.symbolOf(declaration)).run(declaration.list);
      }
      continue;
    }
    const declaration = owners.get(field);
    new BodyScan(scope, declaration && scope.symbolOf(declaration)).run(field);
  }
}

/** Analyses WAT text, half-typed or whole. Linear in the text apart from sorting; never throws. */
export function analyzeWat(text: string | WatTree): WatDocument {
  const tree = typeof text === 'string' ? parseTree(text) : text;
  const fields = moduleFields(tree);
  const scope = new ModuleScope(fields);
  scanFields(fields, scope);
  return new WatDocument(tree, fields, scope.symbols, scope.references);
}
