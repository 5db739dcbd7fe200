import { duration } from '../lines';
import {
  labelsOf,
  leftOut,
  part,
  placeLink,
  scrolled,
  spokenStatus,
  STATUS_TEXT,
  tableHead,
  tagList,
  type Draw,
} from './elements';
import { parts, tag, type Markup } from './markup';
import { callsMarkup } from './render-calls';
import { checksMarkup } from './render-checks';
import { findingsMarkup, folded, outputMarkup, stackMarkup } from './render-findings';
import { usesMarkup } from './render-use';
import type { DecisionView, FilteredView, StepView } from './step-view';
import { figure } from '../../text/figure';

/** A step or label_agent: one line, and its details below it, open when something is wrong. */
export function stepMarkup(step: StepView, scenario: number, draw: Draw): Markup {
  const { anchor, status, index } = step;
  const isOpen = status === 'failed' || status === 'errored';
  return tag(
    'details',
    { class: `step ${status}`, id: anchor, open: isOpen },
    summary(step),
    tag(
      'div',
      { class: 'body' },
      tag(
        'p',
        { class: 'links' },
        tag('a', { href: `#${anchor}` }, 'Link to this step'),
        index === undefined
          ? undefined
          : placeLink(draw, { kind: 'scenario', scenario, path: ['steps', index] }, 'Go to step'),
      ),
      ...bodyOf(step, scenario, draw),
    ),
  );
}

/** A step of which only its line is shown. */
export function briefStep(step: StepView): Markup {
  return tag(
    'details',
    { class: `step ${step.status}`, id: step.anchor },
    summary(step),
    tag(
      'p',
      { class: 'body dim' },
      'The details of this step are not shown: the report has reached its size.',
    ),
  );
}

function summary({ title, index, facts, status, outcome, durationMs }: StepView): Markup {
  const number = index === undefined ? '' : `${String(index + 1)}. `;
  const note = status === 'unchecked' || status === 'skipped' ? ` (${STATUS_TEXT[status]})` : '';
  return tag(
    'summary',
    {},
    spokenStatus(status),
    ' ',
    tag('h4', {}, number, title),
    outcome === '' ? undefined : tag('span', { class: 'outcome' }, ` → ${outcome}`),
    note === '' ? undefined : tag('span', { class: `note ${status}` }, note),
    tag(
      'span',
      { class: 'dim' },
      ` ${[...facts, ...(status === 'skipped' ? [] : [duration(durationMs)])].join(', ')}`,
    ),
  );
}

function bodyOf(step: StepView, scenario: number, draw: Draw): (Markup | undefined)[] {
  const { error, checks, decision, resource, after, filtered, findings, stacks, calls, uses } = step;
  return [
    error === '' ? undefined : part(5, 'Error', tag('pre', { class: 'bad' }, error)),
    checks.length === 0 ? undefined : checksMarkup(step),
    decision ? part(5, 'Decision', decisionMarkup(decision)) : undefined,
    part(
      5,
      'Labels',
      tag(
        'dl',
        {},
        resource
          ? parts(
              tag('dt', {}, 'Resource'),
              tag('dd', {}, descriptionOf(resource.description), labelsOf(resource)),
            )
          : undefined,
        tag('dt', {}, 'Agent after it'),
        tag('dd', {}, labelsOf(after)),
        step.sinks === ''
          ? undefined
          : parts(tag('dt', {}, 'Write sinks'), tag('dd', {}, `The agent ${step.sinks}.`)),
      ),
    ),
    filtered.length === 0
      ? undefined
      : part(5, 'Filtered items', filteredMarkup(filtered), leftOut(step.omittedFiltered, 'filtered items')),
    findings.length === 0
      ? undefined
      : part(
          5,
          'Findings',
          findingsMarkup(findings, scenario, draw),
          leftOut(step.omittedFindings, 'findings'),
        ),
    ...stacks.map(({ title, lines, frame }) =>
      part(
        5,
        title,
        stackMarkup(lines),
        frame ? placeLink(draw, { kind: 'guard', scenario, frame }, 'Go to line') : undefined,
      ),
    ),
    calls ? part(5, 'Backend calls', callsMarkup(calls, scenario, draw)) : undefined,
    uses.length === 0 ? undefined : part(5, 'Limits', usesMarkup(uses)),
    ...step.outputs.map(outputMarkup),
    step.response === '' ? undefined : folded('Response to the agent', tag('pre', {}, step.response)),
    step.omittedBytes === 0
      ? undefined
      : tag(
          'p',
          { class: 'dim' },
          `The run did not keep about ${figure(step.omittedBytes)} bytes of this step.`,
        ),
  ];
}

function descriptionOf(description: string): Markup | undefined {
  return description === '' ? undefined : parts(tag('q', {}, description), ' ');
}

function decisionMarkup({
  outcome,
  reason,
  propagates,
  secrecyToAdd,
  integrityToDrop,
}: DecisionView): Markup {
  const [secrecy, integrity] = propagates
    ? ['Secrecy tags that the agent takes on: ', 'Integrity tags that the agent loses: ']
    : ['Secrecy tags in the way: ', 'Integrity tags in the way: '];
  return parts(
    tag('p', {}, `Coarse check: ${outcome}. `, tag('q', {}, reason)),
    secrecyToAdd.length === 0 ? undefined : tag('p', {}, secrecy, tagList(secrecyToAdd)),
    integrityToDrop.length === 0 ? undefined : tag('p', {}, integrity, tagList(integrityToDrop)),
  );
}

function filteredMarkup(filtered: readonly FilteredView[]): Markup {
  return scrolled(
    'Filtered items',
    tag(
      'table',
      {},
      tableHead('Item', 'Because of', 'Labels', 'Reason'),
      tag(
        'tbody',
        {},
        ...filtered.map(({ labels, kind, reason }) =>
          tag(
            'tr',
            {},
            tag('th', { scope: 'row' }, labels.description === '' ? '(no description)' : labels.description),
            tag('td', {}, kind),
            tag('td', {}, labelsOf(labels)),
            tag('td', { class: 'text' }, reason),
          ),
        ),
      ),
    ),
  );
}
