import type { JoinedProfile } from './joined-profile';
import type { ProfiledFunction, ProfileTree } from './profile-tree';

/** A function with its time in one run of all scenarios, in milliseconds. */
export interface FunctionTime {
  readonly function: ProfiledFunction;
  readonly selfMs: number;
  /** With all that it calls. */
  readonly totalMs: number;
}

/** A line with its time in one run of all scenarios, in milliseconds, without what it calls. */
export interface LineTime {
  readonly source: string;
  readonly line: number;
  readonly selfMs: number;
}

/** What a profile comes to, the most time first. */
export interface ProfileSums {
  /** Time of one run of all scenarios, in milliseconds. */
  readonly totalMs: number;
  readonly functions: readonly FunctionTime[];
  readonly lines: readonly LineTime[];
}

/** Adds up the time of functions and lines. */
export function profileSums({ tree, times, runs }: JoinedProfile): ProfileSums {
  const perRun = times.map((time) => time / 1000 / Math.max(1, runs));
  const selfOfNode = tree.parents.map(() => 0);
  const lines = new Map<string, { source: string; line: number; selfMs: number }>();
  tree.samples.forEach((node, at) => {
    const ms = perRun[at] ?? 0;
    selfOfNode[node] = (selfOfNode[node] ?? 0) + ms;
    const line = tree.lines[at] ?? 0;
    const source = functionAt(tree, node)?.source;
    if (line < 1 || source === undefined) return;
    const key = `${String(line)} ${source}`;
    const known = lines.get(key) ?? { source, line, selfMs: 0 };
    known.selfMs += ms;
    lines.set(key, known);
  });
  return {
    totalMs: perRun.reduce((sum, ms) => sum + ms, 0),
    functions: functionTimes(tree, selfOfNode),
    lines: [...lines.values()].sort(
      (a, b) => b.selfMs - a.selfMs || (a.source < b.source ? -1 : a.source > b.source ? 1 : a.line - b.line),
    ),
  };
}

function functionTimes(tree: ProfileTree, selfOfNode: readonly number[]): FunctionTime[] {
  const self = tree.functions.map(() => 0);
  const total = tree.functions.map(() => 0);
  selfOfNode.forEach((ms, node) => {
    if (ms === 0) return;
    const own = tree.functionOf[node] ?? -1;
    self[own] = (self[own] ?? 0) + ms;
    // A function that calls itself counts once.
    const seen = new Set<number>();
    for (let at = node; at >= 0; at = tree.parents[at] ?? -1) seen.add(tree.functionOf[at] ?? -1);
    for (const each of seen) total[each] = (total[each] ?? 0) + ms;
  });
  return tree.functions
    .map((each, at) => ({ function: each, selfMs: self[at] ?? 0, totalMs: total[at] ?? 0 }))
    .filter(({ function: { kind }, totalMs }) => kind !== 'scenario' && totalMs > 0)
    .sort((a, b) => b.selfMs - a.selfMs || b.totalMs - a.totalMs);
}

function functionAt({ functions, functionOf }: ProfileTree, node: number): ProfiledFunction | undefined {
  return functions[functionOf[node] ?? -1];
}
