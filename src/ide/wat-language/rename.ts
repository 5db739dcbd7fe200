import * as l10n from '@vscode/l10n';
import { isInner, type WatDocument, type WatReference, type WatSymbol } from '../../wat/symbols';
import type { TextRange } from '../../text/text-range';

export type Refusal = { readonly ok: false; readonly error: string };
export type Renaming =
  { readonly ok: true; readonly text: string; readonly ranges: readonly TextRange[] } | Refusal;

/** The name at `offset`, if it can be renamed. */
export function renamable(
  document: WatDocument,
  offset: number,
): { readonly ok: true; readonly reference: WatReference; readonly symbol: WatSymbol } | Refusal {
  const reference = document.referenceAt(offset);
  if (!reference) return { ok: false, error: l10n.t('Only names that begin with $ can be renamed.') };
  if (!reference.text.startsWith('$')) {
    const error = l10n.t(
      'This is an index, not a name. Names begin with $. Rename the declaration that it refers to.',
    );
    return { ok: false, error };
  }
  const { symbol } = reference;
  return symbol
    ? { ok: true, reference, symbol }
    : { ok: false, error: l10n.t('{0} is not declared in this text.', reference.text) };
}

/**
 * Every place of the name at `offset`, to be replaced by `wanted` (with or without its `$`). Indices that refer to
 * the same thing stay: they are still right. A name that would then mean something else is refused.
 */
export function renaming(document: WatDocument, offset: number, wanted: string): Renaming {
  const found = renamable(document, offset);
  if (!found.ok) return found;
  const text = wanted.startsWith('$') ? wanted : `$${wanted}`;
  if (!/^\$[!#$%&'*+\-./:<=>?@\\^_`|~0-9A-Za-z]+$/.test(text)) {
    const error = l10n.t(
      "{0} is not a valid name: after $, use letters, digits, and any of ! # $ % & ' * + - . / : < = > ? @ \\ ^ _ ` | ~",
      text,
    );
    return { ok: false, error };
  }
  const { symbol } = found;
  const captured = symbol.name === text ? undefined : clash(document, symbol, text);
  if (captured) return { ok: false, error: l10n.t('{0} is already the name of a {1} here.', text, captured) };
  const ranges = document
    .referencesOf(symbol)
    .filter((reference) => reference.text === symbol.name)
    .map(({ start, end }) => ({ start, end }));
  return { ok: true, text, ranges };
}

/** The kind of what already has the name where the symbol is known. */
function clash(document: WatDocument, symbol: WatSymbol, name: string): string | undefined {
  const isLocal = symbol.kind === 'param' || symbol.kind === 'local';
  if (!isInner(symbol)) {
    return document.symbols.find((other) => other.kind === symbol.kind && other.name === name)?.kind;
  }
  const owner = document.symbolAround(symbol.nameRange.start);
  return owner?.children.find((other) => {
    if (other === symbol || other.name !== name) return false;
    // A label hides another one only inside its block; params and locals are one space.
    return isLocal ? other.kind !== 'label' : other.kind === 'label' && overlaps(other.range, symbol.range);
  })?.kind;
}

function overlaps(a: TextRange, b: TextRange): boolean {
  return a.start < b.end && b.start < a.end;
}
