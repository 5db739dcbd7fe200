import type { AgentLabels } from '../gateway/difc/labels';
import type { Json } from '../gateway/json';
import { fitsPattern } from '../text/wildcard';
import type { TagPatterns } from '../scenario/model';
import type { Checkers } from './checker';
import type { Check, ExpectationPath } from './result';
import type { CheckSubject } from './subject';

const KINDS = ['secrecy', 'integrity'] as const;
const UNPROTECTED: AgentLabels = { secrecy: [], integrity: [] };

/** Expectations on every label of a request, whatever they are: by patterns, and by how they cover the items. */
export const checkLabels: Pick<Checkers, 'labels' | 'forbiddenTags' | 'itemsOnce'> = {
  labels: ({ require = {}, forbid = {} }, subject, path) => {
    const expected = { require: patternsJson(require), forbid: patternsJson(forbid) };
    const judged = dataLabels(subject.request);
    if (!judged) return absent(path, expected, 'there are no labels of data: the request ended before');
    if (judged.length === 0)
      return absent(path, expected, 'there are no labels of data: the response has no items');
    for (const labels of judged) {
      const note = labelFault(labels, require, forbid);
      if (note !== undefined) return { path, ok: false, expected, actual: tagsJson(labels), note };
    }
    return { path, ok: true, expected, actual: true };
  },
  forbiddenTags: (expected, { request }, path) => {
    if (!request.resource) return absent(path, [...expected], 'the resource was not labeled');
    const tags = [request.resource, ...itemLabels(request)].flatMap(({ secrecy, integrity }) => [
      ...secrecy,
      ...integrity,
    ]);
    const found = [...new Set(tags)].filter((tag) => expected.some((pattern) => fitsPattern(pattern, tag)));
    // What is forbidden is found in any case; that nothing is says something of labels that were looked at only.
    if (found.length === 0 && request.operation !== 'write' && request.labeled === undefined)
      return absent(
        path,
        [...expected],
        'only the resource has labels: the request ended before its data had',
      );
    return { path, ok: found.length === 0, expected: [...expected], actual: found };
  },
  itemsOnce: (expected, { itemCoverage }, path) => {
    if (itemCoverage === undefined) return absent(path, expected, 'label_response gave no labels');
    if (itemCoverage === null) return { path, ok: true, expected, actual: true };
    return { path, ok: false, expected, actual: false, note: itemCoverage };
  },
};

function absent(path: ExpectationPath, expected: Json, note: string): Check {
  return { path, ok: false, expected, actual: null, note };
}

/**
 * The labels that data of a request have: of the items, of the resource for a write and for a response without labels.
 * A read whose response has no labels has none, because it passes unfiltered. Undefined when no data were labeled.
 */
export function dataLabels(request: CheckSubject['request']): readonly AgentLabels[] | undefined {
  const { resource, operation, labeled } = request;
  if (!resource || operation === undefined) return undefined;
  if (operation === 'write') return [resource];
  if (labeled === undefined) return undefined;
  if (labeled) return itemLabels(request);
  return operation === 'read' ? [UNPROTECTED] : [resource];
}

function itemLabels({ accessible = [], filtered = [] }: CheckSubject['request']): readonly AgentLabels[] {
  return [...accessible, ...filtered.map(({ labels }) => labels)];
}

/** What is wrong with one label, in words; undefined when it has what is required and nothing that is forbidden. */
export function labelFault(
  labels: AgentLabels,
  require: TagPatterns,
  forbid: TagPatterns,
): string | undefined {
  for (const kind of KINDS) {
    const fits = (pattern: string): boolean => labels[kind].some((tag) => fitsPattern(pattern, tag));
    const missing = require[kind]?.find((pattern) => !fits(pattern));
    if (missing !== undefined) return `no ${kind} tag fits "${missing}"`;
    const forbidden = forbid[kind]?.find(fits);
    if (forbidden !== undefined) return `${kind === 'secrecy' ? 'a' : 'an'} ${kind} tag fits "${forbidden}"`;
  }
  return undefined;
}

function tagsJson({ secrecy, integrity }: AgentLabels): Json {
  return { secrecy: [...secrecy], integrity: [...integrity] };
}

function patternsJson(patterns: TagPatterns): Json {
  return Object.fromEntries(KINDS.flatMap((kind) => (patterns[kind] ? [[kind, [...patterns[kind]]]] : [])));
}
