import * as l10n from '@vscode/l10n';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { messageOf, type FaultSink } from '../../base/fault';
import {
  Breakpoints,
  INSTRUCTIONS,
  type BreakpointRules,
  type ReachedBreakpoint,
} from '../../ide/debugging/breakpoints';
import {
  atDisassemblyLine,
  atInstruction,
  atSourceLine,
  unplaced,
  type Placement,
} from '../../ide/debugging/placements';
import type { DebugRun, ShownStop } from './debug-run';
import { offsetOf } from './instruction-reference';
import type { PreparedGuard } from './launch';
import { placeIn } from './reached-place';

/** The breakpoints of a session: in sources, in the guard's disassembly, and at instructions. */
export class GuardBreakpoints {
  readonly #breakpoints = new Breakpoints();

  constructor(
    private readonly guard: PreparedGuard,
    private readonly run: DebugRun,
    private readonly onFault: FaultSink,
  ) {}

  /** Replaces the breakpoints of a file or a disassembly. */
  async setLines({
    source: { path = '' },
    breakpoints = [],
  }: DebugProtocol.SetBreakpointsArguments): Promise<DebugProtocol.SetBreakpointsResponse['body']> {
    const place = await this.#lines(path);
    return this.#set(
      path,
      breakpoints.map((wanted) => [wanted, place(wanted.line)]),
    );
  }

  /** Replaces the breakpoints at instructions. */
  async setInstructions({
    breakpoints,
  }: DebugProtocol.SetInstructionBreakpointsArguments): Promise<
    DebugProtocol.SetInstructionBreakpointsResponse['body']
  > {
    const placed = breakpoints.map(async (wanted): Promise<[BreakpointRules, Placement]> => {
      const offset = offsetOf(wanted.instructionReference, wanted.offset);
      if (offset === undefined) return [wanted, unplaced(l10n.t('This is no instruction of the guard.'), {})];
      const { instructions } = await this.guard.instructions({ at: offset, skip: 0, count: 1 });
      const begins = instructions[0]?.offset === offset;
      return [wanted, atInstruction(offset, begins, this.run.instructions)];
    });
    return this.#set(INSTRUCTIONS, await Promise.all(placed));
  }

  /** What comes of the breakpoints where the guard has come to. Never rejects: what cannot be decided stops. */
  async reached({ stop, stack: [entry] }: ShownStop): Promise<ReachedBreakpoint> {
    const stops: ReachedBreakpoint = { stops: true, byInstruction: false, messages: [] };
    if (stop.type !== 'stopped' || !entry) return stops;
    try {
      return await this.#breakpoints.reached(stop.offset, placeIn(this.run, entry));
    } catch (error) {
      this.onFault('a breakpoint could not be decided', error);
      return {
        ...stops,
        messages: [l10n.t('The breakpoint could not be decided: {0}', messageOf(error))],
      };
    }
  }

  #set(
    path: string,
    placed: readonly (readonly [BreakpointRules, Placement])[],
  ): { breakpoints: DebugProtocol.Breakpoint[] } {
    const breakpoints = this.#breakpoints.set(path, placed);
    const { offsets } = this.#breakpoints;
    const armed = offsets.some((offset) => !this.run.instructions.isOfSource(offset));
    this.run.link.area.setBreakpoints(offsets, armed);
    return { breakpoints };
  }

  /** Finds the place of lines of a file. */
  async #lines(path: string): Promise<(line: number) => Placement> {
    const disassembly = await this.guard.disassemblyAt(path);
    if (typeof disassembly === 'string') return (line) => unplaced(disassembly, { line });
    if (disassembly) return (line) => atDisassemblyLine(line, disassembly, this.run.instructions);
    const sources = await this.guard.sourcesAt(path);
    return (line) => atSourceLine(line, sources, this.guard.subject.map);
  }
}
