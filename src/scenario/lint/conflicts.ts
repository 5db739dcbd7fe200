import { isJsonObject } from '../../gateway/json';
import { LIMITS } from '../../gateway/limits';
import { compactJson } from '../compact';
import { expectedOutcomes, type Expectation } from '../model';
import type { Ending } from './endings';

/** Something that leaves only some endings possible, in words that go on a sentence: "next to `trap`". */
export interface Constraint {
  readonly words: string;
  readonly allows: (ending: Ending) => boolean;
}

/** An expectation that no ending satisfies together with what was said before it. */
export interface Conflict {
  readonly name: keyof Expectation;
  /** Expectations it contradicts; empty when it contradicts the constraints given, or everything. */
  readonly others: readonly (keyof Expectation)[];
  /** "can never hold next to …: …" */
  readonly sentence: string;
  /** The only value that would do, if there is one. */
  readonly instead?: string;
}

type Name = keyof Expectation;
/** Names of limits whose hit fails an invocation, whatever else it did. */
export const LIMITS_THAT_FAIL: ReadonlySet<unknown> = new Set(
  Object.values(LIMITS).flatMap(({ name, fails }) => (fails ? [name] : [])),
);

type Demand = (ending: Ending) => boolean;

/** Which endings can satisfy an expectation, by its name; undefined, or no entry, when nothing can be said. */
const demands: Readonly<Partial<Record<Name, (expect: Expectation) => Demand | undefined>>> = {
  outcome: (expect) => {
    const outcomes = expectedOutcomes(expect);
    return ({ outcome }) => outcome !== null && outcomes?.includes(outcome) === true;
  },
  mode: (expect) => (ending) => ending.mode === expect.mode,
  operation: (expect) => (ending) => ending.operation === expect.operation,
  resource: () => (ending) => ending.operation !== undefined,
  accessible: () => (ending) => ending.labels !== 'absent',
  filtered: ({ filtered }) => {
    const isNone = typeof filtered === 'number' ? filtered === 0 : filtered?.length === 0;
    return ({ labels }) => labels === (isNone ? 'all-accessible' : 'some-filtered');
  },
  items: (expect) => (ending) => ending.items && Array.isArray(expect.items),
  response: ({ response }) => {
    const isError = response !== undefined && isJsonObject(response) ? response['isError'] : undefined;
    return (ending) => ending.isError.some((each) => each === isError);
  },
  error: () => (ending) => ending.failure !== undefined,
  trap: ({ trap }) => (typeof trap === 'string' ? ({ failure }) => failure === 'trap' : undefined),
  limit: ({ limit }) => (LIMITS_THAT_FAIL.has(limit) ? ({ failure }) => failure === 'limit' : undefined),
  output: () => (ending) => ending.output,
};

/**
 * Expectations that can never hold, in the order of `expect`, each with the fewest others that exclude it. What is
 * reported does not count against those after it.
 */
export function findConflicts(
  expect: Expectation,
  endings: readonly Ending[],
  given: readonly Constraint[],
): Conflict[] {
  const conflicts: Conflict[] = [];
  const accepted: (Constraint & { readonly name?: Name })[] = [...given];
  for (const name of Object.keys(expect) as Name[]) {
    const allows = demands[name]?.(expect);
    if (!allows) continue;
    if (left(endings, [...accepted, { allows }]).length > 0) {
      accepted.push({ name, allows, words: `next to ${written(name, expect)}` });
      continue;
    }
    const culprits = fewest(accepted, (some) => left(endings, [...some, { allows }]).length === 0);
    const others = culprits.flatMap((culprit) => culprit.name ?? []);
    conflicts.push({ name, others, ...explained(name, expect, culprits, left(endings, culprits)) });
  }
  return conflicts;
}

function left(endings: readonly Ending[], constraints: readonly Pick<Constraint, 'allows'>[]): Ending[] {
  return endings.filter((ending) => constraints.every(({ allows }) => allows(ending)));
}

/** One, two or all of `all` that are enough; none when nothing is needed. */
function fewest<T>(all: readonly T[], isEnough: (some: readonly T[]) => boolean): readonly T[] {
  if (isEnough([])) return [];
  const single = all.find((each) => isEnough([each]));
  if (single !== undefined) return [single];
  for (const [index, a] of all.entries()) {
    const b = all.slice(index + 1).find((each) => isEnough([a, each]));
    if (b !== undefined) return [a, b];
  }
  return all;
}

function explained(
  name: Name,
  expect: Expectation,
  culprits: readonly Constraint[],
  possible: readonly Ending[],
): Pick<Conflict, 'sentence' | 'instead'> {
  const words = culprits.map((culprit, index) =>
    index === 0 ? culprit.words : culprit.words.replace(/^next to /, ''),
  );
  const { reason, instead } = reasonFor(name, expect, possible);
  const when = words.length === 0 ? '' : ` ${words.join(' and ')}`;
  return { sentence: `can never hold${when}: ${reason}`, ...(instead === undefined ? {} : { instead }) };
}

function reasonFor(
  name: Name,
  expect: Expectation,
  possible: readonly Ending[],
): { readonly reason: string; readonly instead?: string } {
  if (name === 'outcome' || name === 'mode' || name === 'operation') {
    const values = [...new Set(possible.flatMap((ending) => ending[name] ?? []))];
    const [only, ...more] = values;
    if (only === undefined) return { reason: `there is no ${name} then` };
    const listed = values.map((value) => JSON.stringify(value)).join(' or ');
    return { reason: `the ${name} is then ${listed}`, ...(more.length === 0 ? { instead: only } : {}) };
  }
  return { reason: absence(name, expect, possible) };
}

function absence(name: Name, expect: Expectation, possible: readonly Ending[]): string {
  switch (name) {
    case 'resource':
      return 'the resource is not labeled then';
    case 'items':
      if (!Array.isArray(expect.items)) return 'the items are a list';
      if (possible.every(({ outcome }) => outcome === 'blocked')) return 'the whole response is blocked then';
      return 'no items are labeled then';
    case 'accessible':
      return 'no items are labeled then';
    case 'filtered':
      if (possible.every(({ labels }) => labels === 'absent')) return 'no items are labeled then';
      return possible.some(({ labels }) => labels === 'some-filtered')
        ? 'at least one item is filtered then'
        : 'no item is filtered then';
    case 'response': {
      const [only, ...more] = new Set(possible.flatMap(({ isError }) => isError));
      if (only === undefined || more.length > 0)
        return 'the agent gets an object with `content` and `isError`, which is true or false';
      return `\`isError\` is then ${String(only)}`;
    }
    case 'error':
      return 'there is no error then';
    case 'output':
      return 'a function that fails has no output';
    default:
      return possible.some(({ failure }) => failure !== undefined)
        ? 'the guard fails for another reason then'
        : 'the guard does not fail then';
  }
}

/** An expectation as it is in the file, values that are long left out. */
function written(name: Name, expect: Expectation): string {
  const value = expect[name];
  const isShort = typeof value !== 'object' && String(value).length < 24;
  return isShort && value !== undefined ? `\`"${name}": ${compactJson(value, 30)}\`` : `\`${name}\``;
}
