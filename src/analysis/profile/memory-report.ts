import type { GuardFunction } from '../../gateway/invocation';
import type { GuardProfile, MemoryGrowth } from '../../run/guard-profile';
import type { StackLocator } from '../../run/source-locator';
import { shownFrame } from './shown-frame';

/** Memory became larger, once or several times at the same place. */
export interface ReportedGrowth {
  /** Name of the step; null before the steps. */
  readonly step: string | null;
  /** What the gateway called; null while the guard was loaded. */
  readonly function: GuardFunction | null;
  /** Pages of 64 KiB that came to it. */
  readonly pages: number;
  /** How often it grew there. */
  readonly times: number;
  /** The guard's function that asked for it, innermost of its author's; absent: the gateway made room for its buffers. */
  readonly by?: { readonly name: string; readonly source?: string; readonly line?: number };
}

/** Memory over one run of a scenario, in pages of 64 KiB. */
export interface MemoryReport {
  /** Once the guard was loaded. */
  readonly start: number;
  readonly peak: number;
  readonly end: number;
  /** In the order of time. */
  readonly growths: readonly ReportedGrowth[];
  /** Growths that are not listed. */
  readonly omitted: number;
}

/** Says in which step and where memory grew. */
export async function memoryReport(
  { memory, calls }: Pick<GuardProfile, 'memory' | 'calls'>,
  steps: readonly string[],
  locator: StackLocator,
): Promise<MemoryReport> {
  const { loadedPages, pages, growths, omittedGrowths } = memory;
  const located = await locator.locateAll(growths.map(({ stack }) => ({ frames: stack })));
  const reported = new Map<string, ReportedGrowth>();
  growths.forEach((growth, at) => {
    const { step, function: name = null } = calls[growth.call] ?? {};
    const by = authorOf(located[at] ?? []);
    const key = JSON.stringify([growth.call, by]);
    const { pages: before, times } = reported.get(key) ?? { pages: 0, times: 0 };
    reported.set(key, {
      step: (step === undefined ? undefined : steps[step]) ?? null,
      function: name,
      pages: before + growth.to - growth.from,
      times: times + 1,
      ...(by && { by }),
    });
  });
  const end = pages.at(-1) ?? loadedPages;
  return {
    start: loadedPages,
    // Memory of WebAssembly never becomes smaller.
    peak: end,
    end,
    growths: [...reported.values()],
    omitted: omittedGrowths,
  };
}

function authorOf(frames: MemoryGrowth['stack']): ReportedGrowth['by'] {
  const frame = frames.find(({ library }) => library !== true) ?? frames[0];
  return frame && shownFrame(frame);
}
