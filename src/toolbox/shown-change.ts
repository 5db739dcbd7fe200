import type { Json } from '../gateway/json';
import { inline } from '../report/terminal-text';
import { pointerText, type AcceptableChange } from '../run/expectation-changes';
import { shorten } from '../scenario/compact';
import { shortJson } from './bounds';

/** Characters of each value, of what stays the same before a difference, of the name of a step, and of a reason. */
const VALUE = 300;
const BEFORE = 60;
const NAME = 100;
const REASON = 200;

/** A value of a scenario that is replaced. */
export interface ScenarioChange {
  readonly file: string;
  readonly change: AcceptableChange;
}

/** What a change replaces by what, as JSON: of long values the part where they begin to differ. */
export function shownValues({ expected, accepted }: AcceptableChange): {
  readonly expected: string;
  readonly actual: string;
} {
  const [from, to] = [JSON.stringify(expected), JSON.stringify(accepted)];
  const at = differenceOf(from, to);
  const isSeen = at < VALUE / 2 || Math.max(from.length, to.length) <= VALUE;
  const shown = (value: Json, whole: string): string =>
    isSeen ? shortJson(value, VALUE) : `…${shorten(whole.slice(at - BEFORE), VALUE)}`;
  return { expected: shown(expected, from), actual: shown(accepted, to) };
}

/** A change as one line, in which no name hides the values or looks like another line. */
export function changeLine({ file, change }: ScenarioChange): string {
  const { step, path, reason } = change;
  const { expected, actual } = shownValues(change);
  const why = reason === '' ? '' : ` (${shorten(reason, REASON)})`;
  const name = shorten(step, NAME);
  return inline(`${file}#${pointerText(path)} step '${name}': ${expected} → ${actual}${why}`);
}

function differenceOf(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  let at = 0;
  while (at < length && one[at] === other[at]) at++;
  return at;
}
