import type { GuardExportRow, Listed, OverviewFacts } from '../../inspect/overview/overview';
import type { ShownRow, ShownTable } from './protocol';
import { number } from './shown-functions';
import { shownText } from './shown-text';

/** Rows of a table that are drawn. */
const MAX_ROWS = 500;

/** What hosts of the gateway are called in the table of imports. */
const HOSTS: ReadonlyMap<string, string> = new Map([
  ['env', 'provided by the gateway'],
  ['wasi_snapshot_preview1', 'provided by the gateway’s WASI'],
]);

/** Guard functions, imports and other exports. */
export function shownTables({ guardExports, imports, exports }: OverviewFacts): ShownTable[] {
  return [
    {
      title: 'Guard functions',
      heads: ['Name', 'Type', 'State'],
      rows: guardExports.map(guardExport),
      note: '',
    },
    table('Imports', ['Name', 'Type', 'State'], imports, ({ module, name, kind, type, error }) => ({
      state: error === null ? 'good' : 'bad',
      cells: [
        `${shownText(module)}.${shownText(name)}`,
        typeText(kind, type),
        error === null ? (HOSTS.get(module) ?? 'provided') : `refused: ${shownText(error)}`,
      ],
    })),
    table('Other exports', ['Name', 'Type'], exports, ({ name, kind, type }) => ({
      state: 'none',
      cells: [shownText(name), typeText(kind, type)],
    })),
  ];
}

function table<Row>(
  title: string,
  heads: readonly string[],
  { rows, total }: Listed<Row>,
  shown: (row: Row) => ShownRow,
): ShownTable {
  const drawn = rows.slice(0, MAX_ROWS);
  const more = total - drawn.length;
  const note = total === 0 ? 'none' : more > 0 ? `${number(more)} more are not listed.` : '';
  return { title: `${title} (${number(total)})`, heads, rows: drawn.map(shown), note };
}

/** A function by its type alone, what is rarer with its kind: `memory 1 pages`. */
function typeText(kind: string, type: string): string {
  return kind === 'func' ? shownText(type) : `${kind} ${shownText(type)}`.trim();
}

function guardExport({ name, isRequired, state, index, type }: GuardExportRow): ShownRow {
  const exported = index === null ? '' : `function ${String(index)}`;
  const states: Readonly<Record<GuardExportRow['state'], ShownRow>> = {
    right: { state: 'good', cells: [name, shownText(type), exported] },
    wrong: {
      state: 'bad',
      cells: [name, shownText(type), `${exported}, must be (i32,i32,i32,i32)->i32`],
    },
    missing: isRequired
      ? { state: 'bad', cells: [name, '', 'missing: the gateway requires it'] }
      : { state: 'none', cells: [name, '', 'not exported (optional)'] },
  };
  return states[state];
}
