import * as l10n from '@vscode/l10n';
import type { GuardExportRow, Listed, OverviewFacts } from '../../inspect/overview/overview';
import type { ShownRow, ShownTable } from './protocol';
import { number } from './shown-functions';
import { shownText } from './shown-text';

/** Rows of a table that are drawn. */
const MAX_ROWS = 500;

/** What hosts of the gateway are called in the table of imports. */
const HOSTS: ReadonlyMap<string, string> = new Map([
  ['env', l10n.t('provided by the gateway')],
  ['wasi_snapshot_preview1', l10n.t('provided by the gateway’s WASI')],
]);

/** Guard functions, imports and other exports. */
export function shownTables({ guardExports, imports, exports }: OverviewFacts): ShownTable[] {
  return [
    {
      title: l10n.t('Guard functions'),
      heads: [l10n.t('Name'), l10n.t('Type'), l10n.t('State')],
      rows: guardExports.map(guardExport),
      note: '',
    },
    table(
      l10n.t('Imports'),
      [l10n.t('Name'), l10n.t('Type'), l10n.t('State')],
      imports,
      ({ module, name, kind, type, error }) => ({
        state: error === null ? 'good' : 'bad',
        cells: [
          `${shownText(module)}.${shownText(name)}`,
          typeText(kind, type),
          error === null
            ? (HOSTS.get(module) ?? l10n.t('provided'))
            : l10n.t('refused: {0}', shownText(error)),
        ],
      }),
    ),
    table(l10n.t('Other exports'), [l10n.t('Name'), l10n.t('Type')], exports, ({ name, kind, type }) => ({
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
  const note =
    total === 0 ? l10n.t('none') : more > 0 ? l10n.t('{0} more are not listed.', number(more)) : '';
  return { title: `${title} (${number(total)})`, heads, rows: drawn.map(shown), note };
}

/** A function by its type alone, what is rarer with its kind: `memory 1 pages`. */
function typeText(kind: string, type: string): string {
  return kind === 'func' ? shownText(type) : `${kind} ${shownText(type)}`.trim();
}

function guardExport({ name, isRequired, state, index, type }: GuardExportRow): ShownRow {
  const exported = index === null ? '' : l10n.t('function {0}', index);
  const states: Readonly<Record<GuardExportRow['state'], ShownRow>> = {
    right: { state: 'good', cells: [name, shownText(type), exported] },
    wrong: {
      state: 'bad',
      cells: [name, shownText(type), l10n.t('{0}, must be (i32,i32,i32,i32)->i32', exported)],
    },
    missing: isRequired
      ? { state: 'bad', cells: [name, '', l10n.t('missing: the gateway requires it')] }
      : { state: 'none', cells: [name, '', l10n.t('not exported (optional)')] },
  };
  return states[state];
}
