import type { LabeledItem } from '../../gateway/difc/filter';
import type { Labels } from '../../gateway/difc/labels';
import { wellFormed } from '../../gateway/go-utf8';
import { STACK_TRACE_HEADING } from '../../gateway/texts';
import { shorten } from '../../scenario/compact';
import type { LabelAnswer } from '../guard-probe';
import { rangesOf } from './item-ranges';
import { sortedTags, type ItemLabels, type LabelEntry, type LabelFile } from './label-file';
import { labelKey, UniqueKeys } from './label-key';

/** A request that a guard was asked about. */
export interface AnsweredRequest {
  /** What names it, for `labelKey`. */
  readonly parts: readonly string[];
  readonly answer: LabelAnswer;
}

/** A label file, or the requests that our engine could not finish: nothing is known of their labels. */
export type LabelFileOutcome =
  | { readonly ok: true; readonly file: LabelFile }
  | { readonly ok: false; readonly failures: readonly { readonly key: string; readonly reason: string }[] };

/** Characters of a description or an error that are kept. */
const MAX_TEXT = 1000;

/** The label file of a guard's answers; `guard` is its path, relative to the file. */
export function labelFile(guard: string, answered: readonly AnsweredRequest[]): LabelFileOutcome {
  const keys = new UniqueKeys();
  const failures: { key: string; reason: string }[] = [];
  const entries: [string, LabelEntry][] = [];
  for (const { parts, answer } of answered) {
    const key = keys.take(labelKey(parts.map(wellFormed)));
    if (answer.engine === undefined) entries.push([key, labelEntry(answer)]);
    else failures.push({ key, reason: answer.engine });
  }
  if (failures.length > 0) return { ok: false, failures };
  return {
    ok: true,
    file: { version: 1, guard: wellFormed(guard), labels: new Map(sortedEntries(entries)) },
  };
}

/** Entries sorted by key, by code unit. */
export function sortedEntries<T>(entries: Iterable<readonly [string, T]>): (readonly [string, T])[] {
  return [...entries].sort(([one], [other]) => (one < other ? -1 : Number(one > other)));
}

function labelEntry({ error, resource, operation, items }: LabelAnswer): LabelEntry {
  const labels =
    resource === undefined ? { description: '', secrecy: [], integrity: [] } : labelsOf(resource);
  return {
    operation: operation ?? null,
    ...labels,
    error: error === null ? null : withoutStack(error),
    ...(items === undefined ? {} : { items: items && itemLabels(items) }),
  };
}

/** Functions and offsets of a stack change with each build. */
function withoutStack(error: string): string {
  const [text = ''] = error.split(`\n${STACK_TRACE_HEADING}`, 1);
  return shorten(wellFormed(text), MAX_TEXT);
}

function labelsOf({ description, secrecy, integrity }: Labels): Labels {
  return {
    description: shorten(wellFormed(description), MAX_TEXT),
    secrecy: sortedTags(secrecy.map(wellFormed)),
    integrity: sortedTags(integrity.map(wellFormed)),
  };
}

function itemLabels(items: readonly LabeledItem[]): ItemLabels[] {
  // Items with default labels share one object.
  const texts = new Map<Labels, string>();
  const groups = new Map<string, { readonly labels: Labels; readonly numbers: number[] }>();
  for (const [number, { labels: given }] of items.entries()) {
    const text = texts.get(given) ?? JSON.stringify(labelsOf(given));
    texts.set(given, text);
    const group = groups.get(text);
    if (group) group.numbers.push(number);
    else groups.set(text, { labels: labelsOf(given), numbers: [number] });
  }
  return [...groups.values()].map(({ labels, numbers }) => ({ items: rangesOf(numbers), ...labels }));
}
