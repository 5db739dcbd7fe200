// The page of a run's report: shows what the extension sends, and sends back what a person does.
import '../base/translations';
import * as l10n from '@vscode/l10n';
import { REPORT_STYLE } from '../../ide/run-report/page-style';
import type { FromReportPage, ToReportPage } from '../../ide/run-report/protocol';
import { button, element } from '../base/elements';
import { keptState, restoreState } from '../base/kept-state';

interface VsCodeApi {
  postMessage(message: FromReportPage): void;
}

// VS Code puts this function into every page.
declare function acquireVsCodeApi(): VsCodeApi;

const vscode = acquireVsCodeApi();
const sheet = new CSSStyleSheet();
sheet.replaceSync(REPORT_STYLE);
document.adoptedStyleSheets = [sheet];

const main = element('main', { tabindex: '-1' });
document.body.append(
  element(
    'nav',
    { class: 'actions', 'aria-label': l10n.t('Report') },
    button(l10n.t('Rerun'), () => vscode.postMessage({ type: 'action', action: 'rerun' })),
    button(l10n.t('Save as HTML…'), () => vscode.postMessage({ type: 'action', action: 'save' }), {
      class: 'secondary',
    }),
  ),
  main,
);
let page = 0;

window.addEventListener('message', ({ data }: MessageEvent<ToReportPage>) => show(data));
main.addEventListener('click', ({ target }) => {
  if (!(target instanceof Element)) return;
  const link = target.closest('[data-link]')?.getAttribute('data-link');
  if (link !== null && link !== undefined) vscode.postMessage({ type: 'follow', page, link: Number(link) });
  const anchor = target.closest('a[href^="#"]')?.getAttribute('href')?.slice(1);
  if (anchor !== undefined) open(anchor);
});
vscode.postMessage({ type: 'ready' });

/** Shows a report in place of the one before; what a person opened or chose stays so. */
function show({ page: number, html, anchor }: ToReportPage): void {
  page = number;
  const kept = keptState(main);
  const isFiltered = main.querySelector<HTMLInputElement>('#show-rest')?.checked === true;
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  main.replaceChildren(...body.childNodes);
  restoreState(main, kept);
  const filter = main.querySelector<HTMLInputElement>('#show-rest');
  if (filter) filter.checked = isFiltered;
  if (anchor !== undefined) open(anchor);
}

/** Opens a part of the report and moves the keyboard to it. */
function open(anchor: string): void {
  const part = document.getElementById(anchor);
  if (!part) return;
  if (part instanceof HTMLDetailsElement) part.open = true;
  const focused = part.querySelector<HTMLElement>(':scope > summary') ?? part;
  if (!focused.hasAttribute('tabindex') && focused === part) focused.setAttribute('tabindex', '-1');
  part.scrollIntoView();
  focused.focus({ preventScroll: true });
}
