import { element } from './elements';

/** A heading of a grid that sorts. */
export interface SortableColumn {
  readonly title: string;
  /** How the grid is sorted by this column; absent when it is sorted by another one. */
  readonly sorted?: 'ascending' | 'descending' | undefined;
  readonly class?: string;
}

/** The row of headings of a grid; each is a cell that sorts. */
export function sortableHead(columns: readonly SortableColumn[]): HTMLTableRowElement {
  const cells = columns.map(({ title, sorted, class: name = '' }, index) => {
    const attributes = {
      role: 'columnheader',
      scope: 'col',
      'aria-colindex': String(index + 1),
      'aria-sort': sorted ?? 'none',
      tabindex: '-1',
      title: sorted === undefined ? 'Sort by this column' : `Sorted, ${sorted}`,
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
