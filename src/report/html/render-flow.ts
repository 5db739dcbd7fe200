import { shorten } from '../../scenario/compact';
import { scrolled, STATUS_TEXT, tableHead, tagList } from './elements';
import { stepName, type LabelFlow, type Lane, type Moment } from './label-flow';
import { parts, tag, type Markup } from './markup';
import { plural } from '../lines';

const LABEL_WIDTH = 230;
const COLUMN = 52;
const ROW = 24;
const TOP = 44;
/** Characters of a name beside its lane. */
const NAME_WIDTH = 32;

const KINDS = { secrecy: 'secrecy', integrity: 'integrity', sink: 'may write to' } as const;

/**
 * The label flow of an agent: lanes over its steps, the same as a table, and where each tag comes from.
 * `steps` holds the anchors of the steps that are shown, by their positions in the scenario.
 */
export function flowMarkup(flow: LabelFlow, steps: ReadonlyMap<number, string>): Markup {
  const title = flow.session === null ? 'Label flow of the agent' : `Label flow of session ${flow.session}`;
  const shown = shorten(title, 120);
  const left = [
    ...(flow.omittedMoments > 0 ? [plural(flow.omittedMoments, 'more step')] : []),
    ...(flow.omittedLanes > 0
      ? [flow.omittedLanes === 1 ? '1 more tag or sink' : `${String(flow.omittedLanes)} more tags or sinks`]
      : []),
  ];
  return tag(
    'section',
    { class: 'part' },
    tag('h4', {}, shown),
    flow.lanes.length === 0
      ? tag('p', { class: 'dim' }, 'The agent has no tags in any step.')
      : parts(scrolled(shown, drawing(flow, steps, shown)), originList(flow)),
    left.length === 0 ? undefined : tag('p', { class: 'dim' }, `… ${left.join(' and ')} are not shown.`),
    tag('details', {}, tag('summary', {}, 'Labels of each step as a table'), asTable(flow, shown)),
  );
}

function drawing({ moments, lanes }: LabelFlow, steps: ReadonlyMap<number, string>, title: string): Markup {
  const width = LABEL_WIDTH + moments.length * COLUMN + 10;
  const height = TOP + lanes.length * ROW + 8;
  const spoken = `${title}: ${lanes.map(spokenLane).join('; ')}. The table below says the same.`;
  return tag(
    'svg',
    {
      class: 'flow',
      viewBox: `0 0 ${String(width)} ${String(height)}`,
      width,
      height,
      role: 'img',
      'aria-label': shorten(spoken, 2000),
    },
    ...moments.map((moment, at) => columnHead(moment, at, steps, height)),
    ...lanes.map((lane, row) => laneMarkup(lane, row, moments, width)),
  );
}

function spokenLane({ kind, name, why }: Lane): string {
  return `${KINDS[kind]} ${name}: ${why.length === 0 ? 'never denied' : why.join(', then ')}`;
}

function x(column: number): number {
  return LABEL_WIDTH + column * COLUMN;
}

function columnHead(moment: Moment, at: number, steps: ReadonlyMap<number, string>, height: number): Markup {
  const status = moment.result?.status ?? 'none';
  const center = x(at) + COLUMN / 2;
  const head = tag(
    'text',
    { class: `head ${status}`, x: center, y: 18, 'text-anchor': 'middle' },
    headOf(moment),
    tag('title', {}, momentTitle(moment)),
  );
  const anchor = moment.step === undefined ? undefined : steps.get(moment.step);
  return parts(
    anchor === undefined ? head : tag('a', { href: `#${anchor}`, tabindex: -1 }, head),
    tag('text', { class: `state ${status}`, x: center, y: 35, 'text-anchor': 'middle' }, stateOf(moment)),
    tag('line', { class: 'grid', x1: x(at), x2: x(at), y1: TOP - 4, y2: height - 6 }),
  );
}

function headOf({ kind, step = 0 }: Moment): string {
  if (kind === 'step') return String(step + 1);
  return kind === 'start' ? 'start' : 'agent';
}

const STATES = { passed: '✓', failed: '✗', errored: '!', unchecked: '○', skipped: '–' } as const;

