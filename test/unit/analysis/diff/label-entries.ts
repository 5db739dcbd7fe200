import fc from 'fast-check';
import { rangesOf } from '../../../../src/analysis/labels/item-ranges';
import {
  sortedTags,
  type ItemLabels,
  type LabelEntry,
  type LabelFile,
} from '../../../../src/analysis/labels/label-file';
import { sortedEntries } from '../../../../src/analysis/labels/make-label-file';
import { OPERATIONS, type Labels } from '../../../../src/gateway/difc/labels';

/** An entry: a read of something public unless the properties say otherwise. */
export function entryOf(properties: Partial<LabelEntry>): LabelEntry {
  return { operation: 'read', description: '', secrecy: [], integrity: [], error: null, ...properties };
}

export function fileOf(labels: Readonly<Record<string, LabelEntry>>): LabelFile {
  return { version: 1, guard: 'guard.wasm', labels: new Map(sortedEntries(Object.entries(labels))) };
}

const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const tags = (tag: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
  fc.array(tag, { maxLength: 4 }).map(sortedTags);

function labels(tag: fc.Arbitrary<string>): fc.Arbitrary<Labels> {
  return fc.record({ description: text, secrecy: tags(tag), integrity: tags(tag) });
}

/** Items 0 to 7, each with one of three labels or none. */
function items(tag: fc.Arbitrary<string>): fc.Arbitrary<ItemLabels[]> {
  const which = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 8, maxLength: 8 });
  return fc.tuple(which, fc.array(labels(tag), { minLength: 3, maxLength: 3 })).map(([numbers, choices]) =>
    choices
      .map((choice, at) => ({
        items: rangesOf([...numbers.keys()].filter((item) => numbers[item] === at)),
        ...choice,
      }))
      .filter((each) => each.items.length > 0)
      .sort((one, other) => (one.items[0]?.first ?? 0) - (other.items[0]?.first ?? 0)),
  );
}

/** Any entry whose tags are among those given. */
export function anyEntry(tag: fc.Arbitrary<string> = text): fc.Arbitrary<LabelEntry> {
  const failed = fc.record({ error: text }).map(({ error }) => entryOf({ operation: null, error }));
  const labeled = fc
    .tuple(
      labels(tag),
      fc.constantFrom(...OPERATIONS),
      fc.option(text, { freq: 5 }),
      fc.option(fc.option(items(tag)), { nil: undefined }),
    )
    .map(([own, operation, error, list]) =>
      entryOf({ operation, ...own, error, ...(list === undefined || error !== null ? {} : { items: list }) }),
    );
  return fc.oneof({ weight: 1, arbitrary: failed }, { weight: 8, arbitrary: labeled });
}

/** Any label file; keys may be any text. */
export function anyFile(
  tag?: fc.Arbitrary<string>,
  key = text.map((name) => `k${name}`),
): fc.Arbitrary<LabelFile> {
  const entries = fc.array(fc.tuple(key, anyEntry(tag)), { maxLength: 6 });
  return fc.tuple(text, entries).map(([guard, list]) => ({
    version: 1,
    guard,
    labels: new Map(sortedEntries(new Map(list))),
  }));
}
