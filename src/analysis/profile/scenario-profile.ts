import { GATEWAY_KEY, TOOL_KEY, type GuardProfile, type ToolUse } from '../../run/guard-profile';
import type { StackLocator } from '../../run/source-locator';
import { placeFunctions, type PlacedFunction } from './function-places';
import { memoryReport, type MemoryReport } from './memory-report';
import { TreeBuilder, type ProfiledFunction, type ProfileTree } from './profile-tree';

/** Where the time of a guard went in one scenario. */
export interface ScenarioProfile {
  /** As results name them. */
  readonly file: string;
  readonly guard: string;
  readonly tree: ProfileTree;
  /** Time that a sample is worth, in microseconds. */
  readonly microseconds: number;
  /** How often the scenario was repeated. */
  readonly runs: number;
  readonly tools: readonly ToolUse[];
  readonly memory: MemoryReport;
  /** Why instructions were not counted: lines have no time. */
  readonly uncounted?: string;
  /** Each repetition was stopped after so many milliseconds. */
  readonly stoppedAfterMs?: number;
  /** Why source positions are missing. */
  readonly problem?: string;
}

/** A scenario whose guard was profiled, or a sentence about why it was not. */
export type ProfiledScenario =
  | { readonly ok: true; readonly profile: ScenarioProfile }
  | { readonly ok: false; readonly file: string; readonly reason: string };

/** Adds sources to a guard's profile. @param steps names of the scenario's steps */
export async function scenarioProfile(
  {
    file,
    guard,
    steps,
  }: { readonly file: string; readonly guard: string; readonly steps: readonly string[] },
  profile: GuardProfile,
  locator: StackLocator,
): Promise<ScenarioProfile> {
  const placed = await placeFunctions(profile, locator);
  const memory = await memoryReport(profile, steps, locator);
  const { runs, tools, samples, uncounted, stoppedAfterMs } = profile;
  const { problem } = locator;
  return {
    file,
    guard,
    tree: treeOf(profile, placed),
    microseconds: samples.microseconds,
    runs,
    tools,
    memory,
    ...(uncounted === undefined ? {} : { uncounted }),
    ...(stoppedAfterMs === undefined ? {} : { stoppedAfterMs }),
    ...(problem === undefined ? {} : { problem }),
  };
}

function treeOf({ samples, tools }: GuardProfile, placed: ReadonlyMap<number, PlacedFunction>): ProfileTree {
  const builder = new TreeBuilder();
  const { parents, keys, nodes } = samples;
  const known: number[] = [];
  keys.forEach((key, at) => {
    const parent = parents[at] ?? -1;
    const each = builder.function(functionOf(key, placed, tools));
    known.push(builder.node(parent < 0 ? -1 : (known[parent] ?? -1), each));
  });
  const sharers = new Map<number, Sharer>();
  for (const { node, count } of stretches(nodes)) {
    const key = keys[node] ?? GATEWAY_KEY;
    const places = placed.get(key)?.places ?? [];
    const sharer = sharers.get(key) ?? new Sharer(places.map(({ share }) => share));
    sharers.set(key, sharer);
    for (const at of sharer.take(count)) {
      const { inlined = [], line = 0 } = places[at] ?? {};
      const own = known[node] ?? -1;
      const inner = inlined.reduce((within, each) => builder.node(within, builder.function(each)), own);
      builder.sample(inner, line);
    }
  }
  return builder.tree;
}

function functionOf(
  key: number,
  placed: ReadonlyMap<number, PlacedFunction>,
  tools: readonly ToolUse[],
): ProfiledFunction {
  if (key >= 0) return placed.get(key)?.function ?? { kind: 'guard', name: `$${String(key)}` };
  if (key === GATEWAY_KEY) return { kind: 'gateway', name: '(gateway)' };
  return { kind: 'backend', name: `(backend) ${tools[TOOL_KEY - key]?.tool ?? ''}` };
}

/** Consecutive samples of one node. */
function stretches(nodes: Uint32Array): { readonly node: number; count: number }[] {
  const found: { readonly node: number; count: number }[] = [];
  for (const node of nodes) {
    const last = found.at(-1);
    if (last?.node === node) last.count++;
    else found.push({ node, count: 1 });
  }
  return found;
}

/** Hands out samples of a function to its places, in proportion to their shares. */
class Sharer {
  readonly #credits: number[];

  constructor(private readonly shares: readonly number[]) {
    this.#credits = shares.map(() => 0);
  }

  /** Places of the next `count` samples, ascending; place 0 where there is no choice. */
  take(count: number): number[] {
    if (this.shares.length < 2) return Array.from({ length: count }, () => 0);
    const taken = Array.from({ length: count }, () => this.#next());
    return taken.sort((a, b) => a - b);
  }

  #next(): number {
    let best = 0;
    this.shares.forEach((share, at) => {
      const credit = (this.#credits[at] ?? 0) + share;
      this.#credits[at] = credit;
      if (credit > (this.#credits[best] ?? 0)) best = at;
    });
    this.#credits[best] = (this.#credits[best] ?? 0) - 1;
    return best;
  }
}
