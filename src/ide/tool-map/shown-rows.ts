import { SEVERITIES } from './view-state';
import type { MapRow } from './map-row';
import type { Filter, Sort } from './view-state';

/** The rows that a filter lets through, sorted; rows that are alike keep the order they have. */
export function shownRows(rows: readonly MapRow[], filter: Filter, sort: Sort): MapRow[] {
  const keyed = rows
    .filter((row) => passes(row, filter))
    .map((row, index) => ({ row, index, key: sortKey(row, sort) }));
  const sign = sort.descending ? -1 : 1;
  return keyed
    .sort((a, b) => sign * compare(a.key, b.key) || compare(a.row.name, b.row.name) || a.index - b.index)
    .map(({ row }) => row);
}

/** What people can choose in the filters of these rows, sorted. */
export function filterChoices(rows: readonly MapRow[]): {
  readonly codes: readonly string[];
  readonly operations: readonly string[];
} {
  const codes = new Set(rows.flatMap(({ findings }) => findings.map(({ code }) => code)));
  const operations = new Set(rows.flatMap(({ operation }) => operation.split(', ')));
  return { codes: [...codes].sort(), operations: [...operations].sort() };
}

function passes(row: MapRow, { text, code, severity, operation, onlyFindings }: Filter): boolean {
  const { findings } = row;
  if (onlyFindings && findings.length === 0) return false;
  const judged = findings.filter(
    (each) => (code === '' || each.code === code) && (severity === '' || each.severity === severity),
  );
  if ((code !== '' || severity !== '') && judged.length === 0) return false;
  if (operation !== '' && !row.operation.split(', ').includes(operation)) return false;
  return containsAll(row, text);
}

/** Whether each word of the search is somewhere in the row, whatever its letter case. */
function containsAll({ name, tool, hint, operation, findings, cells }: MapRow, text: string): boolean {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return true;
  const all = [
    name,
    tool,
    hint,
    operation,
    ...findings.map(({ code }) => code),
    ...cells.map((cell) => cell.text),
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => all.includes(word));
}

type Key = string | number;

function sortKey(row: MapRow, { column }: Sort): Key {
  if (column === 'tool') return row.name;
  if (column === 'operation') return row.operation;
  if (column === 'findings') return findingsKey(row);
  return row.cells[column]?.text ?? '';
}

/** Worst severity first, then how many findings have it. */
function findingsKey({ findings }: MapRow): number {
  let key = 0;
  for (const severity of SEVERITIES) {
    const count = findings.filter((each) => each.severity === severity).length;
    key = key * 100 + Math.min(count, 99);
  }
  return key;
}

function compare(a: Key, b: Key): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
