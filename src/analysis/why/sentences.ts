import type { Labels } from '../../gateway/difc/labels';
import { joined } from '../map/places';
import type { Denial } from './access';

/** Tags and names that a sentence lists; more are counted. */
const LISTED = 5;

/** `"a"`, `"a" and "b"`; of many the first, and how many more there are. */
function quotedList(names: readonly string[]): string {
  const shown = names.slice(0, LISTED).map((name) => JSON.stringify(name));
  const more = names.length - shown.length;
  return joined(more > 0 ? [...shown, `${String(more)} more`] : shown);
}

/** `the secrecy tag "a"`, `the integrity tags "a" and "b"`. */
export function tagsText(kind: Denial['kind'], tags: readonly string[]): string {
  return `the ${kind} tag${tags.length === 1 ? '' : 's'} ${quotedList(tags)}`;
}

/** What is read or written, as the subject of a sentence. */
export interface Subject {
  readonly text: string;
  readonly isPlural: boolean;
}

/** The resource of a step as a subject. */
export function resourceSubject({ description }: Labels): Subject {
  return { text: description === '' ? 'the resource' : `the resource "${description}"`, isPlural: false };
}

/** Items of a response as a subject; `positions` are those in the response, such as `1,3-4`, when they are known. */
export function itemsSubject(items: readonly Labels[], positions: string | undefined): Subject {
  const names = items.map(({ description }) => description).filter((name) => name !== '');
  const named = names.length === 0 ? '' : ` (${quotedList(names)})`;
  const at = positions === undefined ? '' : ` ${positions}`;
  const isPlural = items.length !== 1;
  return { text: `item${isPlural ? 's' : ''}${at}${named}`, isPlural };
}

/** Why an access is denied, without a full stop. */
export function denialText({ direction, kind, problem, tags }: Denial, { text, isPlural }: Subject): string {
  const listed = tagsText(kind, tags);
  const it = tags.length === 1 ? 'it' : 'them';
  const s = isPlural ? '' : 's';
  if (problem === 'data-lacks')
    return `${text} lack${s} ${listed}, and the agent requires ${it} of all it reads`;
  const has = isPlural ? 'have' : 'has';
  if (problem === 'agent-has')
    return `the agent carries ${listed}, and ${text} ${isPlural ? 'do' : 'does'} not: what the agent has read could leak there`;
  return direction === 'read'
    ? `${text} ${has} ${listed}, and the agent does not: it must not read such data`
    : `${text} require${s} ${listed} of an agent that writes there, and the agent does not have ${it}`;
}
