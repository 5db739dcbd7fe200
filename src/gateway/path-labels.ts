import type { Labels } from './difc/labels';
import type { LabeledItem } from './difc/filter';
import { tagSet } from './difc/tags';
import { parseInteger } from './go-text';
import { StructDecoder, type FieldPath, type StructSource } from './go-struct';
import type { Decoded } from './guard-answer';
import type { Json, JsonObject } from './json';
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

/** Where the fields are, for Go's errors; made once, because an answer may hold millions of entries. */
const ENTRIES: FieldPath = { struct: 'PathLabels', path: 'labeled_paths' };
const DEFAULTS: FieldPath = { struct: 'PathLabels', path: 'default_labels' };
const ITEMS_PATH: FieldPath = { struct: 'PathLabels', path: 'items_path' };
const PATH: FieldPath = { struct: 'PathLabel', path: 'labeled_paths.path' };
const LABELS: FieldPath = { struct: 'PathLabel', path: 'labeled_paths.labels' };
const ENTRY_LABELS = labelFields('labeled_paths.labels');
const DEFAULT_LABELS = labelFields('default_labels');
const ENTRY_TYPE = 'difc.PathLabelEntry';

type LabelFields = Readonly<Record<keyof Labels, FieldPath>>;

function labelFields(path: string): LabelFields {
  const field = (name: string): FieldPath => ({ struct: 'PathLabelEntry', path: `${path}.${name}` });
  return { description: field('description'), secrecy: field('secrecy'), integrity: field('integrity') };
}

/** Reads the fields of a path-labels answer; the error is Go's own text. */
export function decodePathLabels(answer: JsonObject): Decoded<PathLabels> {
  const decoder = new StructDecoder();
  const root = [answer];
  const entries = decoder
    .structs(root, 'labeled_paths', ENTRIES, 'difc.PathLabel')
    .map((entry) => pathEntry(entry, decoder));
  const defaults = decoder.struct(root, 'default_labels', DEFAULTS, ENTRY_TYPE);
  const defaultLabels = defaults.length > 0 ? entryLabels(defaults, DEFAULT_LABELS, decoder) : undefined;
  const itemsPath = decoder.text(root, 'items_path', ITEMS_PATH);
  if (decoder.mismatch !== undefined) return { ok: false, error: decoder.mismatch };
  return { ok: true, value: { entries, defaultLabels, itemsPath } };
}

function pathEntry(entry: StructSource, decoder: StructDecoder): { path: string; labels: Labels } {
  const labels = decoder.struct(entry, 'labels', LABELS, ENTRY_TYPE);
  return {
    path: decoder.text(entry, 'path', PATH),
    labels: labels.length > 0 ? entryLabels(labels, ENTRY_LABELS, decoder) : NO_LABELS,
  };
}

function entryLabels(labels: StructSource, at: LabelFields, decoder: StructDecoder): Labels {
  return {
    description: decoder.text(labels, 'description', at.description),
    secrecy: tagSet(decoder.texts(labels, 'secrecy', at.secrecy)),
    integrity: tagSet(decoder.texts(labels, 'integrity', at.integrity)),
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
