import type { DebuggedGuard } from '../../inspect/debugged-guard';
import type { DebugPoints, SourcePoints } from '../../wasm/rewrite/debug-points';

/** Where the guard stops for a breakpoint at an instruction. */
export interface InstructionStop {
  /** Of the instruction, or of a later one of its function. */
  readonly offset: number;
  /** Why it is a later one: the guard runs already, or its function is too large. */
  readonly moved?: 'until-restart' | 'too-large';
}

/**
 * At which instructions a guard can stop. A large guard would become many times larger if it could stop at each, so
 * there that holds for the functions that have such a breakpoint when the guard starts.
 */
export class InstructionPoints {
  readonly #fine = new Set<number>();
  #isFixed = false;

  constructor(
    private readonly guard: Pick<DebuggedGuard, 'codeEnds' | 'isFine' | 'coarse'>,
    private readonly points: SourcePoints,
  ) {}

  /** Where the guard can stop, from now on. */
  fix(): DebugPoints {
    this.#isFixed = true;
    return { ...this.points, fine: this.guard.isFine ? 'all' : [...this.#fine] };
  }

  /** Whether an instruction is a place to stop at without more: where a line begins, or a mark of its source. */
  isOfSource(offset: number): boolean {
    const { everyInstruction, statements, marks } = this.points;
    return everyInstruction || statements.includes(offset) || marks.includes(offset);
  }

  /** Whether steps by instruction end at each. */
  takesSteps(offset: number): boolean {
    return this.#takes(this.#positionOf(offset));
  }

  /**
   * Where the guard stops for the instruction at `offset`; undefined where there is no place in the rest of its
   * function. Before `fix`, what is asked for is made possible.
   */
  stopFor(offset: number): InstructionStop | undefined {
    const position = this.#positionOf(offset);
    const isCoarse = this.guard.coarse.includes(position);
    if (!this.#isFixed && !isCoarse) this.#fine.add(position);
    if (this.#takes(position)) return { offset };
    const end = this.guard.codeEnds[position] ?? 0;
    const next = Math.min(nextOf(this.points.statements, offset), nextOf(this.points.marks, offset));
    if (next === offset) return { offset };
    return next < end ? { offset: next, moved: isCoarse ? 'too-large' : 'until-restart' } : undefined;
  }

  #takes(position: number): boolean {
    if (this.points.everyInstruction) return true;
    return !this.guard.coarse.includes(position) && (this.guard.isFine || this.#fine.has(position));
  }

  #positionOf(offset: number): number {
    return this.guard.codeEnds.findIndex((end) => offset < end);
  }
}

function nextOf(ascending: Uint32Array, offset: number): number {
  return ascending.find((each) => each >= offset) ?? Infinity;
}
