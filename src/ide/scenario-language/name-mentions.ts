import type { Node } from 'jsonc-parser';
import { insideQuotes, propertiesOf, rangeOfNode } from '../../scenario/json-text';
import type { TextRange } from '../../text/text-range';
import type { NameKind } from './seen-names';
import { NAME_PATHS, type FileKind, type PathPattern } from './value-context';

/** A name where it is in a scenario; the range is that of the text between the quotes. */
export interface NameMention {
  readonly kind: NameKind | FileKind;
  readonly name: string;
  readonly range: TextRange;
  /** A saved answer, which is what a tool's name leads to. */
  readonly isAnswer: boolean;
}

/** Names that are collected of a file. */
const MAX_MENTIONS = 20_000;

/** Every tool, tag, repository and guard that a scenario names, in the order of the text. */
export function nameMentions(root: Node | undefined): NameMention[] {
  if (!root) return [];
  const mentions: NameMention[] = [];
  for (const [kind, pattern] of NAME_PATHS) {
    const isAnswer = pattern.at(-3) === 'backend';
    for (const node of nodesAt(root, pattern)) {
      if (mentions.length >= MAX_MENTIONS) break;
      if (typeof node.value !== 'string' || node.value === '' || node.length < 2) continue;
      const range = insideQuotes(rangeOfNode(node));
      mentions.push({ kind, name: node.value, range, isAnswer });
    }
  }
  return mentions.sort((a, b) => a.range.start - b.range.start);
}

/** The name at `offset`, or that ends there. */
export function mentionAt(mentions: readonly NameMention[], offset: number): NameMention | undefined {
  return mentions.find(({ range }) => range.start - 1 <= offset && offset <= range.end + 1);
}

/** All mentions of the same thing. */
export function sameNames(
  mentions: readonly NameMention[],
  { kind, name }: Pick<NameMention, 'kind' | 'name'>,
): NameMention[] {
  return mentions.filter((each) => each.kind === kind && each.name === name);
}

function nodesAt(root: Node, pattern: PathPattern): Node[] {
  let nodes = [root];
  for (const part of pattern) {
    nodes = nodes.flatMap((node) => {
      if (part === Number) return node.type === 'array' ? (node.children ?? []) : [];
      const properties = node.type === 'object' ? propertiesOf(node) : undefined;
      if (part === String) return [...(properties?.values() ?? [])].map(({ value }) => value);
      const value = properties?.get(String(part))?.value;
      return value ? [value] : [];
    });
  }
  return nodes;
}
