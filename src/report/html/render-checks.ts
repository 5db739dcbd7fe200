import type { CheckView, DifferenceView } from './check-view';
import { leftOut, part, scrolled, tableHead } from './elements';
import { tag, type Markup } from './markup';
import type { StepView } from './step-view';

/** The expectations of a step: where expected and actual values of the failed ones differ, and which passed. */
export function checksMarkup({ checks, omittedChecks }: StepView): Markup {
  const failed = checks.filter(({ ok }) => !ok);
  const passed = checks.filter(({ ok }) => ok);
  return part(
    5,
    'Expectations',
    failed.length === 0
      ? undefined
      : scrolled(
          'Failed expectations',
          tag(
            'table',
            { class: 'checks' },
            tableHead('Expectation', 'Field', 'Expected', 'Actual'),
            ...failed.map(failedCheck),
          ),
        ),
    passed.length === 0
      ? undefined
      : tag(
          'p',
          {},
          'Passed: ',
          ...passed.flatMap(({ path }, at) => [at === 0 ? '' : ', ', tag('code', {}, path)]),
        ),
    leftOut(omittedChecks, 'expectations'),
  );
}

function failedCheck({ path, differences, more, note }: CheckView): Markup {
  const count = differences.length + (more ? 1 : 0) + (note === '' ? 0 : 1);
  return tag(
    'tbody',
    {},
    ...differences.map((difference, at) =>
      tag(
        'tr',
        {},
        at === 0 ? tag('th', { scope: 'rowgroup', rowspan: count }, tag('code', {}, path)) : undefined,
        ...differenceCells(difference),
      ),
    ),
    more ? tag('tr', {}, tag('td', { colspan: 3, class: 'dim' }, 'There are more differences.')) : undefined,
    note === '' ? undefined : tag('tr', {}, tag('td', { colspan: 3, class: 'dim text' }, note)),
  );
}

function differenceCells({ path, expected, actual }: DifferenceView): Markup[] {
  const cell = (value: string | null, name: string): Markup =>
    tag(
      'td',
      {},
      value === null ? tag('span', { class: 'dim' }, 'missing') : tag('code', { class: name }, value),
    );
  return [
    tag('td', {}, path === '' ? tag('span', { class: 'dim' }, 'whole value') : tag('code', {}, path)),
    cell(expected, 'expected'),
    cell(actual, 'actual'),
  ];
}
