import type { MapRow } from '../../ide/tool-map/map-row';
import { columnTitle, findingsLabel } from '../../ide/tool-map/spoken';
import type { Column, Sort } from '../../ide/tool-map/view-state';
import { element, mark } from './elements';

/** Columns before those of the worlds. */
const FIXED: readonly Column[] = ['tool', 'operation', 'findings'];

/** All columns of a map in their order. */
export function columnsOf(worlds: readonly string[]): Column[] {
  return [...FIXED, ...worlds.keys()];
}

/** The row of headings; each is a cell of the grid that sorts. */
export function headRow(worlds: readonly string[], sort: Sort): HTMLTableRowElement {
  const cells = columnsOf(worlds).map((column, index) => {
    const isSorted = column === sort.column;
    const order = sort.descending ? 'descending' : 'ascending';
    const cell = element(
      'th',
      {
        role: 'columnheader',
        scope: 'col',
        'aria-colindex': String(index + 1),
        'aria-sort': isSorted ? order : 'none',
        tabindex: '-1',
        title: isSorted ? `Sorted, ${order}` : 'Sort by this column',
      },
      columnTitle(column, worlds),
    );
    if (typeof column === 'number') cell.classList.add('world');
    const arrow = sort.descending ? '▼' : '▲';
    cell.append(element('span', { class: 'arrow', 'aria-hidden': 'true' }, isSorted ? arrow : ''));
    return cell;
  });
  return element('tr', { role: 'row', 'aria-rowindex': '1' }, ...cells);
}

/** The row of a tool; `index` counts shown rows from 0. */
export function toolRow(
  row: MapRow,
  worlds: readonly string[],
  { index, isOpen }: { readonly index: number; readonly isOpen: boolean },
): HTMLTableRowElement {
  const cells = [toolCell(row), gridCell(row.operation, operationClass(row)), findingsCell(row)];
  for (const { text, kind } of row.cells) cells.push(gridCell(text, `cell ${kind}`));
  for (const [column, cell] of cells.entries()) {
    cell.setAttribute('aria-colindex', String(column + 1));
    cell.setAttribute('data-vscode-context', menuContext(row.tool, worlds[column - FIXED.length]));
  }
  const attributes = {
    role: 'row',
    'aria-rowindex': String(index + 2),
    'aria-selected': String(isOpen),
    'data-index': String(index),
  };
  return element('tr', attributes, ...cells);
}

/** What VS Code passes to the commands of the context menu. */
function menuContext(tool: string, world: string | undefined): string {
  return JSON.stringify({ webviewSection: 'tool', tool, world, preventDefaultContextMenuItems: true });
}

function toolCell({ name, hint }: MapRow): HTMLTableCellElement {
  const cell = element(
    'th',
    { role: 'rowheader', scope: 'row', tabindex: '-1', title: name },
    element('span', { class: 'name' }, name),
  );
  if (hint !== '') cell.append(' ', element('span', { class: 'hint' }, hint));
  return cell;
}

function gridCell(text: string, classes: string): HTMLTableCellElement {
  return element('td', { role: 'gridcell', tabindex: '-1', class: classes, title: text }, text);
}

function operationClass({ operation }: MapRow): string {
  return operation === 'error' ? 'cell error' : 'cell';
}

function findingsCell(row: MapRow): HTMLTableCellElement {
  const label = findingsLabel(row);
  const cell = element('td', {
    role: 'gridcell',
    tabindex: '-1',
    class: 'findings',
    'aria-label': label,
    title: row.findings.length === 0 ? '' : label,
  });
  for (const { code, severity } of row.findings)
    cell.append(element('span', { class: 'finding' }, mark(severity), code));
  return cell;
}
