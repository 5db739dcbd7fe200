import { childList, type ModuleFields } from './fields';
import { parseIndex, type WatSymbol } from './module-scope';
import type { List, Node, WatTree } from './tree';

/** Longest text of a declaration, in UTF-16 units; what is over is cut. */
const MAX_TEXT = 400;
/** Parts of a declaration that say what it is; the rest is its content. */
const parts = new Set(['export', 'import', 'type', 'param', 'result', 'mut', 'ref', 'offset']);

/** Source of `node` on one line, without comments. */
function oneLine(node: Node, left: number): string {
  const words: string[] = [];
  let length = 0;
  const pending: (Node | ')')[] = [node];
  for (let item = pending.pop(); item !== undefined && length <= left; item = pending.pop()) {
    const word = item === ')' ? ')' : item.kind === 'list' ? '(' : item.text;
    if (item !== ')' && item.kind === 'list') {
      pending.push(')');
      // Every item takes two characters and more: those beyond would be cut off.
      for (let index = Math.min(item.items.length, left) - 1; index >= 0; index--) {
        const inner = item.items[index];
        if (inner !== undefined) pending.push(inner);
      }
    }
    words.push(word);
    length += word.length + 1;
  }
  return words.join(' ').replaceAll('( ', '(').replaceAll(' )', ')');
}

function isSignaturePart(item: Node): item is List {
  return item.kind === 'list' && (item.head === 'param' || item.head === 'result');
}

/** The types of a module by name, and the params and results of each that was asked for. */
class TypeTexts {
  private readonly byName = new Map<string, List>();
  private readonly parts = new Map<List, readonly List[]>();

  constructor(private readonly fields: ModuleFields) {
    for (const { id, list } of fields.declarations.type) {
      if (id !== undefined && !this.byName.has(id.text)) this.byName.set(id.text, list);
    }
  }

  partsOf(text: string): readonly List[] {
    const index = parseIndex(text);
    const type = index === undefined ? this.byName.get(text) : this.fields.declarations.type[index]?.list;
    if (type === undefined) return [];
    let parts = this.parts.get(type);
    if (parts === undefined) {
      parts = childList(type, 'func')?.items.filter(isSignaturePart).slice(0, MAX_TEXT) ?? [];
      this.parts.set(type, parts);
    }
    return parts;
  }
}

const typeTexts = new WeakMap<ModuleFields, TypeTexts>();

/** A function's own params and results, or those of the type it uses. */
export function signatureLists(fields: ModuleFields, list: List): readonly List[] {
  const own = list.items.filter(isSignaturePart);
  const use = childList(list, 'type')?.items[1];
  if (own.length > 0 || use === undefined || use.kind === 'list') return own;
  let types = typeTexts.get(fields);
  if (types === undefined) typeTexts.set(fields, (types = new TypeTexts(fields)));
  return types.partsOf(use.text);
}

/** Whether a keyword directly in a declaration begins its code: `i32.const`, in functions every other one. */
function isInstruction(list: List, word: string): boolean {
  return word.includes('.') || (list.head === 'func' && word !== 'func');
}

/** One level of `list`: its head, name and defining parts, no instructions or strings of content. */
function headOf(fields: ModuleFields, list: List): string {
  const signature = list.head === 'func' || list.head === 'tag' ? signatureLists(fields, list) : [];
  const code = list.items.findIndex((item) => item.kind === 'keyword' && isInstruction(list, item.text));
  const kept = list.items.slice(0, code === -1 ? undefined : code).filter((item) => {
    if (item.kind !== 'list') return item.kind !== 'string';
    if (item.head === 'param' || item.head === 'result') return false;
    return parts.has(item.head) || (list.head === 'type' && item.head !== '');
  });
  return `(${[...kept, ...signature].map((item) => oneLine(item, MAX_TEXT)).join(' ')})`;
}

/**
 * A symbol's declaration on one line, for hovers and details: `(func $f (export "f") (param $n i32) (result i32))`.
 * Params and results of a type that is only named are spelled out; bodies, initializers and data are left out.
 */
export function declarationText(tree: WatTree, fields: ModuleFields, symbol: WatSymbol): string {
  const list = symbol.declaration?.list;
  const text = list === undefined ? localText(tree, symbol) : headOf(fields, list);
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

function localText(tree: WatTree, symbol: WatSymbol): string {
  const source = tree.text.slice(symbol.range.start, symbol.range.end);
  if (symbol.kind !== 'label') return source.startsWith('(') ? source : `(${symbol.kind} ${source})`;
  const keyword = /^\(?\s*(\w+)/.exec(source)?.[1] ?? 'block';
  return symbol.name === undefined ? keyword : `${keyword} ${symbol.name}`;
}
