import { FieldScans } from './field-scans';
import { type ModuleFields, moduleFields } from './fields';
import { type FoldingRange, foldingRangesOf } from './folding';
import { ModuleScope, type WatReference, type WatSymbol } from './module-scope';
import { parseTree, type WatTree } from './tree';

export type { FoldingRange } from './folding';
export type { WatReference, WatSymbol } from './module-scope';

/** What a WAT text declares and refers to. Fields are read when something in them is first asked for. */
export class WatDocument {
  readonly fields: ModuleFields;
  /** Everything declared in the module, in the order of the text. */
  readonly symbols: readonly WatSymbol[];
  private readonly scans: FieldScans;
  private all: readonly WatReference[] | undefined;
  private functions: readonly WatSymbol[] | undefined;
  private outer: readonly WatSymbol[] | undefined;
  private folds: readonly FoldingRange[] | undefined;

  constructor(readonly tree: WatTree) {
    this.fields = moduleFields(tree);
    const scope = new ModuleScope(this.fields, (declaration) => this.scans.inside(declaration));
    this.scans = new FieldScans(this.fields, scope);
    this.symbols = scope.symbols;
  }

  /**
   * Reads on for about `steps` words and lists, so that a large text can be read with pauses; true when all of it
   * is read. What is asked for before that is read at once.
   */
  readOn(steps: number): boolean {
    return this.scans.advance(steps);
  }

  /** Every name and index, definitions included, in the order of the text. */
  get references(): readonly WatReference[] {
    return (this.all ??= this.scans.all());
  }

  /** Ranges of lines worth folding, at most one for each first line. */
  get foldingRanges(): readonly FoldingRange[] {
    return (this.folds ??= foldingRangesOf(this.tree));
  }

  /** The name or index at `offset`, or that ends there. */
  referenceAt(offset: number): WatReference | undefined {
    // A name at the end of an unfinished field touches the next field, which may have none there.
    return touching(this.scans.at(offset), offset) ?? touching(this.scans.at(offset - 1), offset);
  }

  /** What the name or index at `offset` refers to. */
  symbolAt(offset: number): WatSymbol | undefined {
    return this.referenceAt(offset)?.symbol;
  }

  /** Where `symbol` is named or indexed, its definition included, in the order of the text. */
  referencesOf(symbol: WatSymbol): readonly WatReference[] {
    if (isInner(symbol)) {
      // Outside of the field that declares it nothing can refer to it.
      const here = this.scans.at(symbol.nameRange.start).filter((reference) => reference.symbol === symbol);
      if (here.length > 0) return here;
    }
    return this.references.filter((reference) => reference.symbol === symbol);
  }

  /** The function whose declaration contains `offset`. */
  functionAt(offset: number): WatSymbol | undefined {
    this.functions ??= this.symbols.filter(({ kind }) => kind === 'func');
    return firstAround(this.functions, offset);
  }

  /** The declaration that contains `offset`; of an inline segment, what it is written in. */
  symbolAround(offset: number): WatSymbol | undefined {
    this.outer ??= this.symbols.filter(({ declaration }) => declaration?.form === 'plain');
    return firstAround(this.outer, offset);
  }
}

/** The first of ordered, disjoint `symbols` that contains `offset` or ends there. */
function firstAround(symbols: readonly WatSymbol[], offset: number): WatSymbol | undefined {
  let low = 0;
  let high = symbols.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((symbols[middle]?.range.end ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  const found = symbols[low];
  return found !== undefined && found.range.start <= offset ? found : undefined;
}

/** Whether something is known inside one function only. */
export function isInner({ kind }: WatSymbol): boolean {
  return kind === 'param' || kind === 'local' || kind === 'label';
}

/** The last of ordered `references` that begins at or before `offset`, if it reaches there. */
function touching(references: readonly WatReference[], offset: number): WatReference | undefined {
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

/** Analyses WAT text, half-typed or whole; never throws. Linear in the text apart from sorting. */
export function analyzeWat(text: string | WatTree): WatDocument {
  return new WatDocument(typeof text === 'string' ? parseTree(text) : text);
}
