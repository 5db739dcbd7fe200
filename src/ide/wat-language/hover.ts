import * as l10n from '@vscode/l10n';
import { declarationText } from '../../wat/declaration-text';
import { instructionDoc } from '../../wat/instructions';
import type { WatDocument, WatReference } from '../../wat/symbols';
import type { TextRange } from '../../text/text-range';
import { nodeAt, type Atom } from '../../wat/tree';
import { declarationWord } from './declaration-words';
import { exportWords, importWords } from './gateway-words';
import { hostImports, literalText } from './host-imports';
import { inlineCode, watBlock } from './markdown';
import { exportNames } from './outline';

/** What a hover says, in Markdown, and about what. */
export interface WatHover {
  readonly range: TextRange;
  readonly parts: readonly string[];
}

/** About the instruction, the name or the text at `offset`; undefined where there is nothing to say. */
export function hoverAt(document: WatDocument, offset: number): WatHover | undefined {
  const node = nodeAt(document.tree, offset);
  if (node.kind === 'list') return undefined;
  const range = { start: node.start, end: node.end };
  if (node.kind === 'keyword') {
    const parts = instructionParts(node.text) ?? declarationParts(node.text);
    return parts && { range, parts };
  }
  if (node.kind === 'string') {
    const words = gatewayWordsOf(node);
    return words === undefined ? undefined : { range, parts: [words] };
  }
  const reference = document.referenceAt(offset);
  return (
    reference && {
      range: { start: reference.start, end: reference.end },
      parts: referenceParts(document, reference),
    }
  );
}

/** Signature and meaning of an instruction. */
export function instructionParts(name: string): string[] | undefined {
  const doc = instructionDoc(name);
  if (!doc) return undefined;
  const written = doc.immediates === '' ? doc.name : `${doc.name} ${doc.immediates}`;
  return [watBlock(written), `\`${doc.signature}\`\n\n${doc.description}`];
}

function declarationParts(word: string): string[] | undefined {
  const meaning = declarationWord(word);
  return meaning && [watBlock(meaning[0]), meaning[1]];
}

function referenceParts(document: WatDocument, { symbol, text, space }: WatReference): string[] {
  if (!symbol) return [l10n.t('There is no {0} {1} here.', space, inlineCode(text))];
  const declared = declarationText(document.tree, document.fields, symbol);
  const parts = [watBlock(declared)];
  if (symbol.kind === 'label') parts.push(branchWords(declared));
  const from = symbol.importedFrom;
  if (from?.module && from.name) parts.push(hostWords(from.module, from.name));
  else if (symbol.kind === 'func' || symbol.kind === 'memory') {
    for (const name of exportNames(document).get(symbol) ?? []) {
      const words = exportWords(name);
      if (words !== undefined) parts.push(l10n.t('Exported as `{0}`. {1}', name, words));
    }
  }
  return parts;
}

/** Where a branch to a block goes on; `block` begins with its keyword. */
function branchWords(block: string): string {
  if (block.startsWith('loop')) return l10n.t('A branch goes back to its start.');
  return block === 'func'
    ? l10n.t('A branch returns from the function.')
    : l10n.t('A branch goes on after its end.');
}

/** About the names of an import or an export. */
function gatewayWordsOf(atom: Atom): string | undefined {
  const { parent } = atom;
  if (parent.head === 'export') return exportWords(literalText(atom.text));
  const [, module, name] = parent.items;
  if (parent.head !== 'import' || module?.kind !== 'string' || name?.kind !== 'string') return undefined;
  return hostWords(module, name);
}

/** What the gateway does when an import is called, in Markdown. */
export function hostWords(module: Atom, name: Atom): string {
  const [from, what] = [literalText(module.text), literalText(name.text)];
  const known = hostImports().get(`${from}.${what}`);
  const words = importWords(from, what, known !== undefined);
  return known ? `**${from}.${what}** \`${known.type}\`\n\n${words}` : words;
}
