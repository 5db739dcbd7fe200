import type { MapRow } from '../../ide/tool-map/map-row';
import { columnTitle, findingsLabel } from '../../ide/tool-map/spoken';
import type { Column, Sort } from '../../ide/tool-map/view-state';
import { element, mark } from '../base/elements';
import { sortableHead } from '../base/sortable-head';

/** Columns before those of the worlds. */
const FIXED: readonly Column[] = ['tool', 'operation', 'findings'];

/** All columns of a map in their order. */
export function columnsOf(worlds: readonly string[]): Column[] {
  return [...FIXED, ...worlds.keys()];
}

/** The row of headings; each is a cell of the grid that sorts. */
export function headRow(
  worlds: readonly string[],
  { column: sorted, descending }: Sort,
): HTMLTableRowElement {
  return sortableHead(
    columnsOf(worlds).map((column) => ({
      title: columnTitle(column, worlds),
      sorted: column === sorted ? (descending ? 'descending' : 'ascending') : undefined,
      class: typeof column === 'number' ? 'world' : '',
    })),
  );
}

/** The row of a tool. */
export function toolRow(
  row: MapRow,
  worlds: readonly string[],
  { isOpen }: { readonly isOpen: boolean },
): HTMLTableRowElement {
  const cells = [toolCell(row), gridCell(row.operation, operationClass(row)), findingsCell(row)];
  for (const { text, kind } of row.cells) cells.push(gridCell(text, `cell ${kind}`));
  for (const [column, cell] of cells.entries()) {
    cell.setAttribute('aria-colindex', String(column + 1));
    cell.setAttribute('data-vscode-context', menuContext(row.tool, worlds[column - FIXED.length]));
  }
  return element('tr', { role: 'row', 'aria-selected': String(isOpen) }, ...cells);
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
