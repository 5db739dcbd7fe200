import * as l10n from '@vscode/l10n';
import { element } from './elements';

/** A heading of a grid that sorts. */
export interface SortableColumn {
  readonly title: string;
  /** How the grid is sorted by this column; absent when it is sorted by another one. */
  readonly sorted?: 'ascending' | 'descending' | undefined;
  readonly class?: string;
  /** A heading that does not sort. */
  readonly isFixed?: boolean;
}

/** The row of headings of a grid; each is a cell that sorts, unless it is fixed. */
export function sortableHead(columns: readonly SortableColumn[]): HTMLTableRowElement {
  const cells = columns.map(({ title, sorted, class: name = '', isFixed = false }, index) => {
    const attributes = {
      role: 'columnheader',
      scope: 'col',
      'aria-colindex': String(index + 1),
      tabindex: '-1',
      ...(isFixed ? {} : sortAttributes(sorted)),
      ...(name === '' ? {} : { class: name }),
    };
    const arrow = sorted === undefined ? '' : { descending: '▼', ascending: '▲' }[sorted];
    return element(
      'th',
      attributes,
      title,
      element('span', { class: 'arrow', 'aria-hidden': 'true' }, arrow),
    );
  });
  return element('tr', { role: 'row', 'aria-rowindex': '1' }, ...cells);
}

function sortAttributes(sorted: SortableColumn['sorted']): Readonly<Record<string, string>> {
  const titles = { ascending: l10n.t('Sorted, ascending'), descending: l10n.t('Sorted, descending') };
  const title = sorted === undefined ? l10n.t('Sort by this column') : titles[sorted];
  return { 'aria-sort': sorted ?? 'none', title };
}
