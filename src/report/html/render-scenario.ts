import type { StepStatus } from '../../run/result';
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

/** How a scenario is shown. */
export interface ScenarioDrawing extends Draw {
  /** Whether the pictures of a scenario that passed are open, as in a short report. */
  readonly open: boolean;
}

/** A scenario with everything: problem, findings, steps, label flow and limits. */
export function scenarioMarkup(view: ScenarioView, draw: ScenarioDrawing): Markup {
  const { problem, findings, agents, steps, flows, headroom, position } = view;
  const isOpen = draw.open || view.status === 'failed' || view.status === 'errored';
  const all = [...agents, ...steps];
  const shown = shownSteps(all, position, draw);
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
    findings.length === 0
      ? undefined
      : part(
          4,
          'Findings about the scenario',
          findingsMarkup(findings, position, draw),
          leftOut(view.omittedFindings, 'findings'),
        ),
    all.length === 0 ? undefined : tag('div', { class: 'steps' }, ...shown),
    leftOut(view.omittedSteps, 'steps'),
    all.some(ran)
      ? tag(
          'details',
          { class: 'pictures', open: isOpen },
          tag('summary', {}, 'Label flow and limits'),
          ...flows.map((flow) => flowMarkup(flow, steps)),
          headroom.length === 0 ? undefined : part(4, 'Headroom', headroomMarkup(headroom)),
        )
      : undefined,
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

const RANKS: Readonly<Record<StepStatus, number>> = {
  failed: 0,
  errored: 0,
  unchecked: 1,
  passed: 2,
  skipped: 3,
};

/** The steps in their order; when they do not all fit, those that passed are one line first. */
function shownSteps(steps: readonly StepView[], scenario: number, draw: Draw): Markup[] {
  const room = new Room(PAGE_BYTES.scenario);
  const drawn = new Map<StepView, Markup>();
  for (const step of [...steps].sort((a, b) => RANKS[a.status] - RANKS[b.status])) {
    const markup = room.isFull ? undefined : stepMarkup(step, scenario, draw);
    drawn.set(step, markup && room.take(markup) ? markup : briefStep(step));
  }
  return steps.map((step) => drawn.get(step) ?? parts());
}
