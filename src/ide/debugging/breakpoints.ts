import type { CodeMap } from '../../inspect/code-map';

/** A breakpoint as the client receives it. */
export interface ShownBreakpoint {
  readonly verified: boolean;
  readonly line: number;
  readonly message?: string;
}

const NO_CODE = 'The guard has no code here.';
const NOT_A_SOURCE = 'The debugged guard was not built from this file.';

/** The breakpoints of all files of the client. */
export class Breakpoints {
  readonly #offsets = new Map<string, readonly number[]>();

  /** Replaces the breakpoints of the file at `path`, which is the guard's `sources` (none: another file). */
  set(
    path: string,
    lines: readonly number[],
    sources: readonly string[],
    map: CodeMap | undefined,
  ): ShownBreakpoint[] {
    const offsets: number[] = [];
    const shown = lines.map((line): ShownBreakpoint => {
      if (sources.length === 0 || map === undefined) return { verified: false, line, message: NOT_A_SOURCE };
      const placed = sources.flatMap((source) => map.breakpoint(source, line) ?? []);
      const [first] = placed;
      if (first === undefined) return { verified: false, line, message: NO_CODE };
      for (const each of placed) if (each.line === first.line) offsets.push(...each.offsets);
      return { verified: true, line: first.line };
    });
    this.#offsets.set(path, offsets);
    return shown;
  }

  /** Where the guard is to stop, in its file. */
  get offsets(): readonly number[] {
    return [...this.#offsets.values()].flat();
  }
}
