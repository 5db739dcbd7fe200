import { levelName } from '../invocation';
import { codeLink, leftOut, placeLink, type Draw } from './elements';
import type { FindingView, OutputView } from './finding-view';
import { parts, tag, type Markup } from './markup';

const SEVERITY_MARKS = { error: '✗', warning: '!', info: 'i' } as const;

/** Findings with code, message, stack, and links to what they are about. */
export function findingsMarkup(findings: readonly FindingView[], scenario: number, draw: Draw): Markup {
  return tag(
    'ul',
    { class: 'findings' },
    ...findings.map(({ severity, code, message, stack, frame, at }) =>
      tag(
        'li',
        { class: severity },
        tag('span', { class: `mark ${severity}`, 'aria-hidden': 'true' }, SEVERITY_MARKS[severity]),
        ' ',
        tag('span', { class: 'dim' }, `${severity} `),
        codeLink(draw, code),
        ' ',
        tag('span', { class: 'text' }, message),
        frame ? parts(' ', placeLink(draw, { kind: 'guard', scenario, frame }, 'Go to line')) : undefined,
        at
          ? parts(' ', placeLink(draw, { kind: 'scenario', scenario, path: at }, 'Go to scenario'))
          : undefined,
        stack.length === 0 ? undefined : stackMarkup(stack),
      ),
    ),
  );
}

/** Frames, a line each. */
export function stackMarkup(lines: readonly string[]): Markup {
  return tag('pre', { class: 'stack' }, lines.join('\n'));
}

/** What a guard wrote in an invocation. */
export function outputMarkup({ function: name, logs, omittedLogs, stdout, stderr }: OutputView): Markup {
  return folded(
    `Output of ${name}`,
    logs.length === 0
      ? undefined
      : tag(
          'ul',
          { class: 'logs' },
          ...logs.map(({ level, message }) =>
            tag(
              'li',
              {},
              tag('span', { class: 'dim' }, `${levelName(level)} `),
              tag('span', { class: 'text' }, message),
            ),
          ),
        ),
    leftOut(omittedLogs, 'log entries'),
    stdout === '' ? undefined : parts(tag('p', { class: 'dim' }, 'stdout'), tag('pre', {}, stdout)),
    stderr === '' ? undefined : parts(tag('p', { class: 'dim' }, 'stderr'), tag('pre', {}, stderr)),
  );
}

/** A part that is open only when it is wanted. */
export function folded(title: string, ...children: readonly (Markup | undefined)[]): Markup {
  return tag('details', { class: 'part' }, tag('summary', {}, title), ...children);
}
