import { nearest } from '../text/spelling';
import type { WatFix } from './problem';
import { analyzeWat, type WatDocument, type WatSymbol } from './symbols';
import type { WatTree } from './tree';
import type { WabtFault } from './wabt-errors';

/** Names that are compared with one that is not declared. */
const MAX_NAMES = 2000;
/** Names that are compared for one text: about 0.3 s. Whatever is left of its problems has no such fix. */
const MAX_COMPARED = 100_000;
const LOCALS: ReadonlySet<WatSymbol['kind']> = new Set(['param', 'local']);

/** What would correct names that nothing in a text declares; the text is analyzed when the first one is asked for. */
export class NameFixes {
  #names: WatDocument | undefined;
  #left = MAX_COMPARED;

  constructor(private readonly tree: WatTree) {}

  /** To import the function, and to write the name that was probably meant, for the name at `offset`. */
  of(offset: number, { functionName }: Extract<WabtFault, { readonly kind: 'undefined' }>): WatFix[] {
    const fixes: WatFix[] =
      functionName === undefined ? [] : [{ kind: 'import-function', name: functionName }];
    const rename = this.#renaming(offset);
    return rename ? [...fixes, rename] : fixes;
  }

  /** Replaces a `$name` that is declared nowhere by the one that was probably meant. */
  #renaming(offset: number): WatFix | undefined {
    if (this.#left <= 0) return undefined;
    this.#names ??= analyzeWat(this.tree);
    const reference = this.#names.referenceAt(offset);
    if (!reference?.text.startsWith('$') || reference.symbol !== undefined) return undefined;
    const known = namesLike(this.#names, reference.space, offset).slice(0, MAX_NAMES);
    this.#left -= known.length;
    const meant = nearest(reference.text.slice(1), known);
    if (meant === undefined) return undefined;
    return { kind: 'replace', range: { start: reference.start, end: reference.end }, text: `$${meant}` };
  }
}

/** Names, without `$`, of everything of one kind that can be named at `offset`. */
function namesLike(names: WatDocument, space: string, offset: number): string[] {
  const inside = names.functionAt(offset)?.children ?? [];
  const known =
    space === 'local'
      ? inside.filter(({ kind }) => LOCALS.has(kind))
      : [...inside, ...names.symbols].filter(({ kind }) => kind === space);
  return known.flatMap(({ name }) => name?.slice(1) ?? []);
}
