// The page of the growth of a guard: draws what the extension sends.
import '../base/translations';
import * as l10n from '@vscode/l10n';
import type { GrowthPage } from '../../ide/check/growth-chart';
import { element } from '../base/elements';
import { chartFigure } from './chart';

/** What the extension sends. */
interface GrowthMessage {
  readonly type: 'growth';
  readonly page: GrowthPage;
}

interface VsCodeApi {
  postMessage(message: { readonly type: 'ready' }): void;
}

// VS Code puts this function into every page.
declare function acquireVsCodeApi(): VsCodeApi;

const main = element('main', { tabindex: '-1' });
document.body.append(main);

window.addEventListener('message', ({ data }: MessageEvent<GrowthMessage>) => show(data.page));
acquireVsCodeApi().postMessage({ type: 'ready' });

function show({ guard, outdated, summary, charts, table }: GrowthPage): void {
  main.replaceChildren(
    element('h1', {}, l10n.t('Growth of {0}', guard)),
    ...(outdated === undefined ? [] : [element('p', { class: 'lead', role: 'status' }, outdated)]),
    ...summary.map((sentence, at) => element('p', { class: at === 0 ? 'lead' : 'dim' }, sentence)),
    element('div', { class: 'charts' }, ...charts.map(chartFigure)),
    element(
      'div',
      // A table that is wider than the page is scrolled with the keyboard, too.
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': l10n.t('Figures as a table') },
      element(
        'table',
        {},
        element('caption', {}, l10n.t('What the heaviest answer of each size took')),
        element(
          'thead',
          {},
          element('tr', {}, ...table.heads.map((head) => element('th', { scope: 'col' }, head))),
        ),
        element('tbody', {}, ...table.rows.map(rowOf)),
      ),
    ),
  );
}

function rowOf([first = '', ...cells]: readonly string[]): HTMLElement {
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, first),
    ...cells.map((cell) => element('td', {}, cell)),
  );
}
