import type * as fastCheck from 'fast-check';
import { NotReached, type Asker } from './asker';
import type { PropertyContext, PropertyOutcome, Subject, Violation } from './property';

export type FastCheck = typeof fastCheck;

/** A case that says nothing of the property: it does not count as tried, and shows nothing. */
export const SAYS_NOTHING = Symbol('says nothing');

/** What a case shows: a violation, nothing wrong, or nothing at all. */
export type Shown = Violation | typeof SAYS_NOTHING | undefined;

/** What is tried for one subject. */
export interface Cases<V> {
  readonly applies: (subject: Subject) => boolean;
  /** The same for all subjects, so that both shrink: a number chooses among what a subject has. */
  readonly variations: (fc: FastCheck) => fastCheck.Arbitrary<V>;
  readonly violation: (asker: Asker, subject: Subject, variation: V) => Promise<Shown>;
}

const NOT_SHRUNK = 'the check was stopped before smaller requests were tried';

/** Tries random variations of random subjects; the violation is the smallest that shrinking finds. */
export async function tryRandomly<V>(
  context: PropertyContext,
  { applies, variations, violation }: Cases<V>,
): Promise<PropertyOutcome> {
  const { asker, seed, runs, signal, progress } = context;
  const subjects = context.subjects.filter(applies);
  if (subjects.length === 0) return { runs: 0 };
  const fc = await import('fast-check');
  const drawn = fc.record({ subject: oneOf(fc, subjects), variation: variations(fc) });
  let smallest: Violation | undefined;
  let silent = 0;
  let stopped: { readonly error: unknown } | undefined;
  const property = fc.asyncProperty(drawn, async ({ subject, variation }) => {
    // Ends the search: what is left is shrunk at once, and the result does not count.
    if (stopped) return false;
    progress();
    try {
      signal.throwIfAborted();
      const found = await violation(asker, subject, variation);
      // Nothing is known of a guard that was ended while it answered.
      signal.throwIfAborted();
      if (found === SAYS_NOTHING) {
        silent++;
        return true;
      }
      // Shrinking goes on from failures only, each smaller than the one before.
      smallest = found ?? smallest;
      return !found;
    } catch (error) {
      // An error is no counterexample: the property was not checked.
      stopped = { error };
      return false;
    }
  });
  const { numRuns } = await fc.check(property, { seed, numRuns: runs });
  // What was found before our engine could not finish, or a person stopped, stays found: nothing smaller was looked for.
  const isEnd = stopped !== undefined && (signal.aborted || stopped.error instanceof NotReached);
  if (stopped && !(smallest && isEnd)) throw stopped.error;
  if (!smallest) return { runs: numRuns - silent };
  return { runs: numRuns, violation: smallest, ...(signal.aborted ? { notes: [NOT_SHRUNK] } : {}) };
}

/** One of the values, at least one; the earlier ones are simpler, which `constantFrom` knows of the first only. */
export function oneOf<T>(fc: FastCheck, values: readonly T[]): fastCheck.Arbitrary<T> {
  return fc.nat({ max: values.length - 1 }).map((at) => values[at] as T);
}

/** Tries every case of every subject, in order, up to the first violation. */
export async function tryAll<V>(
  { asker, subjects, signal, progress }: PropertyContext,
  applies: (subject: Subject) => boolean,
  casesOf: (asker: Asker, subject: Subject) => Promise<readonly V[]>,
  violation: Cases<V>['violation'],
): Promise<PropertyOutcome> {
  let runs = 0;
  for (const subject of subjects.filter(applies)) {
    for (const each of await casesOf(asker, subject)) {
      signal.throwIfAborted();
      progress();
      const found = await violation(asker, subject, each);
      if (found === SAYS_NOTHING) continue;
      runs++;
      if (found) return { runs, violation: found };
    }
  }
  return { runs };
}
