import { isJsonObject, ownValue, type Json } from '../../gateway/json';
import { isMcpResult } from '../../scenario/answers';
import { pointerOf, withValueAt, type Place } from '../value-place';
import type { Question } from './asker';
import { contentOf } from './result-items';

/**
 * A place of a request or of its result that people may fill.
 *
 * `text`: any text, from which no label may follow. `name`: of a person or of a label; labels may follow it, but one
 * unknown name is as good as another. `key`: a property that the guard does not know. `argument`: any other text among
 * the arguments; labels may follow it.
 */
export interface TextPlace {
  readonly kind: 'text' | 'name' | 'key' | 'argument';
  readonly of: 'arguments' | 'result';
  /** A `key` is where the property is added. */
  readonly place: Place;
}

/** Properties that people fill with any text, and from which no label may follow. */
const FREE_TEXT = new Set(['title', 'body', 'description', 'message', 'comment', 'content', 'text']);
const PEOPLE = new Set(['login', 'username']);
/** Longer names do not exist: GitHub takes 39 characters for people, and 50 for labels. */
const LONGEST_NAME = 39;
/** Places of one request. */
const MAX_PLACES = 100;

/** The places of a request and of its result, texts first. */
export function textPlaces({ args, result }: Pick<Question, 'args' | 'result'>): TextPlace[] {
  const all = [
    ...placesIn(args).map((each): TextPlace => ({ ...each, of: 'arguments' })),
    ...placesIn(contentAsGiven(result)).map((each): TextPlace => ({ ...each, of: 'result' })),
  ].filter(({ kind, of }) => kind !== 'argument' || of === 'arguments');
  const ranks = ['text', 'name', 'key', 'argument'];
  return all.sort((a, b) => ranks.indexOf(a.kind) - ranks.indexOf(b.kind)).slice(0, MAX_PLACES);
}

/** The request with `text` at each of the places; names are cut to what names may be. */
export function withTexts<Q extends Pick<Question, 'args' | 'result'>>(
  question: Q,
  places: readonly TextPlace[],
  text: string,
): Q {
  const changed = (of: TextPlace['of'], value: Json): Json =>
    places
      .filter((each) => each.of === of)
      .reduce((each, { kind, place }) => {
        if (kind === 'key') return withValueAt(each, [...place, nameOf(text)], 'value');
        return withValueAt(each, place, kind === 'name' ? nameOf(text) : text);
      }, value);
  const args = changed('arguments', question.args);
  const content = contentAsGiven(question.result);
  if (!places.some(({ of }) => of === 'result')) return { ...question, args };
  return { ...question, args, result: holding(question.result, changed('result', content)) };
}

function nameOf(text: string): string {
  return text === '' ? ' ' : text.slice(0, LONGEST_NAME);
}

/** Places in words: `at /title of the result`, or `everywhere`. */
export function placesText(places: readonly TextPlace[]): string {
  const [only, ...others] = places;
  if (!only || others.length > 0) return 'in all texts that people write';
  const whose = only.of === 'arguments' ? 'the arguments' : 'the result';
  const at = pointerOf(only.place);
  return only.kind === 'key'
    ? `as the name of a property in ${at === '' ? whose : `${at} of ${whose}`}`
    : `at ${at} of ${whose}`;
}

/** The JSON of a result; null when that is text. */
function contentAsGiven(result: Json): Json {
  const { value, isWrapped } = contentOf(result);
  return !isWrapped && isMcpResult(result) ? null : value;
}

/** The same kind of result with another value; half of a surrogate pair stays one, which needs an escape. */
function holding(result: Json, value: Json): Json {
  if (!contentOf(result).isWrapped || !isJsonObject(result)) return value;
  return { ...result, content: [{ type: 'text', text: JSON.stringify(value) }] };
}

function placesIn(value: Json): Pick<TextPlace, 'kind' | 'place'>[] {
  const found: Pick<TextPlace, 'kind' | 'place'>[] = [];
  const pending: { readonly value: Json; readonly place: Place }[] = [{ value, place: [] }];
  for (let next = pending.pop(); next && found.length < MAX_PLACES; next = pending.pop()) {
    const { place } = next;
    if (typeof next.value === 'string') found.push({ kind: kindOf(place), place });
    else {
      if (isJsonObject(next.value) && Object.keys(next.value).length > 0) found.push({ kind: 'key', place });
      // One by one: a list may be longer than a call may have arguments.
      for (const member of members(next.value, place).reverse()) pending.push(member);
    }
  }
  return found;
}

function members(value: Json, place: Place): { readonly value: Json; readonly place: Place }[] {
  if (Array.isArray(value)) return value.map((each, at) => ({ value: each, place: [...place, at] }));
  if (!isJsonObject(value)) return [];
  return Object.keys(value).map((key) => ({ value: ownValue(value, key) ?? null, place: [...place, key] }));
}

function kindOf(place: Place): TextPlace['kind'] {
  const key = place.at(-1);
  const [list, at] = place.slice(-2);
  if (typeof key === 'string' && FREE_TEXT.has(key)) return 'text';
  if (typeof key === 'string' && PEOPLE.has(key)) return 'name';
  const isLabel = list === 'labels' && typeof at === 'number';
  const isLabelName = key === 'name' && place.at(-3) === 'labels' && typeof place.at(-2) === 'number';
  return isLabel || isLabelName ? 'name' : 'argument';
}
