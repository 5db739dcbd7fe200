import { isFailure } from '../../run/status';
import { duration } from '../lines';
import { PAGE_BYTES } from './bounds';
import { badge, leftOut, part, placeLink, type Draw } from './elements';
import { Room } from './room';
import { parts, tag, type Child, type Markup } from './markup';
import { flowMarkup } from './render-flow';
import { findingsMarkup } from './render-findings';
import { briefStep, stepMarkup } from './render-step';
import { headroomMarkup } from './render-use';
import type { ScenarioView } from './scenario-view';
import type { StepView } from './step-view';
import { compareSteps } from './worst-first';

/** Why a part is not shown. */
const FULL = 'because the report has reached its size';

/** How a scenario is shown. */
export interface ScenarioDrawing extends Draw {
  /** Whether the pictures of a scenario that passed are open, as in a short report. */
  readonly open: boolean;
}

/**
 * A scenario with everything: problem, findings, steps, label flow and limits. Details are made until they fill
 * `PAGE_BYTES.scenario`: findings, what failed, label flows, and then all other steps.
 */
export function scenarioMarkup(view: ScenarioView, draw: ScenarioDrawing): Markup {
  const { problem, agents, steps, position } = view;
  const room = new Room(PAGE_BYTES.scenario);
  const findings = findingsPart(view, room, draw);
  const all = [...agents, ...steps];
  const wrong = all.filter(({ status }) => isFailure(status));
  const drawn = new Map(drawnSteps(wrong, room, position, draw));
  room.tryAgain();
  const pictures = all.some(ran) ? picturesMarkup(view, room, draw) : undefined;
  room.tryAgain();
  const others = all.filter(({ status }) => !isFailure(status));
  others.sort((a, b) => compareSteps(a.status, b.status));
  for (const [step, markup] of drawnSteps(others, room, position, draw)) drawn.set(step, markup);
  return section(
    view,
    draw,
    problem
      ? tag(
          'div',
          { class: 'problem' },
          tag('p', {}, `${problem.title}:`),
          tag('pre', { class: 'bad' }, problem.error),
        )
      : undefined,
    findings,
    all.length === 0
      ? undefined
      : tag('div', { class: 'steps' }, ...all.map((step) => drawn.get(step) ?? parts())),
    leftOut(view.omittedSteps, 'steps'),
    pictures,
  );
}

function findingsPart(
  { findings, omittedFindings, position }: ScenarioView,
  room: Room,
  draw: Draw,
): Markup | undefined {
  if (findings.length === 0) return undefined;
  const title = 'Findings about the scenario';
  const markup = part(
    4,
    title,
    findingsMarkup(findings, position, draw),
    leftOut(omittedFindings, 'findings'),
  );
  return room.take(markup)
    ? markup
    : part(4, title, leftOut(findings.length + omittedFindings, 'findings', FULL));
}

/** Label flows that fit, and the limits. */
function picturesMarkup(view: ScenarioView, room: Room, draw: ScenarioDrawing): Markup {
  const { steps, flows, omittedFlows, headroom, status } = view;
  const isOpen = draw.open || isFailure(status);
  const anchors = new Map(
    steps.flatMap(({ index, anchor }) => (index === undefined ? [] : [[index, anchor]])),
  );
  const limits = headroom.length === 0 ? undefined : part(4, 'Headroom', headroomMarkup(headroom));
  const markups = flows.flatMap((flow) => {
    const markup = room.isFull ? undefined : flowMarkup(flow, anchors);
    return markup && room.take(markup) ? [markup] : [];
  });
  const missing = flows.length - markups.length;
  return tag(
    'details',
    { class: 'pictures', open: isOpen },
    tag('summary', {}, 'Label flow and limits'),
    ...markups,
    leftOut(missing + omittedFlows, 'label flows', missing > 0 ? FULL : ''),
    limits,
  );
}

function section(view: ScenarioView, draw: Draw, ...children: readonly Child[]): Markup {
  const { anchor, file, status, guard, profile, durationMs, description, position } = view;
  const facts = [
    ...(guard === '' ? [] : [`guard ${guard}`]),
    ...(profile === '' ? [] : [`profile ${profile}`]),
    ...(durationMs > 0 ? [duration(durationMs)] : []),
  ];
  return tag(
    'section',
    { class: `scenario ${status}`, id: anchor, 'aria-label': file },
    tag('h3', {}, badge(status), ' ', file),
    tag(
      'p',
      { class: 'links' },
      tag('span', { class: 'dim' }, facts.join(', ')),
      ' ',
      tag('a', { href: `#${anchor}` }, 'Link to this scenario'),
      ' ',
      tag('a', { href: '#scenarios' }, 'Contents'),
      ' ',
      placeLink(draw, { kind: 'scenario', scenario: position, path: [] }, 'Open scenario'),
    ),
    description === '' ? undefined : tag('p', { class: 'text' }, description),
    ...children,
  );
}

function ran({ status }: StepView): boolean {
  return status !== 'skipped';
}

/** Steps with their details; when they do not all fit, the last ones are one line. */
function* drawnSteps(
  steps: readonly StepView[],
  room: Room,
  scenario: number,
  draw: Draw,
): Generator<readonly [StepView, Markup]> {
  for (const step of steps) {
    const markup = room.isFull ? undefined : stepMarkup(step, scenario, draw);
    yield [step, markup && room.take(markup) ? markup : briefStep(step)];
  }
}
