import type { CodeMap } from '../../inspect/code-map';
import { hitsStop, isHitCondition } from './hit-condition';

/** A breakpoint as a client sets it; the line counts from 1. */
export interface WantedBreakpoint {
  readonly line: number;
  /** An expression that holds where the guard is to stop. */
  readonly condition?: string | undefined;
  /** How often the place is reached before the guard stops (`isHitCondition`). */
  readonly hitCondition?: string | undefined;
  /** A text to write in place of a stop, with expressions in braces. */
  readonly logMessage?: string | undefined;
}

/** A breakpoint as the client receives it. */
export interface ShownBreakpoint {
  readonly verified: boolean;
  readonly line: number;
  readonly message?: string;
}

/** A breakpoint that has a place, and how often the guard came there with its condition met. */
interface PlacedBreakpoint {
  readonly wanted: WantedBreakpoint;
  readonly offsets: readonly number[];
  hits: number;
}

/** What breakpoints are decided with. */
export interface ReachedPlace {
  /** Whether a condition holds there; rejects when it cannot be evaluated. */
  holds(condition: string): Promise<boolean>;
  /** A log message with its expressions replaced. */
  filledIn(message: string): Promise<string>;
}

/** What comes of a place with breakpoints. */
export interface ReachedBreakpoint {
  readonly stops: boolean;
  /** What log points write there. */
  readonly messages: readonly string[];
}

const NO_CODE = 'The guard has no code here.';
const NOT_A_SOURCE = 'The debugged guard was not built from this file.';

/** The breakpoints of all files of the client. */
export class Breakpoints {
  readonly #placed = new Map<string, readonly PlacedBreakpoint[]>();

  /** Replaces the breakpoints of the file at `path`, which is the guard's `sources` (none: another file). */
  set(
    path: string,
    wanted: readonly WantedBreakpoint[],
    sources: readonly string[],
    map: CodeMap | undefined,
  ): ShownBreakpoint[] {
    const all: PlacedBreakpoint[] = [];
    const shown = wanted.map((each): ShownBreakpoint => {
      const { line, hitCondition } = each;
      if (sources.length === 0 || map === undefined) return { verified: false, line, message: NOT_A_SOURCE };
      const placed = sources.flatMap((source) => map.breakpoint(source, line) ?? []);
      const [first] = placed;
      if (first === undefined) return { verified: false, line, message: NO_CODE };
      if (hitCondition && !isHitCondition(hitCondition))
        return { verified: false, line, message: unknownHitCondition(hitCondition) };
      const offsets = placed.flatMap((at) => (at.line === first.line ? at.offsets : []));
      all.push({ wanted: each, offsets, hits: 0 });
      if (first.line === line) return { verified: true, line };
      return { verified: true, line: first.line, message: movedTo(line, first.line) };
    });
    this.#placed.set(path, all);
    return shown;
  }

  /** Where the guard is to stop, in its file. */
  get offsets(): readonly number[] {
    return [...this.#placed.values()].flatMap((all) => all.flatMap(({ offsets }) => offsets));
  }

  /** Decides what comes of the breakpoints at an offset. A condition that cannot be evaluated stops, and says why. */
  async reached(offset: number, place: ReachedPlace): Promise<ReachedBreakpoint> {
    const here = [...this.#placed.values()].flat().filter(({ offsets }) => offsets.includes(offset));
    const messages: string[] = [];
    let stops = here.length === 0;
    for (const breakpoint of here) {
      const { condition, hitCondition, logMessage } = breakpoint.wanted;
      if (condition) {
        const met = await place.holds(condition).catch((error: unknown) => {
          messages.push(
            `The condition ${JSON.stringify(condition)} cannot be evaluated: ${messageOf(error)}`,
          );
          return true;
        });
        if (!met) continue;
      }
      breakpoint.hits++;
      if (hitCondition && !hitsStop(hitCondition, breakpoint.hits)) continue;
      if (logMessage) messages.push(await place.filledIn(logMessage));
      else stops = true;
    }
    return { stops, messages };
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  return error.message;
}

function movedTo(from: number, to: number): string {
  return `No code begins at line ${String(from)}. The guard stops at line ${String(to)}.`;
}

function unknownHitCondition(condition: string): string {
  return `${JSON.stringify(condition)} is no hit count. Enter a number, or one of == < <= > >= % and a number.`;
}
