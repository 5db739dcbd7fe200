import type { Node } from 'jsonc-parser';
import { OPERATIONS } from '../../gateway/difc/labels';
import { readInput, type InputOutcome } from '../../scenario/json-input';
import { propertiesOf, startOfNode } from '../../scenario/json-text';
import { problemAt, type ReadProblem } from '../../scenario/read-problem';
import {
  byType,
  list,
  mapped,
  named,
  objectOf,
  oneOf,
  text,
  texts,
  type Reader,
} from '../../scenario/reader';
import { LineIndex } from '../../text/line-index';
import { shownText } from '../../text/shown-position';
import { parseRanges, type ItemRange } from './item-ranges';
import { sortedTags, type ItemLabels, type LabelEntry, type LabelFile } from './label-file';
import { sortedEntries } from './make-label-file';

type Report = (problem: ReadProblem) => void;

/**
 * Reads a label file. Order and blanks do not matter, comments and trailing commas are allowed, because people merge
 * these files. Keys given twice, conflict markers of git and other versions are refused. An error is a sentence
 * with line and column: `3:14: …`. Never throws.
 */
export function parseLabelFile(content: string): InputOutcome<LabelFile> {
  const conflict = /^(?:<{7}|\|{7}|={7}|>{7})(?: |\r?$)/m.exec(content);
  if (conflict) {
    const at = shownText(new LineIndex(content).positionAt(conflict.index));
    const error = `${at}: a conflict of a merge is not resolved here; make the file again with guard-lab labels`;
    return { ok: false, error };
  }
  return readInput(content, readLabelFile);
}

function readLabelFile(root: Node, report: Report): LabelFile | undefined {
  const say = (message: string, node = root): undefined => {
    report({ ...problemAt(root, 'bad-value', ''), message, range: startOfNode(node) });
    return undefined;
  };
  if (root.type !== 'object') return say('a label file is an object with `version`, `guard` and `labels`');
  const properties = propertiesOf(root);
  const version = properties.get('version')?.value;
  if (version && version.value !== 1)
    return say('only version 1 of label files is known; make both files with the same Guard Lab', version);
  const missing = ['version', 'guard', 'labels'].find((name) => !properties.has(name));
  if (missing !== undefined) return say(`a label file needs \`${missing}\``);
  const read = fileObject(root, report);
  if (read?.guard === undefined || !read.labels) return undefined;
  return { version: 1, guard: read.guard, labels: new Map(sortedEntries(read.labels)) };
}

const nothing: Reader<{ readonly value: null }> = () => ({ value: null });
const some = <T>(reader: Reader<T>): Reader<{ readonly value: T }> => mapped(reader, (value) => ({ value }));

const tags = mapped(texts, sortedTags);
const LABEL_NAMES = ['description', 'secrecy', 'integrity'];
const labels = { description: text(), secrecy: tags, integrity: tags };

const ranges: Reader<readonly ItemRange[]> = (node, report) => {
  const found = typeof node.value === 'string' ? parseRanges(node.value) : undefined;
  if (!found) report(problemAt(node, 'bad-value', 'must be ascending numbers of items, such as "0-2,5"'));
  return found;
};

const itemObject = objectOf(
  'an object with `items` and their labels',
  { items: ranges, ...labels },
  { subject: 'an item', required: ['items', ...LABEL_NAMES] },
);

const itemList: Reader<ItemLabels[]> = (node, report) => {
  const read = list('a list of objects', itemObject)(node, report) ?? [];
  const items = read.flatMap(({ items: numbers, description, secrecy, integrity }) =>
    numbers && description !== undefined && secrecy && integrity
      ? [{ items: numbers, description, secrecy, integrity }]
      : [],
  );
  const twice = repeated(items);
  if (twice !== undefined) report(problemAt(node, 'bad-value', `has item ${String(twice)} twice`));
  return items.sort((one, other) => (one.items[0]?.first ?? 0) - (other.items[0]?.first ?? 0));
};

/** A number that is in more than one range. */
function repeated(items: readonly ItemLabels[]): number | undefined {
  const all = items.flatMap((each) => each.items).sort((one, other) => one.first - other.first);
  return all.find(({ first }, at) => first <= (all[at - 1]?.last ?? -1))?.first;
}

const entryObject = objectOf(
  'an object with labels',
  {
    operation: byType('an operation or null', { string: some(oneOf(OPERATIONS)), null: nothing }),
    ...labels,
    error: byType('a string or null', { string: some(text()), null: nothing }),
    items: byType('a list or null', { array: some(itemList), null: nothing }),
  },
  { subject: 'an entry', required: ['operation', ...LABEL_NAMES, 'error'] },
);

const entry: Reader<LabelEntry> = (node, report) => {
  const read = entryObject(node, report);
  if (!read?.operation || !read.error || !read.secrecy || !read.integrity) return undefined;
  const { operation, error, items, description = '', secrecy, integrity } = read;
  return {
    operation: operation.value,
    description,
    secrecy,
    integrity,
    error: error.value,
    ...(items === undefined ? {} : { items: items.value }),
  };
};

const fileObject = objectOf(
  'a label file',
  { version: oneOf([1]), guard: text(), labels: named('an object with a key for each request', entry) },
  { subject: 'a label file' },
);
