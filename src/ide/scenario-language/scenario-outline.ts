import * as l10n from '@vscode/l10n';
import type { Node } from 'jsonc-parser';
import { propertiesOf, rangeOfNode } from '../../scenario/json-text';
import type { TextRange } from '../../text/text-range';

/** An entry of a scenario's outline. */
export interface ScenarioOutlineNode {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'file' | 'value' | 'list' | 'request' | 'call' | 'answer' | 'failure' | 'expectation';
  readonly range: TextRange;
  readonly selection: TextRange;
  readonly children: readonly ScenarioOutlineNode[];
}

/** Longest value shown beside a property's name, in characters. */
const MAX_DETAIL = 60;
/** Entries of one list that are shown. */
const MAX_ENTRIES = 2000;

/** The properties of a scenario in the order of the text; steps and answers by name, not by the JSON in them. */
export function scenarioOutline(root: Node | undefined): ScenarioOutlineNode[] {
  if (root?.type !== 'object') return [];
  return (root.children ?? []).flatMap((property): ScenarioOutlineNode[] => {
    const [key, value] = property.children ?? [];
    if (typeof key?.value !== 'string' || key.value === '') return [];
    const base = { name: key.value, range: rangeOfNode(property), selection: rangeOfNode(key) };
    if (key.value === 'steps' && value?.type === 'array')
      return [{ ...base, kind: 'list', ...listed(value, step) }];
    if (key.value === 'backend' && value?.type === 'array')
      return [{ ...base, kind: 'list', ...listed(value, answer) }];
    return [{ ...base, kind: 'value', detail: shown(value), children: [] }];
  });
}

function listed(
  list: Node,
  read: (item: Node, index: number) => ScenarioOutlineNode,
): Pick<ScenarioOutlineNode, 'detail' | 'children'> {
  const items = list.children ?? [];
  return { detail: String(items.length), children: items.slice(0, MAX_ENTRIES).map(read) };
}

function step(node: Node, index: number): ScenarioOutlineNode {
  const [name, tool, call, sink] = ['name', 'tool', 'call', 'sink'].map((property) => textAt(node, property));
  const asked = tool ?? call;
  const what = sink === undefined ? asked : `${asked ?? ''} → ${sink}`.trimStart();
  const children: ScenarioOutlineNode[] = [];
  const { backend, expect } = childrenOf(node);
  if (backend?.value.type === 'array') {
    const { key, value } = backend;
    const range = between(key, value);
    children.push({
      name: 'backend',
      kind: 'list',
      range,
      selection: rangeOfNode(key),
      ...listed(value, answer),
    });
  }
  if (expect) {
    const { key, value } = expect;
    const detail = value.type === 'object' ? [...propertiesOf(value).keys()].join(', ') : '';
    const range = between(key, value);
    children.push({
      name: 'expect',
      detail,
      kind: 'expectation',
      range,
      selection: rangeOfNode(key),
      children: [],
    });
  }
  return {
    name: name ?? what ?? l10n.t('step {0}', index + 1),
    detail: name === undefined ? '' : (what ?? ''),
    kind: call === undefined ? 'request' : 'call',
    range: rangeOfNode(node),
    selection: rangeOfNode(node),
    children,
  };
}

function answer(node: Node, index: number): ScenarioOutlineNode {
  const { args, error } = childrenOf(node);
  const failed = error === undefined ? [] : [l10n.t('fails: {0}', shown(error.value))];
  return {
    name: textAt(node, 'tool') ?? l10n.t('answer {0}', index + 1),
    detail: [...(args === undefined ? [] : [shown(args.value)]), ...failed].join(' '),
    kind: error === undefined ? 'answer' : 'failure',
    range: rangeOfNode(node),
    selection: rangeOfNode(node),
    children: [],
  };
}

type Entry = { readonly key: Node; readonly value: Node } | undefined;

function childrenOf(node: Node): { backend: Entry; expect: Entry; args: Entry; error: Entry } {
  const properties = node.type === 'object' ? propertiesOf(node) : new Map<string, Entry>();
  const [backend, expect, args, error] = ['backend', 'expect', 'args', 'error'].map((name) =>
    properties.get(name),
  );
  return { backend, expect, args, error };
}

function textAt(node: Node, property: string): string | undefined {
  const value: unknown = node.type === 'object' ? propertiesOf(node).get(property)?.value.value : undefined;
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function between(key: Node, value: Node): TextRange {
  return { start: key.offset, end: value.offset + value.length };
}

/** A short value on one line; of lists and objects their size, those of small objects their names. */
function shown(node: Node | undefined): string {
  if (node === undefined) return '';
  if (node.type === 'array') return `[${String(node.children?.length ?? 0)}]`;
  if (node.type === 'object') {
    const names = [...propertiesOf(node)].map(([name, { value }]) =>
      value.type === 'array' || value.type === 'object' ? name : `${name}: ${String(value.value)}`,
    );
    return shortened(`{${names.join(', ')}}`);
  }
  return shortened(String(node.value));
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > MAX_DETAIL ? `${line.slice(0, MAX_DETAIL)}…` : line;
}
