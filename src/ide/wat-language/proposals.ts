import { declarationText } from '../../wat/declaration-text';
import { instructionDoc, instructionNames } from '../../wat/instructions';
import type { ReferenceSpace } from '../../wat/reference-spaces';
import type { WatDocument, WatSymbol } from '../../wat/symbols';
import type { TextRange } from '../../text/text-range';
import type { CompletionContext } from './completion-context';
import { declarationWord } from './declaration-words';
import { FIELD_SNIPPETS } from './field-snippets';
import { exportWords, GATEWAY_EXPORTS, importWords } from './gateway-words';
import { hostImports } from './host-imports';
import { typeText } from './outline';

/** One proposed completion; `insert` is a snippet when `isSnippet`. */
export interface Proposal {
  readonly label: string;
  readonly kind:
    WatSymbol['kind'] | 'instruction' | 'keyword' | 'snippet' | 'import' | 'export' | 'value-type';
  readonly insert: string;
  readonly isSnippet?: boolean;
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What typed text is compared with, when that is not the label. */
  readonly filter?: string;
  readonly range: TextRange;
}

const VALUE_TYPES = ['i32', 'i64', 'f32', 'f64', 'v128', 'funcref', 'externref'];
/** Parts of a declaration, by the head of the list around them. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  func: ['export', 'import', 'type', 'param', 'result', 'local'],
  type: ['func'],
  import: ['func', 'memory', 'table', 'global'],
  export: ['func', 'memory', 'table', 'global'],
  memory: ['export', 'import', 'data'],
  table: ['export', 'import', 'elem'],
  global: ['export', 'import', 'mut'],
  data: ['memory', 'offset'],
  elem: ['table', 'offset', 'item'],
  if: ['then', 'else', 'result', 'param', 'type'],
  block: ['result', 'param', 'type'],
  loop: ['result', 'param', 'type'],
  call_indirect: ['type', 'param', 'result'],
};
/** Declarations in which no instruction is. */
const WITHOUT_CODE = new Set([
  'type',
  'import',
  'export',
  'memory',
  'param',
  'result',
  'local',
  'start',
  'ref',
  'mut',
]);
/** Names over this number come without their types. */
const MAX_DETAILED = 500;

/** What fits the place, in the order it should be shown in. */
export function proposalsFor(document: WatDocument, context: CompletionContext, offset: number): Proposal[] {
  const { range } = context;
  switch (context.kind) {
    case 'import-module':
      return [...new Set([...hostImports().values()].map(({ module }) => module))].map((module) => {
        return { label: module, kind: 'import', insert: module, range };
      });
    case 'import-name':
      return [...hostImports().values()]
        .filter(({ module }) => module === context.module)
        .map(({ module, name, type }) => {
          const documentation = importWords(module, name, true);
          return { label: name, kind: 'import', insert: name, detail: type, documentation, range };
        });
    case 'export-name':
      return GATEWAY_EXPORTS.map((name) => {
        const documentation = exportWords(name);
        return {
          label: name,
          kind: 'export',
          insert: name,
          range,
          ...(documentation === undefined ? {} : { documentation }),
        };
      });
    case 'value-type':
      return VALUE_TYPES.map((type) => ({ label: type, kind: 'value-type', insert: type, range }));
    case 'name':
      return nameProposals(document, context.space, offset, range);
    case 'field':
      return fieldProposals(context);
    case 'code':
      return codeProposals(context);
    case 'words':
      return wordProposals(context.words, range);
  }
}

function nameProposals(
  document: WatDocument,
  space: ReferenceSpace,
  offset: number,
  range: TextRange,
): Proposal[] {
  const known = symbolsOf(document, space, offset).filter(({ name }) => name !== undefined);
  return known.map((symbol) => {
    const { name = '', kind } = symbol;
    if (known.length > MAX_DETAILED) return { label: name, kind, insert: name, range };
    return {
      label: name,
      kind,
      insert: name,
      detail:
        kind === 'label'
          ? declarationText(document.tree, document.fields, symbol)
          : typeText(document, symbol),
      range,
    };
  });
}

/** What an index at `offset` may refer to; inner labels come first. */
function symbolsOf(document: WatDocument, space: ReferenceSpace, offset: number): readonly WatSymbol[] {
  if (space !== 'local' && space !== 'label') return document.symbols.filter(({ kind }) => kind === space);
  const children = document.functionAt(offset)?.children ?? [];
  if (space === 'local') return children.filter(({ kind }) => kind !== 'label');
  const around = children.filter(
    ({ kind, range }) => kind === 'label' && range.start < offset && offset <= range.end,
  );
  return around.reverse();
}

function fieldProposals({
  range,
  inList,
  isModule,
}: Extract<CompletionContext, { kind: 'field' }>): Proposal[] {
  return FIELD_SNIPPETS.filter((snippet) => isModule || snippet.isModule !== true).map(
    ({ label, detail, lines }) => {
      const insert = lines.join('\n');
      const filter = inList ? { filter: `(${label}` } : {};
      return { label, kind: 'snippet', insert, isSnippet: true, detail, range, ...filter };
    },
  );
}

function wordProposals(words: readonly string[], range: TextRange): Proposal[] {
  return words.map((word) => {
    const detail = declarationWord(word)?.[1];
    return { label: word, kind: 'keyword', insert: word, range, ...(detail === undefined ? {} : { detail }) };
  });
}

function codeProposals(context: Extract<CompletionContext, { kind: 'code' }>): Proposal[] {
  const { range, inList, parent, words = [] } = context;
  const parts = inList && Object.hasOwn(PARTS, parent) ? (PARTS[parent] ?? []) : [];
  const keywords = wordProposals([...words, ...parts], range);
  if (WITHOUT_CODE.has(parent)) return keywords;
  const instructions = instructionNames().map((name): Proposal => {
    const doc = instructionDoc(name);
    if (!doc) return { label: name, kind: 'instruction', insert: name, range };
    const { signature, description } = doc;
    return {
      label: name,
      kind: 'instruction',
      insert: name,
      detail: signature,
      documentation: description,
      range,
    };
  });
  return [...keywords, ...instructions];
}
