import type { Frame } from '../../gateway/invocation';
import type { GuardProfile } from '../../run/guard-profile';
import type { StackLocator } from '../../run/source-locator';
import type { ProfiledFunction } from './profile-tree';
import { shownFrame } from './shown-frame';

/** Places of one function that are listed one by one; those with more time come first. */
const MOST_PLACES = 64;

/** Where the time of a function goes: in itself or in one that was inlined into it. */
export interface TimedPlace {
  /** Functions from the one that was called into this place inward: those inlined, outermost first. */
  readonly inlined: readonly ProfiledFunction[];
  /** One-based line, of the source of the innermost function; 0 when it is not known. */
  readonly line: number;
  /** Part of the function's time, from 0 to 1. */
  readonly share: number;
}

/** A sampled function of a guard with the places that its time goes to, which sum up to 1. */
export interface PlacedFunction {
  readonly function: ProfiledFunction;
  readonly places: readonly TimedPlace[];
}

/**
 * Names and positions of the sampled functions, by index. The engine knows which function ran, not which line: the
 * time of a function is shared among its lines by how many of their instructions ran.
 */
export async function placeFunctions(
  { functionNames, entries, instructions }: GuardProfile,
  locator: StackLocator,
): Promise<Map<number, PlacedFunction>> {
  const indices = [...functionNames.keys()];
  const { functions, offsets, runs } = instructions;
  const frameAt = (index: number, offset: number): Frame => ({
    function: functionNames.get(index) || `$${String(index)}`,
    index,
    offset,
  });
  const stacks = [
    ...indices.map((index) => frameAt(index, entries.get(index) ?? 0)),
    ...Array.from(offsets, (offset, at) => frameAt(functions[at] ?? 0, offset)),
  ];
  const located = await locator.locateAll(stacks.map((frame) => ({ frames: [frame] })));
  const own = new Map<number, ProfiledFunction>();
  indices.forEach((index, at) => own.set(index, functionOf((located[at] ?? []).at(-1) ?? stacks[at])));
  const weighed = new Map<number, WeighedPlaces>();
  const inlined = new InlinedFunctions();
  Array.from(offsets).forEach((_, at) => {
    const index = functions[at] ?? 0;
    const places = weighed.get(index) ?? new WeighedPlaces();
    weighed.set(index, places);
    places.add(inlined, own.get(index), located[indices.length + at] ?? [], runs[at] ?? 0);
  });
  return new Map(
    [...own].map(([index, each]) => [
      index,
      { function: each, places: weighed.get(index)?.places(inlined) ?? alone(each) },
    ]),
  );
}

function alone({ line = 0 }: ProfiledFunction): TimedPlace[] {
  return [{ inlined: [], line, share: 1 }];
}

function functionOf(frame: Frame | undefined): ProfiledFunction {
  return { kind: frame?.library === true ? 'library' : 'guard', ...shownFrame(frame) };
}

/** Inlined functions by name and source; each begins at the first of its lines that was seen. */
class InlinedFunctions {
  readonly #seen = new Map<string, ProfiledFunction>();

  key(frame: Frame): string {
    const each = functionOf(frame);
    const key = `${each.name}\0${each.source ?? ''}`;
    const known = this.#seen.get(key);
    if (known === undefined || (each.line ?? Infinity) < (known.line ?? Infinity)) this.#seen.set(key, each);
    return key;
  }

  of(key: string): ProfiledFunction {
    return this.#seen.get(key) ?? { kind: 'guard', name: '' };
  }
}

interface Weighed {
  readonly inlined: readonly string[];
  readonly line: number;
  runs: number;
}

/** How often instructions of one function ran, by place. */
class WeighedPlaces {
  readonly #places = new Map<string, Weighed>();

  /** @param frames innermost first, of one instruction of the function `own` */
  add(
    known: InlinedFunctions,
    own: ProfiledFunction | undefined,
    frames: readonly Frame[],
    runs: number,
  ): void {
    // An inlined function of a library is what its caller does there.
    const kept = frames.filter(({ inlined, library }) => !(inlined === true && library === true));
    const inlined = kept.slice(0, -1).reverse();
    const [innermost] = kept;
    const isOwn = inlined.length > 0 || innermost?.source === own?.source;
    const line = isOwn ? (innermost?.line ?? 0) : 0;
    const keys = inlined.map((frame) => known.key(frame));
    const key = [...keys, String(line)].join('\u0001');
    const place = this.#places.get(key) ?? { inlined: keys, line, runs: 0 };
    place.runs += runs;
    this.#places.set(key, place);
  }

  places(known: InlinedFunctions): TimedPlace[] {
    const most = [...this.#places.values()].sort((a, b) => b.runs - a.runs).slice(0, MOST_PLACES);
    const total = most.reduce((sum, { runs }) => sum + runs, 0);
    return most.map(({ inlined, line, runs }) => ({
      inlined: inlined.map((key) => known.of(key)),
      line,
      share: runs / total,
    }));
  }
}
