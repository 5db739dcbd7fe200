import { checkPathText } from '../run/check-path';
import type { Check, RunResult, ScenarioResult } from '../run/result';

/**
 * The result as `--reporter json` writes it (scenario-format, Result). Ends with a line end. A result the
 * engine cannot write, because a value in it is nested too deep or all of it is too long (a guard decides
 * about both), is cut down, with a text in place of what is missing.
 */
export function jsonReport(result: RunResult): string {
  const written = { ...result, scenarios: result.scenarios.map(writtenScenario) };
  try {
    if (fits(written)) return jsonText(written);
  } catch (error) {
    // Nested too deep, or too long once its characters are escaped.
    if (!(error instanceof RangeError)) throw error;
  }
  return jsonText(new Excerpt().of(written, 0));
}

/** The scenario with the paths of its checks as text. */
function writtenScenario(scenario: ScenarioResult): object {
  const { agent, sessions, steps } = scenario;
  const written = Object.entries(sessions ?? {}).map(([name, each]) => [name, withPathTexts(each)] as const);
  return {
    ...scenario,
    agent: agent && withPathTexts(agent),
    ...(sessions ? { sessions: Object.fromEntries(written) } : {}),
    steps: steps.map(withPathTexts),
  };
}

function withPathTexts<T extends { readonly checks: readonly Check[] }>(judged: T): object {
  return { ...judged, checks: judged.checks.map((check) => ({ ...check, path: checkPathText(check) })) };
}

/** Escapes in JSON text; those that `JSON.stringify` writes for surrogates are of lone ones. */
const ESCAPE = /\\(?:u(d[89a-f]..)|.)/g;

/** A value as JSON text for people and programs, ending with a line end. It holds U+FFFD for lone surrogates, as Go has it. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2);
  const sound = text.includes('\\ud')
    ? text.replace(ESCAPE, (escape, lone?: string) => (lone === undefined ? escape : '\ufffd'))
    : text;
  return `${sound}\n`;
}

/** Characters the engine is asked to write; the longest text it can hold is 2^29 of them. */
const MAX_WRITTEN = 2 ** 28;

/** Whether `value` may be short enough to be written. The engine finds out only when it has been through all of it. */
function fits(value: unknown): boolean {
  let room = MAX_WRITTEN;
  const pending: unknown[] = [value];
  while (pending.length > 0 && room >= 0) {
    const next = pending.pop();
    room -= typeof next === 'string' ? next.length + 2 : 2;
    if (typeof next !== 'object' || next === null) continue;
    if (!Array.isArray(next)) for (const key of Object.keys(next)) room -= key.length + 2;
    for (const member of Array.isArray(next) ? (next as unknown[]) : Object.values(next))
      pending.push(member);
  }
  return room >= 0;
}

const MAX_DEPTH = 200;
/** Characters of an excerpt, indentation not counted. */
const MAX_CHARACTERS = 32 * 1024 * 1024;
/** Where the list of steps is, and what a step itself says: that much of a result is always reported. */
const STEPS_DEPTH = 3;
const STEP_DEPTH = 5;
const SHORT = 1000;
/** More members than any part of a result has. */
const RESULT_MEMBERS = 40;
const TOO_DEEP = '(nested too deep to show)';
const TOO_MUCH = '(too much to show)';

/** Copies values until they take too much room; after that, only texts that say so. */
class Excerpt {
  private room = MAX_CHARACTERS;

  of(value: unknown, depth: number): unknown {
    if (typeof value === 'string') {
      return this.takes(value.length) || (depth <= STEP_DEPTH && value.length <= SHORT) ? value : TOO_MUCH;
    }
    if (typeof value !== 'object' || value === null) return value;
    if (depth >= MAX_DEPTH) return TOO_DEEP;
    return Array.isArray(value) ? this.list(value, depth) : this.members(value, depth);
  }

  private list(items: readonly unknown[], depth: number): unknown[] {
    const kept: unknown[] = [];
    for (const item of items) {
      if (!this.takes(depth) && depth > STEPS_DEPTH) return [...kept, TOO_MUCH];
      kept.push(this.of(item, depth + 1));
    }
    return kept;
  }

  /** The few members of a result are all kept, so that what reads it finds its way. */
  private members(object: object, depth: number): object {
    const kept: [string, unknown][] = [];
    for (const [key, member] of Object.entries(object)) {
      if (!this.takes(key.length + depth) && kept.length >= RESULT_MEMBERS) {
        kept.push(['…', TOO_MUCH]);
        break;
      }
      kept.push([key, this.of(member, depth + 1)]);
    }
    return Object.fromEntries(kept);
  }

  private takes(characters: number): boolean {
    this.room -= characters + 2;
    return this.room >= 0;
  }
}
