import type { Labels } from './difc/labels';
import type { LabeledItem } from './difc/filter';
import { tagSet } from './difc/tags';
import { parseInteger } from './go-text';
import { StructDecoder, type StructSource } from './go-struct';
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

/** Reads the fields of a path-labels answer; the error is Go's own text. */
export function decodePathLabels(answer: JsonObject): Decoded<PathLabels> {
  const decoder = new StructDecoder();
  const field = (name: string) => ({ struct: 'PathLabels', path: name });
  const entries = decoder
    .structs([answer], 'labeled_paths', field('labeled_paths'), 'difc.PathLabel')
    .map((entry) => pathEntry(entry, decoder));
  const defaults = decoder.struct([answer], 'default_labels', field('default_labels'), ENTRY_TYPE);
  const defaultLabels = defaults.length > 0 ? entryLabels(defaults, 'default_labels', decoder) : undefined;
  const itemsPath = decoder.text([answer], 'items_path', field('items_path'));
  if (decoder.mismatch !== undefined) return { ok: false, error: decoder.mismatch };
  return { ok: true, value: { entries, defaultLabels, itemsPath } };
}

const ENTRY_TYPE = 'difc.PathLabelEntry';

function pathEntry(entry: StructSource, decoder: StructDecoder): { path: string; labels: Labels } {
  const field = (name: string) => ({ struct: 'PathLabel', path: `labeled_paths.${name}` });
  const labels = decoder.struct(entry, 'labels', field('labels'), ENTRY_TYPE);
  return {
    path: decoder.text(entry, 'path', field('path')),
    labels: entryLabels(labels, 'labeled_paths.labels', decoder),
  };
}

function entryLabels(labels: StructSource, path: string, decoder: StructDecoder): Labels {
  const field = (name: string) => ({ struct: 'PathLabelEntry', path: `${path}.${name}` });
  return {
    description: decoder.text(labels, 'description', field('description')),
    secrecy: tagSet(decoder.texts(labels, 'secrecy', field('secrecy'))),
    integrity: tagSet(decoder.texts(labels, 'integrity', field('integrity'))),
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
