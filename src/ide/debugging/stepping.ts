import type { Resume } from '../../run/guard-stop';

/** Where a guard is, as far as steps go. */
export interface StepPlace {
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
export function startStep(kind: StepKind, from: StepPlace): Resume {
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
export function continueStep(kind: StepKind, from: StepPlace, here: StepPlace): Resume | undefined {
  if (here.depth < from.depth) return undefined;
  const isSameCall = here.depth === from.depth;
  const isSameLine =
    here.offset !== from.offset &&
    here.source === from.source &&
    here.line === from.line &&
    here.line !== undefined;
  if (kind === 'into') {
    if (isSameCall && here.inlined === from.inlined && isSameLine) return { kind: 'into' };
    if (!here.library || from.library) return undefined;
    return isSameCall || here.inlined > 0 ? { kind: 'into' } : { kind: 'out', depth: here.depth };
  }
  if (!isSameCall) return undefined;
  if (kind === 'out') {
    const isInlined = from.inlined > 0 && here.inlined >= from.inlined;
    return isInlined ? { kind: 'over', depth: from.depth } : undefined;
  }
  const isInside = here.inlined > from.inlined || (here.inlined === from.inlined && isSameLine);
  return isInside ? { kind: 'over', depth: from.depth } : undefined;
}
