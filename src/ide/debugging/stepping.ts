import type { Step } from '../../run/guard-stop';

/** Where a guard is, as far as steps go. */
export interface StepLocation {
  readonly offset: number;
  /** Calls of the guard's functions, 1 for the one that the host called. */
  readonly depth: number;
  /** Calls inlined into this one by the compiler. */
  readonly inlined: number;
  readonly source?: string | undefined;
  readonly line?: number | undefined;
  /** In a library's code. */
  readonly library: boolean;
}

export type StepKind = 'into' | 'over' | 'out';

/** How the guard goes on for a step from `from`. */
export function startStep(kind: StepKind, from: StepLocation): Step {
  if (kind === 'into') return { kind: 'into' };
  // Leaving an inlined call goes on in the same call.
  if (kind === 'over' || from.inlined > 0) return { kind: 'over', depth: from.depth };
  return { kind: 'out', depth: from.depth };
}

/**
 * How a step that began at `from` goes on from `here`, where a statement begins; undefined when it has ended. A
 * line that the compiler scattered is one step, an inlined call is stepped over like any other, and steps do not
 * end in libraries.
 */
export function continueStep(kind: StepKind, from: StepLocation, here: StepLocation): Step | undefined {
  if (here.depth < from.depth) return undefined;
  if (kind === 'into') return continueInto(from, here);
  if (here.depth > from.depth) return undefined;
  const isInside =
    kind === 'out'
      ? from.inlined > 0 && here.inlined >= from.inlined
      : here.inlined > from.inlined || isSameLine(from, here);
  return isInside ? { kind: 'over', depth: from.depth } : undefined;
}

function continueInto(from: StepLocation, here: StepLocation): Step | undefined {
  const isSameCall = here.depth === from.depth;
  if (isSameCall && isSameLine(from, here)) return { kind: 'into' };
  if (!here.library || from.library) return undefined;
  return isSameCall || here.inlined > 0 ? { kind: 'into' } : { kind: 'out', depth: here.depth };
}

/** How the guard goes on for a step by instruction from `from`: lines and inlined calls do not count. */
export function instructionStep(kind: StepKind, { depth }: StepLocation): Step {
  return kind === 'into' ? { kind, byInstruction: true } : { kind, depth, byInstruction: true };
}

/** How a step by instruction goes on where a breakpoint that does not hold was on its way; undefined at its end. */
export function continueInstructionStep(
  kind: StepKind,
  from: StepLocation,
  here: StepLocation,
): Step | undefined {
  const isOnItsWay = kind === 'out' ? here.depth >= from.depth : kind === 'over' && here.depth > from.depth;
  return isOnItsWay ? instructionStep(kind, from) : undefined;
}

/** Whether a step came from one statement to another on the same line, as deep in inlined calls. */
function isSameLine(from: StepLocation, here: StepLocation): boolean {
  return (
    here.inlined === from.inlined &&
    here.offset !== from.offset &&
    here.source === from.source &&
    here.line === from.line &&
    here.line !== undefined
  );
}
