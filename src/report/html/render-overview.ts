import { duration, plural } from '../lines';
import type { RunResult, ScenarioResult, StepStatus } from '../../run/result';
import { shorten } from '../../scenario/compact';
import { PAGE_BYTES, WIDTH } from './bounds';
import type { ReportContext } from './context';
import { badge, leftOut, mark, partLink, scrolled, spokenStatus, STATUS_TEXT, tableHead } from './elements';
import { tag, type Markup } from './markup';
import type { Failure, Overview } from './overview';
import { Room } from './room';
import type { ScenarioAnchors } from './scenario-view';

/** What the run came to: verdict, counts and facts. */
export function headerMarkup(overview: Overview, { version, madeAt, notes = [] }: ReportContext): Markup {
  const { verdict, headline, counts, guards, omittedGuards, profiles, durationMs } = overview;
  const more = omittedGuards > 0 ? ` and ${String(omittedGuards)} more` : '';
  const facts: readonly (readonly [string, string])[] = [
    [guards.length === 1 ? 'Guard' : 'Guards', `${guards.join(', ')}${more}`],
    [profiles.length === 1 ? 'Profile' : 'Profiles', profiles.join(', ')],
    ['Duration', duration(durationMs)],
    ['Made', `${madeAt.toISOString().slice(0, 16).replace('T', ' ')} UTC by Guard Lab ${version}`],
  ];
  return tag(
    'header',
    { id: 'top', class: `verdict ${verdict}` },
    tag('h1', {}, mark(verdict), ' ', headline),
    tag(
      'ul',
      { class: 'counts' },
      ...counts.map(({ status, text }) => tag('li', { class: status }, mark(status), ' ', text)),
    ),
    ...notes.map((note) => tag('p', { class: 'note', role: 'status' }, note)),
    tag(
      'dl',
      {},
      ...facts
        .filter(([, text]) => text !== '')
        .flatMap(([name, text]) => [tag('dt', {}, name), tag('dd', {}, text)]),
    ),
  );
}

/** Everything that failed, with reasons, and links to the scenarios that are `shown`; nothing when nothing did. */
export function failuresMarkup(
  { failures, omittedFailures }: Overview,
  shown: ReadonlySet<number>,
): Markup | undefined {
  if (failures.length === 0) return undefined;
  const room = new Room(PAGE_BYTES.failures);
  for (const failure of failures) room.take(failureMarkup(failure, shown.has(failure.position)));
  return tag(
    'section',
    { id: 'failures' },
    tag('h2', {}, 'What failed'),
    tag('ol', { class: 'failures' }, room.kept),
    leftOut(omittedFailures + room.omitted, 'failures'),
  );
}

function failureMarkup({ anchor, file, title, status, reason }: Failure, isShown: boolean): Markup {
  return tag(
    'li',
    {},
    spokenStatus(status),
    ' ',
    partLink(isShown ? anchor : '', title === '' ? file : `${file}: ${title}`),
    reason === '' ? undefined : tag('p', { class: 'text' }, reason),
  );
}

/** The table of contents: a row for each scenario, the worst first, with links to those that are `shown`. */
export function contentsMarkup(
  { scenarios }: RunResult,
  { order }: Overview,
  anchors: readonly ScenarioAnchors[],
  shown: ReadonlySet<number>,
): Markup {
  const room = new Room(PAGE_BYTES.table);
  for (const position of order) {
    const scenario = scenarios[position];
    if (scenario) room.take(rowMarkup(scenario, (shown.has(position) && anchors[position]?.scenario) || ''));
  }
  return tag(
    'section',
    { id: 'scenarios' },
    tag('h2', {}, 'Scenarios'),
    ...filterMarkup(scenarios),
    scrolled(
      'Scenarios',
      tag(
        'table',
        { class: 'contents' },
        tableHead('Status', 'Scenario', 'Steps', 'Guard', 'Time'),
        tag('tbody', {}, room.kept),
      ),
    ),
    leftOut(room.omitted, 'scenarios'),
  );
}

/** Shows only what did not pass; works without a script. Nothing where all scenarios are alike. */
function filterMarkup(scenarios: readonly ScenarioResult[]): Markup[] {
  const passed = scenarios.filter(({ status }) => status === 'passed').length;
  if (passed === 0 || passed === scenarios.length) return [];
  const choice = (id: string, text: string, checked: boolean): Markup =>
    tag('label', {}, tag('input', { type: 'radio', name: 'shown', id, checked }), ` ${text}`);
  return [
    tag(
      'fieldset',
      { class: 'filter' },
      tag('legend', {}, 'Show'),
      choice('show-all', `All ${plural(scenarios.length, 'scenario')}`, true),
      choice('show-rest', `Only the ${String(scenarios.length - passed)} that did not pass`, false),
    ),
  ];
}

function rowMarkup({ status, file, guard, steps, durationMs }: ScenarioResult, anchor: string): Markup {
  return tag(
    'tr',
    { class: `row ${status}` },
    tag('td', {}, badge(status)),
    tag('th', { scope: 'row' }, partLink(anchor, shorten(file, WIDTH.name))),
    tag('td', {}, stepCounts(steps.map((step) => step.status))),
    tag('td', {}, shorten(guard, WIDTH.name)),
    tag('td', { class: 'number' }, durationMs > 0 ? duration(durationMs) : ''),
  );
}

const COUNTED: readonly StepStatus[] = ['failed', 'errored', 'unchecked', 'skipped', 'passed'];

function stepCounts(statuses: readonly StepStatus[]): string {
  return COUNTED.flatMap((status) => {
    const count = statuses.filter((each) => each === status).length;
    return count === 0 ? [] : [`${String(count)} ${STATUS_TEXT[status]}`];
  }).join(', ');
}
