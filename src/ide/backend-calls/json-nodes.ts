import type { Json } from '../../gateway/json';
import { compactJson } from '../../scenario/compact';
import type { CallsNode, Icon, NodeDocument, NodeLocations, Tooltip } from './node';
import { rowText } from './node';
import { paged } from './pages';
import { prettyJson } from '../documents/pretty-json';

/** What a value is shown as, and where one gets from it. */
export interface JsonRow {
  readonly parent: CallsNode;
  /** Last part of the id, unique among the siblings. */
  readonly key: string;
  /** Where the id starts; the parent's unless the parent is a page. */
  readonly owner?: CallsNode;
  readonly label: string;
  readonly value: Json;
  /** Name of the document that holds the value, without its extension. */
  readonly documentName: string;
  readonly locations?: NodeLocations;
}

/** A JSON value as a row; properties and items are rows below it, made when it is opened. */
export function jsonNode(row: JsonRow): CallsNode {
  const { parent, label, value, documentName, locations } = row;
  const container = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  const node: CallsNode = {
    id: `${(row.owner ?? parent).id}/${row.key}`,
    kind: 'json',
    parent,
    label: rowText(label, 120),
    description: rowText(compactJson(value, 200)),
    icon: iconOf(value),
    open: false,
    failed: false,
    tooltip: () => jsonTooltip(label, value),
    document: jsonDocument(documentName, value),
    ...(locations ? { locations } : {}),
    ...(container ? { children: () => members(node, value, documentName) } : {}),
  };
  return node;
}

/** A read-only document of any value that JSON can hold. */
export function jsonDocument(name: string, value: unknown): NodeDocument {
  return { name: `${name}.json`, text: () => prettyJson(value) };
}

function members(
  owner: CallsNode,
  value: Exclude<Json, null | string | number | boolean>,
  documentName: string,
): readonly CallsNode[] {
  const keys = Array.isArray(value) ? undefined : Object.keys(value);
  return paged({
    owner,
    count: keys?.length ?? (Array.isArray(value) ? value.length : 0),
    // Members of a list are named by their index.
    number: (position) => (keys ? position + 1 : position),
    make: (position, parent) => {
      const label = keys?.[position] ?? String(position);
      const member = Array.isArray(value) ? value[position] : value[label];
      return jsonNode({ parent, owner, key: String(position), label, value: member ?? null, documentName });
    },
  });
}

function jsonTooltip(label: string, value: Json): Tooltip {
  return { lines: [], code: [{ title: label, language: 'json', text: compactJson(value, 2000) }] };
}

function iconOf(value: Json): Icon {
  if (value === null) return { name: 'symbol-null' };
  if (Array.isArray(value)) return { name: 'symbol-array' };
  const kind = typeof value;
  return { name: `symbol-${kind === 'object' || kind === 'number' || kind === 'boolean' ? kind : 'string'}` };
}
