import { figures } from '../../text/figure';
import { duration, plural } from '../lines';
import type { CallRow, CallsView } from './call-view';
import { placeLink, scrolled, tableHead, type Draw } from './elements';
import { tag, type Markup } from './markup';

const WIDTH = 160;
const HEIGHT = 12;

/** The backend calls of a step: a row for each call, with its place on the timeline. */
export function callsMarkup(calls: CallsView, scenario: number, draw: Draw): Markup {
  const axis =
    calls.axis === 'delays'
      ? `The timeline shows the delays of the saved answers, ${duration(calls.delayMs)} in all.`
      : 'The timeline shows the order of the calls: no saved answer has a delay.';
  return tag(
    'div',
    {},
    tag('p', { class: 'dim' }, `${plural(calls.count, 'call')}. ${axis}`),
    scrolled(
      'Timeline of the backend calls',
      tag(
        'table',
        { class: 'calls' },
        tableHead('#', 'Call', 'Timeline', 'Delay', 'Answer', 'From'),
        ...calls.groups.map(({ function: name, rows, omitted }) =>
          tag(
            'tbody',
            {},
            tag('tr', {}, tag('th', { scope: 'rowgroup', colspan: 6, class: 'group' }, `in ${name}`)),
            ...rows.map((row) => rowMarkup(row, calls.axis, scenario, draw)),
            omitted > 0
              ? tag(
                  'tr',
                  {},
                  tag('td', { colspan: 6, class: 'dim' }, `… ${plural(omitted, 'more call')}, not shown`),
                )
              : undefined,
          ),
        ),
      ),
    ),
  );
}

function rowMarkup(row: CallRow, axis: CallsView['axis'], scenario: number, draw: Draw): Markup {
  const { numbers, tool, arguments: args, delayMs, bytes, answer, failure, frame } = row;
  return tag(
    'tr',
    { class: failure === undefined ? undefined : 'refused' },
    tag('th', { scope: 'row' }, numbers),
    tag(
      'td',
      {},
      tag('code', {}, tool),
      ' ',
      tag('code', { class: 'dim' }, args),
      frame ? placeLink(draw, { kind: 'guard', scenario, frame }, 'Go to line') : undefined,
    ),
    tag('td', {}, span(row, axis)),
    tag('td', { class: 'number' }, delayMs > 0 ? duration(delayMs) : '0'),
    tag('td', {}, failure === undefined ? figures(bytes, 'byte') : tag('span', { class: 'bad' }, failure)),
    tag('td', {}, answer),
  );
}

function span({ start, length, failure }: CallRow, axis: CallsView['axis']): Markup {
  const width = Math.max(3, length * WIDTH);
  return tag(
    'svg',
    {
      class: 'span',
      viewBox: `0 0 ${String(WIDTH)} ${String(HEIGHT)}`,
      width: WIDTH,
      height: HEIGHT,
      'aria-hidden': 'true',
    },
    tag('line', { class: 'grid', x1: 0, x2: WIDTH, y1: HEIGHT / 2, y2: HEIGHT / 2 }),
    tag('rect', {
      class: `${axis} ${failure === undefined ? 'answered' : 'refused'}`,
      x: round(Math.min(start * WIDTH, WIDTH - width)),
      y: 1,
      width: round(width),
      height: HEIGHT - 2,
      rx: 2,
    }),
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
