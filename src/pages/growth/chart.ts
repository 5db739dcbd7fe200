import * as l10n from '@vscode/l10n';
import type { GrowthChart } from '../../ide/check/growth-chart';
import { element } from '../base/elements';

const WIDTH = 290;
const HEIGHT = 210;
/** Room for ticks and titles around the plot. */
const LEFT = 58;
const RIGHT = 24;
const TOP = 34;
const BOTTOM = 40;

const x = (at: number): number => LEFT + at * (WIDTH - LEFT - RIGHT);
const y = (at: number): number => HEIGHT - BOTTOM - at * (HEIGHT - TOP - BOTTOM);

/** A chart with its title; screen readers say its values. */
export function chartFigure(chart: GrowthChart): HTMLElement {
  const drawing = svg('svg', {
    viewBox: `0 0 ${String(WIDTH)} ${String(HEIGHT)}`,
    role: 'img',
    'aria-label': chart.spoken,
  });
  drawing.append(...grid(chart), ...limitLine(chart), ...line(chart));
  return element('figure', {}, element('figcaption', {}, chart.title), drawing);
}

function grid({ xTicks, yTicks }: GrowthChart): SVGElement[] {
  const [left, right, bottom] = [x(0), x(1), y(0)];
  return [
    ...yTicks.flatMap(({ at, text }) => [
      svg('line', { class: at === 0 ? 'axis' : 'grid', x1: left, x2: right, y1: y(at), y2: y(at) }),
      label(text, { class: 'tick', x: left - 6, y: y(at) + 4, 'text-anchor': 'end' }),
    ]),
    ...xTicks.flatMap(({ at, text }) => [
      svg('line', { class: 'axis', x1: x(at), x2: x(at), y1: bottom, y2: bottom + 4 }),
      label(text, { class: 'tick', x: x(at), y: bottom + 17, 'text-anchor': 'middle' }),
    ]),
    label(l10n.t('items'), { class: 'tick', x: (left + right) / 2, y: HEIGHT - 6, 'text-anchor': 'middle' }),
  ];
}

function limitLine({ limit }: GrowthChart): SVGElement[] {
  if (!limit) return [];
  const at = x(limit.at);
  return [
    svg('line', { class: 'limit', x1: at, x2: at, y1: TOP - 8, y2: y(0) }),
    label(limit.text, {
      class: 'limit-text',
      x: limit.at > 0.5 ? at + RIGHT - 4 : at,
      y: TOP - 14,
      'text-anchor': limit.at > 0.5 ? 'end' : 'start',
    }),
  ];
}

function line({ points }: GrowthChart): SVGElement[] {
  const path = points.map((point) => `${String(x(point.x))},${String(y(point.y))}`).join(' ');
  return [
    svg('polyline', { class: 'line', points: path }),
    ...points.map((point) => {
      const dot = svg('circle', { class: 'dot', cx: x(point.x), cy: y(point.y), r: 4 });
      const title = svg('title', {});
      title.textContent = point.title;
      dot.append(title);
      return dot;
    }),
  ];
}

function label(text: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = svg('text', attributes);
  made.textContent = text;
  return made;
}

function svg(tag: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag) as SVGElement;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}
