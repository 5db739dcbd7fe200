import { partLink, scrolled, tableHead } from './elements';
import { parts, tag, type Markup } from './markup';
import type { HeadroomView } from './scenario-view';
import { CLOSE, type UseView } from './use-view';

const WIDTH = 200;
const HEIGHT = 12;
const WORDS = { free: '', close: 'close to the limit', hit: 'limit reached' } as const;

/** The highest use of each limit in a scenario, as bars with their numbers. */
export function headroomMarkup(uses: readonly HeadroomView[]): Markup {
  return scrolled(
    'Highest use of each limit',
    tag(
      'table',
      { class: 'uses' },
      tableHead('Limit', 'Highest use', 'Numbers', 'In'),
      tag(
        'tbody',
        {},
        ...uses.map((use) =>
          tag('tr', {}, ...useCells(use), tag('td', {}, partLink(use.by.anchor, use.by.title))),
        ),
      ),
    ),
  );
}

/** What one step used of each limit, without bars: there are many steps. */
export function usesMarkup(uses: readonly UseView[]): Markup {
  return tag(
    'dl',
    {},
    ...uses.flatMap((use) => [
      tag('dt', {}, use.title),
      tag('dd', { class: `use ${use.level}` }, numbers(use)),
    ]),
  );
}

function useCells(use: UseView): Markup[] {
  return [
    tag('th', { scope: 'row' }, use.title),
    tag('td', {}, bar(use)),
    tag('td', { class: `use ${use.level}` }, numbers(use)),
  ];
}

function numbers({ text, level }: UseView): Markup {
  const word = WORDS[level];
  return parts(text, word === '' ? undefined : tag('strong', {}, `: ${word}`));
}

/** A bar up to the limit, with a mark from which on the limit is close; its numbers are beside it. */
function bar({ share, level }: UseView): Markup {
  const used = Math.min(1, share) * WIDTH;
  return tag(
    'svg',
    {
      class: `bar ${level}`,
      viewBox: `0 0 ${String(WIDTH)} ${String(HEIGHT)}`,
      width: WIDTH,
      height: HEIGHT,
      'aria-hidden': 'true',
    },
    tag('rect', { class: 'limit', x: 0.5, y: 0.5, width: WIDTH - 1, height: HEIGHT - 1, rx: 2 }),
    tag('rect', {
      class: 'used',
      x: 0.5,
      y: 0.5,
      width: share > 0 ? Math.max(2, used - 1) : 0,
      height: HEIGHT - 1,
      rx: 2,
    }),
    tag('line', { class: 'close', x1: WIDTH * CLOSE, x2: WIDTH * CLOSE, y1: 0, y2: HEIGHT }),
  );
}
