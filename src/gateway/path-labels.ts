import type { Labels } from './difc/labels';
import type { LabeledItem } from './difc/filter';
import { tagSet } from './difc/tags';
import { parseInteger } from './go-text';
import { decodeStruct, type StructValue } from './go-struct';
import type { Shape } from './go-struct-shape';
import type { AnswerSource, Decoded } from './guard-answer';
import type { Json } from './json';
import { arrayAt, pointerSegments } from './json-pointer';
import { unwrapMcpResult } from './mcp-result';

/** Labels for the parts of a response, as a guard's `labeled_paths` gives them (gateway-contract 7). */
export interface PathLabels {
  readonly entries: readonly { readonly path: string; readonly labels: Labels }[];
  /** Undefined when the guard gave none. */
  readonly defaultLabels: Labels | undefined;
  readonly itemsPath: string;
}

/** What an item without an entry and without default labels gets. */
const UNLABELED: Labels = { description: 'unlabeled', secrecy: [], integrity: [] };
/** The labels of an entry that gives none. */
const NO_LABELS: Labels = { description: '', secrecy: [], integrity: [] };

const ENTRY_LABELS: Shape = {
  name: 'PathLabelEntry',
  goType: 'difc.PathLabelEntry',
  fields: { description: { kind: 'text' }, secrecy: { kind: 'texts' }, integrity: { kind: 'texts' } },
};
const ENTRY: Shape = {
  name: 'PathLabel',
  goType: 'difc.PathLabel',
  fields: { path: { kind: 'text' }, labels: { kind: 'struct', shape: ENTRY_LABELS } },
};
const PATH_LABELS: Shape = {
  name: 'PathLabels',
  goType: 'difc.PathLabels',
  fields: {
    labeled_paths: { kind: 'structs', shape: ENTRY },
    default_labels: { kind: 'pointer', shape: ENTRY_LABELS },
    items_path: { kind: 'text' },
  },
};

/** Reads the fields of a path-labels answer; the error is Go's own text. */
export function decodePathLabels(answer: AnswerSource['source']): Decoded<PathLabels> {
  const decoded = decodeStruct(answer, PATH_LABELS);
  if (!decoded.ok) return decoded;
  const { value } = decoded;
  const defaults = value.struct('default_labels');
  return {
    ok: true,
    value: {
      entries: value
        .structs('labeled_paths')
        .map((entry) => ({ path: entry.text('path'), labels: labelsOf(entry.struct('labels')) })),
      defaultLabels: defaults && labelsOf(defaults),
      itemsPath: value.text('items_path'),
    },
  };
}

function labelsOf(labels: StructValue | undefined): Labels {
  if (!labels) return NO_LABELS;
  return {
    description: labels.text('description'),
    secrecy: tagSet(labels.texts('secrecy')),
    integrity: tagSet(labels.texts('integrity')),
  };
}

/**
 * Labels the items of a tool's result, unwrapped first if it is an MCP result. Without `items_path`
 * a root that is no array is one single item with the default labels; otherwise an item takes the last
 * entry for its index, else the default labels, else none. Errors are the gateway's texts.
 */
export function labelItems(pathLabels: PathLabels, toolResult: Json): Decoded<LabeledItem[]> {
  const { entries, defaultLabels = UNLABELED, itemsPath } = pathLabels;
  const root = unwrapMcpResult(toolResult);
  if (itemsPath === '' && !Array.isArray(root)) {
    return { ok: true, value: [{ data: toolResult, labels: defaultLabels }] };
  }
  const items = arrayAt(root, itemsPath);
  if (!items.ok) return items;
  const byIndex = new Map<number, Labels>();
  for (const { path, labels } of entries) {
    const index = itemIndex(path, itemsPath);
    if (index !== undefined) byIndex.set(index, labels);
  }
  return {
    ok: true,
    value: items.value.map((data, index) => ({ data, labels: byIndex.get(index) ?? defaultLabels })),
  };
}

/**
 * The index an entry's path names: its first segment after `itemsPath`, read as Go's Atoi does; deeper
 * segments do not matter. Undefined when the path leads elsewhere. Slashes in front are optional.
 */
export function itemIndex(path: string, itemsPath: string): number | undefined {
  const absolute = path.startsWith('/') ? path : `/${path}`;
  const prefix = itemsPath === '' || itemsPath.startsWith('/') ? itemsPath : `/${itemsPath}`;
  if (!absolute.startsWith(`${prefix}/`)) return undefined;
  const first = pointerSegments(absolute.slice(prefix.length))[0];
  return first === undefined ? undefined : parseInteger(first);
}
