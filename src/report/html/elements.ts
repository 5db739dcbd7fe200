import type { StepStatus } from '../../run/result';
import type { LinkTarget, ReportContext } from './context';
import { parts, tag, type Child, type Markup } from './markup';
import type { LabelsView } from './step-view';
import { figure } from '../../text/figure';

/** What draws a part of the page. */
export type Draw = Pick<ReportContext, 'link'>;

/** What a status is called; `nothing checked` is no success. */
export const STATUS_TEXT: Readonly<Record<StepStatus, string>> = {
  passed: 'passed',
  failed: 'failed',
  errored: 'could not run',
  unchecked: 'ran, nothing checked',
  skipped: 'skipped',
};

const MARKS: Readonly<Record<StepStatus | 'none', string>> = {
  passed: '✓',
  failed: '✗',
  errored: '!',
  unchecked: '○',
  skipped: '–',
  none: '○',
};

/** A mark that people see and screen readers do not say: what it means is said beside it. */
export function mark(status: StepStatus | 'none'): Markup {
  return tag('span', { class: `mark ${status}`, 'aria-hidden': 'true' }, MARKS[status]);
}

/** A status as a mark and a word. */
export function badge(status: StepStatus): Markup {
  return tag('span', { class: `badge ${status}` }, mark(status), ' ', STATUS_TEXT[status]);
}

/** A status for screen readers only, where people see its mark. */
export function spokenStatus(status: StepStatus): Markup {
  return parts(mark(status), unseen(`${STATUS_TEXT[status]}: `));
}

/** Text for screen readers only. */
function unseen(text: string): Markup {
  return tag('span', { class: 'unseen' }, text);
}

/** A link to a part of the page; text where there is no such part. */
export function partLink(anchor: string, ...children: readonly Child[]): Markup {
  return anchor === '' ? tag('span', {}, ...children) : tag('a', { href: `#${anchor}` }, ...children);
}

/** A button that leads to a place in the editor; nothing in a file. */
export function placeLink({ link }: Draw, target: LinkTarget, text: string): Markup | undefined {
  if (!link) return undefined;
  return tag('button', { type: 'button', class: 'link', 'data-link': link(target) }, text);
}

/** A code, which leads to what it means: in the editor to its document, in a file to the end of the page. */
export function codeLink(draw: Draw, code: string): Markup {
  return (
    placeLink(draw, { kind: 'code', code }, code) ?? tag('a', { href: `#code-${code}`, class: 'code' }, code)
  );
}

/** Tags of a label, each in its own frame. */
export function tagList(tags: readonly string[]): Markup {
  if (tags.length === 0) return tag('span', { class: 'dim' }, 'none');
  return parts(...tags.flatMap((each, at) => [at === 0 ? '' : ' ', tag('code', { class: 'tag' }, each)]));
}

/** Secrecy and integrity in one line. */
export function labelsOf({ secrecy, integrity }: LabelsView): Markup {
  return parts(
    tag('span', { class: 'dim' }, 'secrecy '),
    tagList(secrecy),
    tag('span', { class: 'dim' }, ' integrity '),
    tagList(integrity),
  );
}

/** A table that may be wider than the page: it is scrolled with the keyboard, too. */
export function scrolled(label: string, ...children: readonly Child[]): Markup {
  return tag('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label }, ...children);
}

/** The head of a table. */
export function tableHead(...heads: readonly string[]): Markup {
  return tag('thead', {}, tag('tr', {}, ...heads.map((head) => tag('th', { scope: 'col' }, head))));
}

/** That something is not shown, such as `label flows`; nothing when all is. */
export function leftOut(count: number, what: string, why = ''): Markup | undefined {
  if (count <= 0) return undefined;
  const noun = count === 1 ? `${what.replace(/ies$/, 'ys').replace(/s$/, '')} is` : `${what} are`;
  const text = `… ${figure(count)} more ${noun} not shown${why === '' ? '' : `, ${why}`}.`;
  return tag('p', { class: 'dim' }, text);
}

/** A part of a scenario or step with its heading. */
export function part(level: 4 | 5, title: string, ...children: readonly Child[]): Markup {
  return tag('section', { class: 'part' }, tag(`h${String(level)}`, {}, title), ...children);
}
