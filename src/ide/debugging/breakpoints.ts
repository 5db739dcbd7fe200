import * as l10n from '@vscode/l10n';
import { hitsStop, isHitCondition } from './hit-condition';
import { unplaced, type Placement, type ShownBreakpoint } from './placements';

/** What a client says of a breakpoint besides where it is. */
export interface BreakpointRules {
  /** An expression that holds where the guard is to stop. */
  readonly condition?: string | undefined;
  /** How often the place is reached before the guard stops (`isHitCondition`). */
  readonly hitCondition?: string | undefined;
  /** A text to write in place of a stop, with expressions in braces. */
  readonly logMessage?: string | undefined;
}

/** A breakpoint that has a place, and how often the guard came there with its condition met. */
interface PlacedBreakpoint {
  readonly rules: BreakpointRules;
  readonly offsets: readonly number[];
  hits: number;
}

/** What breakpoints are decided with. */
export interface ReachedPlace {
  /** Whether a condition holds there, or why it cannot be evaluated. */
  holds(condition: string): Promise<boolean | { readonly problem: string }>;
  /** A log message with its expressions replaced. */
  filledIn(message: string): Promise<string>;
}

/** What comes of a place with breakpoints. */
export interface ReachedBreakpoint {
  readonly stops: boolean;
  /** Whether it is one of `INSTRUCTIONS` that stops, and no other. */
  readonly byInstruction: boolean;
  /** What log points write there. */
  readonly messages: readonly string[];
}

/** The key of breakpoints at instructions, which are in no file. */
export const INSTRUCTIONS = '';

/** All breakpoints of the client. */
export class Breakpoints {
  readonly #placed = new Map<string, readonly PlacedBreakpoint[]>();

  /** Replaces the breakpoints of the file at `path`, or `INSTRUCTIONS`: each with its place. */
  set(path: string, wanted: readonly (readonly [BreakpointRules, Placement])[]): ShownBreakpoint[] {
    const all: PlacedBreakpoint[] = [];
    const shown = wanted.map(([rules, placement]): ShownBreakpoint => {
      const { hitCondition } = rules;
      if (placement.offsets.length === 0) return placement.shown;
      if (hitCondition && !isHitCondition(hitCondition)) {
        const { verified: _, ...place } = placement.shown;
        return unplaced(unknownHitCondition(hitCondition), place).shown;
      }
      all.push({ rules, offsets: placement.offsets, hits: 0 });
      return placement.shown;
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
    const messages: string[] = [];
    const stopping = new Set<string>();
    let isNone = true;
    for (const [path, all] of this.#placed) {
      for (const breakpoint of all.filter(({ offsets }) => offsets.includes(offset))) {
        isNone = false;
        if (await this.#stops(breakpoint, place, messages)) stopping.add(path);
      }
    }
    const byInstruction = stopping.size === 1 && stopping.has(INSTRUCTIONS);
    return { stops: isNone || stopping.size > 0, byInstruction, messages };
  }

  async #stops(breakpoint: PlacedBreakpoint, place: ReachedPlace, messages: string[]): Promise<boolean> {
    const { condition, hitCondition, logMessage } = breakpoint.rules;
    const met = condition ? await place.holds(condition) : true;
    if (met === false) return false;
    if (condition && met !== true)
      messages.push(
        l10n.t('The condition {0} cannot be evaluated: {1}', JSON.stringify(condition), met.problem),
      );
    breakpoint.hits++;
    if (hitCondition && !hitsStop(hitCondition, breakpoint.hits)) return false;
    if (!logMessage) return true;
    messages.push(await place.filledIn(logMessage));
    return false;
  }
}

function unknownHitCondition(condition: string): string {
  return l10n.t(
    '{0} is no hit count. Enter a number, or one of == < <= > >= % and a number.',
    JSON.stringify(condition),
  );
}
