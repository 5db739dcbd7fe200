import type { Invocation } from '../gateway/invocation';
import type { Json } from '../gateway/json';
import { finding } from './finding';
import type { Check, StepResult } from './result';

/**
 * How much the results of one run hold, in characters and bytes: logs, outputs, calls, responses, stacks of all its
 * steps together. What comes after that is kept as an excerpt.
 */
export const RUN_BYTES = 128 * 1024 * 1024;

/** Of an excerpt: characters of a text, entries of a list, levels of a value. */
const CUT_TEXT = 1000;
const CUT_LIST = 20;
const CUT_LEVELS = 12;
/** Of an excerpt as a whole: bytes, and the members of a result and levels of its parts that are there in any case. */
const EXCERPT_BYTES = 64 * 1024;
const RESULT_MEMBERS = 60;
const RESULT_LEVELS = 5;
/** Texts up to here are names and words of ours. */
const SHORT_TEXT = 40;
/** Roughly what a value takes besides its texts. */
const VALUE_BYTES = 16;

/** Gives the results of a run room as long as there is some. Checks are made before: no verdict depends on it. */
export class RunBudget {
  #left: number;

  constructor(bytes = RUN_BYTES) {
    this.#left = bytes;
  }

  /** The step as it is kept; an excerpt says in `omittedBytes` and in a finding how much is gone. */
  step(step: StepResult): StepResult {
    const bytes = this.#take(step);
    if (bytes === undefined) return step;
    const { checks, findings, ...rest } = step;
    const kept = excerpt(rest);
    const omittedBytes = Math.max(0, bytes - weightOf(kept, Infinity));
    const message = `about ${megabytes(omittedBytes)} of logs, outputs, calls and responses of this step are not kept: a run keeps ${megabytes(RUN_BYTES)} in all`;
    return {
      ...kept,
      checks: checks.map(shortCheck),
      findings: [finding('not-kept', message), ...findings.slice(0, CUT_LIST).map((each) => excerpt(each))],
      omittedBytes,
    };
  }

  /** Invocations as they are kept. */
  invocations(invocations: readonly Invocation[]): readonly Invocation[] {
    return this.#take(invocations) === undefined ? invocations : excerpt(invocations);
  }

  /** Takes room for a value; its weight when there is none, of which an excerpt then takes next to nothing. */
  #take(value: unknown): number | undefined {
    const bytes = weightOf(value, this.#left);
    if (bytes <= this.#left) {
      this.#left -= bytes;
      return undefined;
    }
    return weightOf(value, Infinity);
  }
}

/** Characters and values of `value`; counting ends above `most`. Depth costs no stack. */
export function weightOf(value: unknown, most: number): number {
  let weight = 0;
  const pending: unknown[] = [value];
  while (pending.length > 0 && weight <= most) {
    const next = pending.pop();
    weight += VALUE_BYTES;
    if (typeof next === 'string') weight += next.length;
    else if (typeof next === 'object' && next !== null) {
      const members: readonly unknown[] = Array.isArray(next) ? next : Object.values(next);
      if (!Array.isArray(next)) for (const key of Object.keys(next)) weight += key.length;
      for (const member of members) pending.push(member);
    }
  }
  return weight;
}

/** The same shape with short texts and short lists. */
function excerpt<T>(value: T, room = EXCERPT_BYTES): T {
  return new Excerpt(room).of(value, 0) as T;
}

/** Copies values until they take too much room; then only the members that results themselves have are left. */
class Excerpt {
  constructor(private room: number) {}

  of(value: unknown, level: number): unknown {
    this.room -= VALUE_BYTES;
    if (typeof value === 'string') return this.text(value);
    if (typeof value !== 'object' || value === null) return value;
    if (level >= CUT_LEVELS) return null;
    if (!Array.isArray(value)) return this.members(value, level);
    const kept: unknown[] = [];
    for (const each of value as unknown[]) {
      if (kept.length >= CUT_LIST || this.room < 0) break;
      kept.push(this.of(each, level + 1));
    }
    return kept;
  }

  /** What a guard names keys is its own affair; results have fewer members, and not as deep inside. */
  private members(value: object, level: number): object {
    const kept: [string, unknown][] = [];
    for (const [key, each] of Object.entries(value)) {
      if (kept.length >= RESULT_MEMBERS || (this.room < 0 && level > RESULT_LEVELS)) break;
      kept.push([this.text(key), this.of(each, level + 1)]);
    }
    return Object.fromEntries(kept);
  }

  private text(text: string): string {
    if (text.length <= SHORT_TEXT) return detached(text);
    const short = shortText(text, Math.max(0, Math.min(CUT_TEXT, this.room)));
    this.room -= short.length;
    return short;
  }
}

function shortText(text: string, most = CUT_TEXT): string {
  if (text.length <= most) return detached(text);
  return detached(`${text.slice(0, most)}[Guard Lab: ${text.length - most} more characters not kept]`);
}

/** The same text on its own: the engine lets a part of a long text hold on to all of it. */
function detached(text: string): string {
  return ` ${text}`.slice(1);
}

/** A check without a long actual value: an excerpt of it would pass for the value, in an update for instance. */
function shortCheck(check: Check): Check {
  if (weightOf(check.actual, CUT_TEXT) <= CUT_TEXT) {
    const { note } = check;
    return {
      ...check,
      // Whole: only the texts are on their own.
      actual: JSON.parse(JSON.stringify(check.actual)) as Json,
      ...(note === undefined ? {} : { note: shortText(note) }),
    };
  }
  return { ...check, actual: null, note: shortText(check.note ?? 'the actual value is too long to be kept') };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0)} MiB`;
}
