import type { Frame } from '../../gateway/invocation';
import type { StackLocator } from '../../run/source-locator';
import type { CoverageTable } from '../../wasm/coverage/coverage-table';
import { codeMutations } from '../../wasm/mutate/code-mutations';
import type { Mutation } from '../../wasm/mutate/mutation';
import { textMutations } from '../../wasm/mutate/text-mutations';
import type { WasmModule } from '../../wasm/module';
import { firstAbove } from '../coverage/row-finder';
import type { Baseline } from './baseline';

/** A change that scenarios could notice. */
export interface Candidate {
  readonly mutation: Mutation;
  /** Its place in the source, where that is known. */
  readonly frame: Frame;
  /** Positions in `Baseline.runs` of the scenarios that run its code, or show its text. */
  readonly scenarios: readonly number[];
}

/**
 * The changes of code that scenarios run, and of texts that their answers show. Where sources are known, code of
 * libraries and code without a line is left out.
 */
export async function candidates(
  module: WasmModule,
  { runs, coverage }: Baseline,
  locator: StackLocator | undefined,
): Promise<Candidate[]> {
  const { table, functionNames } = coverage;
  const runsOf = (offset: number): number[] => {
    const point = pointOf(table, offset);
    return runs.flatMap(({ points }, at) => (point !== undefined && points.has(point) ? [at] : []));
  };
  const code = codeMutations(module, (offset) => runsOf(offset).length > 0);
  const texts = new Set(runs.flatMap((run) => [...run.texts]));
  const mutations = [...code.mutations, ...textMutations(module, texts, code.constants)];
  const stacks = mutations.map(({ function: index = -1, offset }) => ({
    frames: [{ function: functionNames.get(index) || `$${String(index)}`, index, offset }],
  }));
  const located = locator ? await locator.locateAll(stacks) : stacks.map(({ frames }) => frames);
  const all = mutations.map((mutation, at): Candidate => {
    const { function: index, offset, text } = mutation;
    // A text is the guard's own, also where code of a library, inlined, copies it.
    const frames = index === undefined ? [] : (located[at] ?? []);
    const frame = text === undefined ? frames[0] : (frames.find(isOwn) ?? frames[0]);
    const shows = runs.flatMap((run, i) => (text !== undefined && run.texts.has(text) ? [i] : []));
    return {
      mutation,
      frame: frame ?? { function: '', index: -1, offset },
      scenarios: text === undefined ? runsOf(offset) : shows,
    };
  });
  const hasOwn = all.some(({ frame }) => isOwn(frame));
  return hasOwn ? all.filter(({ mutation, frame }) => mutation.kind === 'text' || isOwn(frame)) : all;
}

function isOwn({ line = 0, library }: Frame): boolean {
  return line > 0 && library !== true;
}

/** The point of the block that holds the instruction at `offset`; undefined for code that can never run. */
function pointOf({ starts, ends }: CoverageTable, offset: number): number | undefined {
  let id = firstAbove(starts.length, (i) => starts[i] ?? 0, offset) - 1;
  while (id >= 0 && starts[id] === ends[id]) id--;
  return id >= 0 && (ends[id] ?? 0) > offset ? id : undefined;
}
