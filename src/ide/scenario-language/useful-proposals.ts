import * as l10n from '@vscode/l10n';
import { createScanner, getLocation, type Node } from 'jsonc-parser';
import type { CompletionItem } from 'vscode-json-languageservice';
import { neverHolds, type ExpectationOwner } from '../../scenario/applicable';
import { nodeAt, propertiesOf } from '../../scenario/json-text';
import type { Expectation } from '../../scenario/model';

/** `CompletionItemKind.Property` and `InsertTextFormat.Snippet` of the language server protocol. */
const PROPERTY = 10;
const SNIPPET = 2;
/** Kinds of tokens of jsonc-parser, whose ambient enum isolated modules cannot read. */
const CLOSE_BRACE = 2;
const COMMA = 5;
const COLON = 6;
const END_OF_FILE = 17;

/** Properties that have no meaning beside another one. */
const EXCLUDED: Readonly<Record<'step' | 'answer', Readonly<Record<string, readonly string[]>>>> = {
  step: {
    tool: ['call', 'input'],
    call: ['tool', 'args', 'result', 'backendError', 'sink'],
    sink: ['call', 'input', 'result', 'backendError', 'backend'],
    input: ['sink'],
    result: ['sink'],
    backend: ['sink'],
    backendError: ['result', 'sink'],
  },
  answer: { result: ['error'], error: ['result'] },
};

/**
 * What the schema proposes at `offset`, in its order: without what has no meaning there, and with a colon after names
 * whose value may be anything. `root` is the tree of `text`, as far as it could be read.
 */
export function usefulProposals(
  items: readonly CompletionItem[],
  text: string,
  offset: number,
  root: Node | undefined,
): CompletionItem[] {
  const { path, isAtPropertyKey } = getLocation(text, offset);
  const excluded = isAtPropertyKey && root ? excludedAt(root, path) : () => false;
  return items
    .filter(({ label }) => !excluded(label))
    .map((item, index) => ({ ...completed(item, text, offset), sortText: String(index).padStart(5, '0') }));
}

function excludedAt(root: Node, path: readonly (string | number)[]): (name: string) => boolean {
  const [own, object] = [path.at(-1), path.slice(0, -1)];
  const last = object.at(-1);
  const list = object.at(-2);
  if (last === 'expect') {
    const owner = ownerOf(root, object);
    // A raw call has an outcome, if only one.
    const asked: Expectation = { outcome: 'error' };
    return (name) => owner !== undefined && neverHolds(owner, name as keyof Expectation, asked) !== undefined;
  }
  const kind = list === 'steps' ? 'step' : list === 'backend' ? 'answer' : undefined;
  const node = kind && typeof last === 'number' ? nodeAt(root, object) : undefined;
  if (!kind || node?.type !== 'object') return () => false;
  const names = new Set<string>();
  for (const name of propertiesOf(node).keys()) {
    if (name !== own) EXCLUDED[kind][name]?.forEach((other) => names.add(other));
  }
  return (name) => names.has(name);
}

/** What an `expect` belongs to; undefined while that is unclear. */
function ownerOf(root: Node, path: readonly (string | number)[]): ExpectationOwner | undefined {
  if (path[0] === 'agent' || path[0] === 'sessions') return 'agent';
  const step = nodeAt(root, path.slice(0, -1));
  if (step?.type !== 'object') return undefined;
  const properties = propertiesOf(step);
  if (properties.has('call')) return 'call';
  if (properties.has('sink')) return 'sink';
  return properties.has('tool') ? 'tool' : undefined;
}

/** A property's name that comes alone gets its colon, and a comma before the next property. */
function completed(item: CompletionItem, text: string, offset: number): CompletionItem {
  const { textEdit, kind, label } = item;
  if (kind !== PROPERTY || !textEdit || textEdit.newText !== JSON.stringify(label)) return item;
  const next = tokenAfter(text, endOfWord(text, offset));
  if (next === COLON) return item;
  const comma = next === COMMA || next === CLOSE_BRACE || next === END_OF_FILE ? '' : ',';
  return {
    ...item,
    insertTextFormat: SNIPPET,
    textEdit: { ...textEdit, newText: `${textEdit.newText}: $1${comma}` },
    command: { title: l10n.t('Suggest'), command: 'editor.action.triggerSuggest' },
  };
}

/** Where the name at `offset`, quoted or not, ends. */
function endOfWord(text: string, offset: number): number {
  const rest = /^[\w$-]*"?/.exec(text.slice(offset, offset + 200))?.[0].length ?? 0;
  return offset + rest;
}

function tokenAfter(text: string, offset: number): number {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  return scanner.scan();
}
