import * as l10n from '@vscode/l10n';
import type {
  ShownFact,
  ShownModule,
  ShownRow,
  ShownSection,
  ShownTable,
} from '../../ide/module-page/protocol';
import { element } from '../base/elements';

const SIGNS = { good: '✓', bad: '✗', none: '' } as const;
/** Headings above numbers. */
const NUMBERS: readonly string[] = [l10n.t('Offset'), l10n.t('Bytes')];
const SIGN_WORDS = { good: l10n.t('right'), bad: l10n.t('wrong'), none: '' } as const;

/** What is drawn between the verdict and the functions. */
export function overviewParts({ facts, tables, sections, sectionsNote }: ShownModule): HTMLElement[] {
  return [
    part(l10n.t('Facts'), element('dl', {}, ...facts.flatMap(factRow))),
    ...tables.map((table) => part(table.title, ...tableOf(table))),
    ...(sections.length === 0 ? [] : [sectionsPart(sections, sectionsNote)]),
  ];
}

/** A bar of `share`, 0 to 1; for eyes only, unless it has a label. */
export function bar(share: number, label?: string): HTMLElement {
  const filled = element('span', { class: 'filled' });
  filled.style.width = `${String(Math.max(share > 0 ? 1 : 0, share * 100))}%`;
  const spoken = label === undefined ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': label };
  return element('span', { class: 'bar', ...spoken, title: label ?? '' }, filled);
}

function part(title: string, ...content: readonly HTMLElement[]): HTMLElement {
  return element('section', { class: 'part', 'aria-label': title }, element('h2', {}, title), ...content);
}

function factRow({ name, text, use }: ShownFact): HTMLElement[] {
  return [element('dt', {}, name), element('dd', {}, text, ...(use ? [bar(use.share, use.label)] : []))];
}

function tableOf({ title, heads, rows, note }: ShownTable): HTMLElement[] {
  const said = note === '' ? [] : [element('p', { class: 'dim' }, note)];
  if (rows.length === 0) return said;
  return [tableElement(title, heads, rows.map(tableRow)), ...said];
}

function tableRow({ state, cells: [first = '', ...cells] }: ShownRow): HTMLElement {
  const sign = element('span', { class: `sign ${state}`, 'aria-hidden': 'true' }, SIGNS[state]);
  const word = element('span', { class: 'unseen' }, SIGN_WORDS[state]);
  return element(
    'tr',
    { class: state },
    element('th', { scope: 'row' }, sign, first, ' ', word),
    ...cells.map((cell) => element('td', {}, cell)),
  );
}

function sectionsPart(sections: readonly ShownSection[], note: string): HTMLElement {
  const title = l10n.t('Sections ({0})', sections.length);
  const rows = sections.map(({ name, offset, size, share }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, name),
      element('td', { class: 'number' }, offset),
      element('td', { class: 'number' }, size),
      element('td', { class: 'share' }, bar(share), element('span', {}, `${(share * 100).toFixed(1)}%`)),
    ),
  );
  return part(
    title,
    tableElement(
      title,
      [l10n.t('Name'), l10n.t('Offset'), l10n.t('Bytes'), l10n.t('Share of the file')],
      rows,
    ),
    ...(note === '' ? [] : [element('p', { class: 'dim' }, note)]),
  );
}

/** A table that is scrolled with the keyboard, too, where it is wider or longer than its place. */
function tableElement(title: string, heads: readonly string[], rows: readonly HTMLElement[]): HTMLElement {
  return element(
    'div',
    { class: 'table', tabindex: '0', role: 'region', 'aria-label': title },
    element(
      'table',
      {},
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          ...heads.map((head) =>
            element('th', { scope: 'col', class: NUMBERS.includes(head) ? 'number' : '' }, head),
          ),
        ),
      ),
      element('tbody', {}, ...rows),
    ),
  );
}
