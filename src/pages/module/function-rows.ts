import * as l10n from '@vscode/l10n';
import type { FunctionPlace, ShownFunction } from '../../ide/module-page/protocol';
import { number, percent } from '../../ide/module-page/shown-functions';
import type { FunctionColumn, FunctionSort } from '../../ide/module-page/view-state';
import { element } from '../base/elements';
import { sortableHead } from '../base/sortable-head';
import { bar } from './overview-parts';

/** The columns in their order; what they hold, and their classes. */
export const COLUMNS: readonly (FunctionColumn | 'source')[] = ['name', 'bytes', 'source', 'type', 'index'];

const TITLES = {
  name: l10n.t('Function'),
  bytes: l10n.t('Bytes'),
  source: l10n.t('Source'),
  type: l10n.t('Type'),
  index: l10n.t('Index'),
} as const;

/** The row of headings. */
export function functionHead({ column: sorted, descending }: FunctionSort): HTMLTableRowElement {
  return sortableHead(
    COLUMNS.map((column) => ({
      title: TITLES[column],
      sorted: column === sorted ? (descending ? 'descending' : 'ascending') : undefined,
      class: column,
      isFixed: column === 'source',
    })),
  );
}

export interface FunctionRowContext {
  /** Bytes of the largest function, whose bar is full. */
  readonly largest: number;
  /** Bytes of all functions. */
  readonly total: number;
  /** Undefined while it is looked for. */
  readonly place: FunctionPlace | undefined;
}

/** The row of a function. */
export function functionRow(
  { name, exported, type, bytes, index }: ShownFunction,
  { largest, total, place }: FunctionRowContext,
): HTMLTableRowElement {
  const nameCell = element(
    'th',
    {
      role: 'rowheader',
      scope: 'row',
      class: 'name',
      title: l10n.t('{0}\nEnter or click: disassembly', name),
    },
    element('span', { class: 'go' }, name),
  );
  if (exported !== '' && exported !== name) nameCell.append(' ', tag(l10n.t('exported as {0}', exported)));
  else if (exported !== '') nameCell.append(' ', tag(l10n.t('exported')));
  const cells = [
    nameCell,
    element(
      'td',
      { class: 'bytes', title: l10n.t('{0} of the code', percent(bytes, total)) },
      bar(bytes / largest),
      element('span', { class: 'count' }, number(bytes)),
    ),
    sourceCell(place),
    element('td', { class: 'type', title: type }, type),
    element('td', { class: 'index' }, String(index)),
  ];
  for (const [column, cell] of cells.entries()) {
    if (column > 0) cell.setAttribute('role', 'gridcell');
    cell.setAttribute('aria-colindex', String(column + 1));
    cell.setAttribute('tabindex', '-1');
  }
  return element('tr', { role: 'row' }, ...cells);
}

function sourceCell(place: FunctionPlace | undefined): HTMLTableCellElement {
  if (!place) return element('td', { class: 'source dim' }, '…');
  const { text, path, isHere } = place;
  if (text === '') return element('td', { class: 'source dim', 'aria-label': l10n.t('source unknown') }, '–');
  const title = isHere
    ? l10n.t('{0}\nEnter or click: go to the source', path)
    : l10n.t('{0}\nThe file is not on this machine', path);
  return isHere
    ? element('td', { class: 'source', title }, element('span', { class: 'go' }, text))
    : element('td', { class: 'source dim', title }, text);
}

function tag(text: string): HTMLElement {
  return element('span', { class: 'tag' }, text);
}
