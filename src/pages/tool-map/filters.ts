import * as l10n from '@vscode/l10n';
import type { MapRow } from '../../ide/tool-map/map-row';
import { filterChoices } from '../../ide/tool-map/shown-rows';
import { isFiltering, NO_FILTER, SEVERITIES, type Filter } from '../../ide/tool-map/view-state';
import { button, element } from '../base/elements';

/** The search and the filters above the matrix. */
export class Filters {
  readonly element: HTMLElement;
  readonly #search = element('input', {
    type: 'search',
    class: 'search',
    placeholder: l10n.t('Search ( / )'),
    'aria-label': l10n.t('Search tools, labels and findings'),
    spellcheck: 'false',
  });
  readonly #code = select(l10n.t('Finding'));
  readonly #severity = select(l10n.t('Severity'));
  readonly #operation = select(l10n.t('Operation'));
  readonly #only = element('input', { type: 'checkbox', id: 'only' });
  readonly #clear: HTMLButtonElement;
  #filter: Filter = NO_FILTER;

  constructor(private readonly changed: (filter: Filter) => void) {
    this.#clear = button(l10n.t('Clear Filters'), () => this.clear(), { class: 'secondary' });
    this.element = element(
      'div',
      { class: 'filters', role: 'search' },
      this.#search,
      this.#code,
      this.#severity,
      this.#operation,
      element('label', { class: 'check', for: 'only' }, this.#only, l10n.t('Only with findings')),
      this.#clear,
    );
    this.#search.addEventListener('input', () => this.#read());
    for (const each of [this.#code, this.#severity, this.#operation, this.#only])
      each.addEventListener('change', () => this.#read());
  }

  get search(): HTMLInputElement {
    return this.#search;
  }

  /** Shows a filter, with what can be chosen for these rows; what is chosen stays a choice. */
  show(filter: Filter, rows: readonly MapRow[]): void {
    this.#filter = filter;
    const { codes, operations } = filterChoices(rows);
    fill(this.#code, l10n.t('All findings'), codes, filter.code);
    fill(this.#severity, l10n.t('All severities'), SEVERITIES, filter.severity);
    fill(this.#operation, l10n.t('All operations'), operations, filter.operation);
    if (this.#search.value !== filter.text) this.#search.value = filter.text;
    this.#only.checked = filter.onlyFindings;
    this.#clear.disabled = !isFiltering(filter);
  }

  clear(): void {
    this.changed(NO_FILTER);
  }

  clearSearch(): void {
    this.changed({ ...this.#filter, text: '' });
  }

  #read(): void {
    const severity = SEVERITIES.find((each) => each === this.#severity.value) ?? '';
    this.changed({
      text: this.#search.value,
      code: this.#code.value,
      severity,
      operation: this.#operation.value,
      onlyFindings: this.#only.checked,
    });
  }
}

function select(label: string): HTMLSelectElement {
  return element('select', { 'aria-label': label });
}

function fill(into: HTMLSelectElement, all: string, choices: readonly string[], chosen: string): void {
  const values = ['', ...new Set(chosen === '' ? choices : [...choices, chosen])];
  const known = [...into.options].map(({ value }) => value);
  if (values.join('\n') !== known.join('\n') || known.length === 0)
    into.replaceChildren(...values.map((value) => element('option', { value }, value === '' ? all : value)));
  into.value = chosen;
}
