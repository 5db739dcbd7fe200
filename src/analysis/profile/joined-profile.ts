import { TreeBuilder, type ProfiledFunction, type ProfileTree } from './profile-tree';
import type { ScenarioProfile } from './scenario-profile';

/** Profiles of several scenarios as one: the same number of runs of each. */
export interface JoinedProfile {
  readonly tree: ProfileTree;
  /** Time of each sample, in microseconds. */
  readonly times: readonly number[];
  /** How many runs of each scenario the times are of. */
  readonly runs: number;
}

/**
 * Joins profiles. Scenarios are repeated more or less often, so times are brought to the least number of runs. Of more
 * than one scenario, each has a node that holds its stacks.
 */
export function joinProfiles(profiles: readonly ScenarioProfile[]): JoinedProfile {
  const [only] = profiles;
  const runs = Math.min(...profiles.map((each) => each.runs));
  if (only === undefined) return { tree: new TreeBuilder().tree, times: [], runs: 0 };
  const times = profiles.flatMap(({ tree, microseconds, runs: own }) =>
    tree.samples.map(() => (microseconds * runs) / own),
  );
  if (profiles.length === 1) return { tree: only.tree, times, runs };
  const builder = new TreeBuilder();
  for (const { file, tree } of profiles) {
    const top = builder.node(-1, builder.function({ kind: 'scenario', name: `(scenario) ${file}` }));
    const nodes: number[] = [];
    tree.parents.forEach((parent, at) => {
      const each: ProfiledFunction | undefined = tree.functions[tree.functionOf[at] ?? -1];
      if (each) nodes.push(builder.node(parent < 0 ? top : (nodes[parent] ?? top), builder.function(each)));
    });
    tree.samples.forEach((node, at) => builder.sample(nodes[node] ?? top, tree.lines[at] ?? 0));
  }
  return { tree: builder.tree, times, runs };
}
