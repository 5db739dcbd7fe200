import { declarationText } from '../../wat/declaration-text';
import type { WatDocument, WatSymbol } from '../../wat/symbols';
import type { TextRange } from '../../text/text-range';
import { literalText } from './host-imports';

/** An entry of the outline; `selection` lies in `range`. */
export interface OutlineNode {
  readonly name: string;
  readonly detail: string;
  readonly kind: WatSymbol['kind'];
  readonly range: TextRange;
  readonly selection: TextRange;
  readonly children: readonly OutlineNode[];
}

/** Functions of compiled modules can have thousands of labels, which have no names. */
const MAX_CHILDREN = 500;

/** What the text declares, in its order: functions with their named params, locals and labels. */
export function outlineOf(document: WatDocument): OutlineNode[] {
  const exported = exportNames(document);
  return document.symbols.map((symbol) => {
    const names = exported.get(symbol) ?? [];
    return {
      name: symbol.name ?? unnamed(symbol, names),
      detail: detailOf(document, symbol, names),
      kind: symbol.kind,
      range: symbol.range,
      selection: symbol.nameRange,
      children: symbol.children
        .filter((child) => child.name !== undefined && contains(symbol, child))
        .slice(0, MAX_CHILDREN)
        .map((child) => ({
          name: child.name ?? '',
          detail: declarationText(document.tree, document.fields, child),
          kind: child.kind,
          range: child.range,
          selection: within(child.nameRange, child.range),
          children: [],
        })),
    };
  });
}

/** The names each symbol is exported under, inside its declaration or by a separate export. */
export function exportNames(document: WatDocument): Map<WatSymbol, string[]> {
  const names = new Map<WatSymbol, string[]>();
  const add = (symbol: WatSymbol | undefined, literal: string): void => {
    if (!symbol) return;
    const known = names.get(symbol);
    if (known) known.push(literalText(literal));
    else names.set(symbol, [literalText(literal)]);
  };
  for (const symbol of document.symbols) for (const { text } of symbol.exportedAs) add(symbol, text);
  for (const { list, name, target } of document.fields.exports) {
    if (target !== undefined || name === undefined) continue;
    const described = list.items.find((item) => item.kind === 'list');
    const index = described?.kind === 'list' ? described.items[1] : undefined;
    if (index && index.kind !== 'list') add(document.symbolAt(index.start), name.text);
  }
  return names;
}

function unnamed(symbol: WatSymbol, names: readonly string[]): string {
  return names[0] === undefined ? `${symbol.kind} ${String(symbol.index)}` : `"${names[0]}"`;
}

function detailOf(document: WatDocument, symbol: WatSymbol, names: readonly string[]): string {
  const { importedFrom } = symbol;
  const from =
    importedFrom?.module && importedFrom.name
      ? `import ${literalText(importedFrom.module.text)}.${literalText(importedFrom.name.text)}`
      : undefined;
  const shown = symbol.name === undefined ? names.slice(1) : names;
  const exports = shown.length > 0 ? `export ${shown.join(', ')}` : undefined;
  return [from, exports, typeText(document, symbol)]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
}

/** A declaration without its kind, name, exports and import: the type, `(param i32) (result i32)` or `(mut i32)`. */
export function typeText(document: WatDocument, symbol: WatSymbol): string {
  const text = declarationText(document.tree, document.fields, symbol);
  return text
    .slice(1, -1)
    .replace(/^[a-z]+ ?/, '')
    .replace(/^\$(?:"[^"]*"|[^\s()"]+) ?/, '')
    .replaceAll(/\((?:export|import)(?: "(?:[^"\\]|\\.)*")*\) ?/g, '')
    .trim();
}

function contains(outer: WatSymbol, inner: WatSymbol): boolean {
  return outer.range.start <= inner.range.start && inner.range.end <= outer.range.end;
}

function within(range: TextRange, outer: TextRange): TextRange {
  const start = Math.max(range.start, outer.start);
  return { start, end: Math.max(start, Math.min(range.end, outer.end)) };
}
