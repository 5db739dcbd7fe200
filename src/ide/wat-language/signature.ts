import { signatureLists } from '../../wat/declaration-text';
import type { WatDocument, WatSymbol } from '../../wat/symbols';
import { nodeAt, type List } from '../../wat/tree';
import { hostWords } from './hover';

/** The function that a folded `call` around the cursor calls, and which of its arguments the cursor is at. */
export interface CallSignature {
  readonly label: string;
  /** Where each param is in the label. */
  readonly params: readonly (readonly [start: number, end: number])[];
  /** Counts from 0; the number of params when there are more arguments than that. */
  readonly active: number;
  /** Markdown. */
  readonly documentation?: string;
}

/** Lists that a call's arguments do not reach into. */
const ENDS = new Set(['func', 'block', 'loop', 'if', 'then', 'else', 'module']);

/** More params than this are not shown. */
const MAX_PARAMS = 100;

/** The call whose arguments are written at `offset`; undefined elsewhere. An argument counts as one value. */
export function callSignature(document: WatDocument, offset: number): CallSignature | undefined {
  const node = nodeAt(document.tree, offset);
  let list: List | undefined = node.kind === 'list' ? node : node.parent;
  while (list && list.head !== 'call') {
    if (ENDS.has(list.head)) return undefined;
    list = list.parent;
  }
  const callee = list?.items[1];
  if (!list || !callee || callee.kind === 'list' || offset <= callee.end) return undefined;
  const symbol = document.symbolAt(callee.start);
  if (symbol?.kind !== 'func') return undefined;
  const before = list.items.slice(2).filter((item) => item.kind === 'list' && item.end <= offset);
  const atEnd = before.at(-1);
  // Right behind an argument's parenthesis the cursor is still at that argument.
  const active = before.length - (atEnd?.end === offset ? 1 : 0);
  return { ...written(document, symbol), active };
}

function written(document: WatDocument, symbol: WatSymbol): Omit<CallSignature, 'active'> {
  let label = symbol.name ?? `func ${String(symbol.index)}`;
  const params: [number, number][] = [];
  const results: string[] = [];
  const declared = symbol.declaration?.list;
  for (const part of declared ? signatureLists(document.fields, declared) : []) {
    const [, ...items] = part.items;
    const words = items.slice(0, MAX_PARAMS).map(({ start, end }) => document.tree.text.slice(start, end));
    if (part.head === 'result') results.push(...words);
    else if (params.length < MAX_PARAMS) {
      for (const word of items[0]?.kind === 'id' ? [words.join(' ')] : words) {
        params.push([label.length + 1, label.length + 1 + word.length]);
        label += ` ${word}`;
      }
    }
  }
  if (results.length > 0) label += ` -> ${results.join(' ')}`;
  const { module, name } = symbol.importedFrom ?? {};
  return { label, params, ...(module && name ? { documentation: hostWords(module, name) } : {}) };
}
