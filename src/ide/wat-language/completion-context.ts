import { referenceSpace, type ReferenceSpace } from '../../wat/reference-spaces';
import type { WatDocument } from '../../wat/symbols';
import type { TextRange } from '../../text/text-range';
import { nodeAt, type Atom, type List } from '../../wat/tree';
import { fixedWords } from './fixed-words';
import { literalText } from './host-imports';

/** What can be written at a place; `range` is what a choice replaces. */
export type CompletionContext =
  | { readonly kind: 'import-module' | 'export-name' | 'value-type'; readonly range: TextRange }
  | { readonly kind: 'import-name'; readonly module: string; readonly range: TextRange }
  | { readonly kind: 'name'; readonly space: ReferenceSpace; readonly range: TextRange }
  /** A field of the module; with `inList` the range includes the parentheses that are there. */
  | {
      readonly kind: 'field';
      readonly range: TextRange;
      readonly inList: boolean;
      readonly isModule: boolean;
    }
  /** A keyword of a function's head or body; `parent` is the head of the list around it, `words` go before. */
  | {
      readonly kind: 'code';
      readonly range: TextRange;
      readonly inList: boolean;
      readonly parent: string;
      readonly words?: readonly string[];
    }
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly range: TextRange };

/** Lists whose flat content is instructions. */
const BODIES = new Set(['func', 'block', 'loop', 'then', 'else', 'try', 'do', 'catch', 'catch_all']);
/** Lists that hold value types. */
const TYPES = new Set(['param', 'result', 'local', 'global', 'mut']);
const DECLARING = new Set([
  'func',
  'table',
  'memory',
  'global',
  'tag',
  'type',
  'data',
  'elem',
  'param',
  'local',
]);
/** How many indices an instruction takes, where that is not one. */
const INDICES: Readonly<Record<string, number>> = {
  br_table: Infinity,
  'table.copy': 2,
  'table.init': 2,
  'memory.copy': 2,
  'memory.init': 2,
};

/** The word or blank at an offset: its list, and its position there. */
interface Spot {
  readonly list: List;
  readonly position: number;
  /** What is typed so far. */
  readonly prefix: string;
  readonly range: TextRange;
}

/** What can be written at `offset`; undefined in comments and where a name is given. */
export function completionContext(document: WatDocument, offset: number): CompletionContext | undefined {
  const { tree } = document;
  if (isInComment(document, offset)) return undefined;
  const node = nodeAt(tree, offset);
  if (node.kind === 'string') return textContext(node, offset);
  if (node.kind === 'list') {
    const position = countUpTo(node, offset);
    return wordContext({ list: node, position, prefix: '', range: { start: offset, end: offset } });
  }
  return wordContext({
    list: node.parent,
    position: countUpTo(node.parent, node.start),
    prefix: tree.text.slice(node.start, offset),
    range: { start: node.start, end: node.end },
  });
}

function isInComment({ tree: { comments } }: WatDocument, offset: number): boolean {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((comments[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  const comment = comments[low - 1];
  if (comment === undefined) return false;
  const isOpen = comment.kind === 'line-comment' || !comment.terminated;
  return isOpen ? offset <= comment.end : offset < comment.end;
}

function textContext(atom: Atom, offset: number): CompletionContext | undefined {
  const isTerminated = atom.text.length > 1 && atom.text.endsWith('"');
  if (offset <= atom.start || (isTerminated && offset >= atom.end)) return undefined;
  const range = { start: atom.start + 1, end: isTerminated ? atom.end - 1 : atom.end };
  const { parent } = atom;
  const position = parent.items.indexOf(atom);
  if (parent.head === 'export' && position === 1) return { kind: 'export-name', range };
  if (parent.head !== 'import') return undefined;
  if (position === 1) return { kind: 'import-module', range };
  const module = parent.items[1];
  if (position !== 2 || module?.kind !== 'string') return undefined;
  return { kind: 'import-name', module: literalText(module.text), range };
}

function wordContext(spot: Spot): CompletionContext | undefined {
  const { list, position, prefix, range } = spot;
  if (isModuleLevel(list) && position > 0)
    return prefix.startsWith('$')
      ? undefined
      : { kind: 'field', range, inList: false, isModule: list.head === '' };
  if (list.parent === undefined) return { kind: 'field', range, inList: false, isModule: true };
  if (position === 0) return headContext(list, list.parent, spot);
  const words = /^[$\d"]/.test(prefix) ? [] : fixedWords(list, position);
  const space = words.length > 0 ? undefined : spaceOf(spot);
  if (space !== undefined && (prefix === '' || /^[$\d]/.test(prefix))) return { kind: 'name', space, range };
  if (/^[$\d"]/.test(prefix)) return undefined;
  if (TYPES.has(list.head)) return { kind: 'value-type', range };
  if (BODIES.has(list.head)) return { kind: 'code', range, inList: false, parent: list.head, words };
  return words.length > 0 ? { kind: 'words', words, range } : undefined;
}

/** The first word of a list: a field, a part of a declaration, or a folded instruction. */
function headContext(list: List, parent: List, { prefix, range }: Spot): CompletionContext | undefined {
  if (prefix.startsWith('$')) return undefined;
  if (!isModuleLevel(parent)) return { kind: 'code', range, inList: true, parent: parent.head };
  const isAlone = list.closed && list.items.length < 2;
  const whole = { start: list.start, end: isAlone ? list.end : range.end };
  return { kind: 'field', range: whole, inList: true, isModule: parent.head === '' };
}

/** What an index at this place refers to; undefined where none can stand. */
function spaceOf({ list, position }: Spot): ReferenceSpace | undefined {
  let keyword = position - 1;
  for (; keyword > 0; keyword--) {
    const kind = list.items[keyword]?.kind;
    if (kind !== 'id' && kind !== 'number') break;
  }
  const word = list.items[keyword];
  if (word?.kind !== 'keyword') return undefined;
  const before = position - keyword - 1;
  const { text } = word;
  if (keyword === 0) {
    const special = declaredSpace(list, before);
    if (special !== 'instruction') return special;
  } else if (list.head === 'elem' && text === 'func') return 'func';
  if (before >= (INDICES[text] ?? 1)) return undefined;
  return referenceSpace(text, before, before + 1);
}

/** For lists that are no instructions: what their index refers to. */
function declaredSpace(list: List, before: number): ReferenceSpace | 'instruction' | undefined {
  const { head, parent } = list;
  if (head === 'start') return before === 0 ? 'func' : undefined;
  if (head === 'ref') return 'type';
  if (!DECLARING.has(head)) return 'instruction';
  const isField = parent === undefined || isModuleLevel(parent) || parent.head === 'import';
  if (isField || before > 0 || head === 'param' || head === 'local') return undefined;
  return head === 'func' && parent.head === 'type' ? undefined : (head as ReferenceSpace);
}

function isModuleLevel(list: List): boolean {
  return list.parent === undefined || (list.head === 'module' && list.parent.parent === undefined);
}

/** How many items of a list begin before `offset`. */
function countUpTo({ items }: List, offset: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((items[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