function stateOf({ result }: Moment): string {
  return result ? STATES[result.status] : '';
}

function momentTitle(moment: Moment): string {
  const { kind, result } = moment;
  if (kind === 'start') return 'before anything ran';
  if (kind === 'label_agent' || !result) return 'after label_agent';
  return `after ${stepName(moment)}: ${result.outcome ?? STATUS_TEXT[result.status]}`;
}

function laneMarkup(lane: Lane, row: number, moments: readonly Moment[], width: number): Markup {
  const top = TOP + row * ROW;
  const middle = top + ROW / 2;
  const name = `${lane.kind === 'sink' ? 'write to ' : ''}${lane.name}`;
  return tag(
    'g',
    { class: `lane ${lane.kind}` },
    tag('line', { class: 'grid', x1: 0, x2: width, y1: top, y2: top }),
    tag('rect', {
      class: 'swatch',
      x: 4,
      y: middle - 5,
      width: 10,
      height: 10,
      rx: lane.kind === 'integrity' ? 5 : 0,
    }),
    tag('text', { class: 'name', x: 22, y: middle + 4 }, shorten(name, NAME_WIDTH), tag('title', {}, name)),
    ...spansOf(lane).map(({ from, to, state }) => {
      const last = moments[to];
      const title = `${name}: ${momentTitle(moments[from] ?? moments[0] ?? START)}${last && to > from ? `, until ${momentTitle(last)}` : ''}`;
      const denied = lane.kind === 'sink' && !state;
      return tag(
        'rect',
        {
          class: denied ? 'bar denied' : 'bar',
          x: x(from) + 3,
          y: denied ? middle - 2 : top + 5,
          width: (to - from + 1) * COLUMN - 6,
          height: denied ? 4 : ROW - 10,
          rx: denied ? 1 : 4,
        },
        tag('title', {}, `${denied ? 'denied: ' : ''}${title}`),
      );
    }),
  );
}

const START: Moment = { kind: 'start', labels: { secrecy: [], integrity: [] } };

interface Span {
  readonly from: number;
  readonly to: number;
  readonly state: boolean;
}

/** Moments in a row with the same state; of a tag only those that have it. */
function spansOf({ kind, states }: Lane): Span[] {
  const spans: { from: number; to: number; state: boolean }[] = [];
  for (const [at, state] of states.entries()) {
    if (state === undefined || (!state && kind !== 'sink')) continue;
    const last = spans.at(-1);
    if (last?.to === at - 1 && last.state === state) last.to = at;
    else spans.push({ from: at, to: at, state });
  }
  return spans;
}

function originList({ lanes }: LabelFlow): Markup {
  return tag(
    'ul',
    { class: 'origins' },
    ...lanes.map((lane) =>
      tag(
        'li',
        {},
        tag('span', { class: 'dim' }, `${KINDS[lane.kind]} `),
        tag('code', { class: 'tag' }, lane.name),
        ` ${lane.why.length === 0 ? 'never denied' : lane.why.join(', then ')}`,
      ),
    ),
  );
}

function asTable({ moments, lanes }: LabelFlow, title: string): Markup {
  const has = (kind: Lane['kind'], at: number, state: boolean): string[] =>
    lanes.filter((lane) => lane.kind === kind && lane.states[at] === state).map(({ name }) => name);
  const hasSinks = lanes.some(({ kind }) => kind === 'sink');
  return scrolled(
    `${title} as a table`,
    tag(
      'table',
      {},
      tableHead('After', 'Secrecy', 'Integrity', ...(hasSinks ? ['May write to', 'Denied'] : [])),
      tag(
        'tbody',
        {},
        ...moments.map((moment, at) =>
          tag(
            'tr',
            {},
            tag('th', { scope: 'row' }, momentTitle(moment).replace(/^after /, '')),
            tag('td', {}, tagList(has('secrecy', at, true))),
            tag('td', {}, tagList(has('integrity', at, true))),
            hasSinks ? tag('td', {}, tagList(has('sink', at, true))) : undefined,
            hasSinks ? tag('td', {}, tagList(has('sink', at, false))) : undefined,
          ),
        ),
      ),
    ),
  );
}
