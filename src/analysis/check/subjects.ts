import type { Scenario } from '../../scenario/model';
import { isRepositoryPath, namedRepository } from '../../scenario/world-answer';
import type { ArgumentSet } from '../arguments/argument-set';
import { argumentSets } from '../arguments/make-arguments';
import { isGuarded } from '../guarded-steps';
import type { TableQuestions } from '../label-table';
import { resultsOf } from '../sample-result';
import type { RepositoryName, Tool } from '../tool';
import type { World } from '../world';
import type { Subject } from './property';

/** Sets of arguments that only say the same in another way: properties vary requests by themselves. */
const VARIANTS: readonly string[] = ['other-repository', 'letter-case', 'list-order'];

/** Every tool with each set of arguments in each world, in the order of the questions. */
export function subjectsOf({ tools, worlds, argumentsOf, resultOf }: TableQuestions): Subject[] {
  return tools.flatMap((tool) =>
    worlds.flatMap((world) =>
      argumentsOf(tool, world)
        .filter(({ name }) => !VARIANTS.includes(name))
        .map((set) => ({
          key: `${tool.name} / ${world.name} / ${set.name}`,
          tool: tool.name,
          args: set.args,
          result: resultOf(tool, set, world),
          world,
          ...(set.repository ? { repository: set.repository } : {}),
        })),
    ),
  );
}

/** What steps ask, and every tool of a catalog, in each world of the scenarios. */
export function requestsOf(
  scenarios: readonly Scenario[],
  tools: readonly Tool[],
  worlds: readonly World[],
): Subject[] {
  const asked = { worlds, resultOf: resultsOf(scenarios) };
  return [
    ...subjectsOf({ ...toolsOfSteps(scenarios), ...asked }),
    ...subjectsOf({ tools, argumentsOf: argumentSets, ...asked }),
  ];
}

/** The tools that steps call, with the arguments of the steps; for scenarios without a catalog. */
export function toolsOfSteps(scenarios: readonly Pick<Scenario, 'steps'>[]): {
  readonly tools: readonly Tool[];
  readonly argumentsOf: (tool: Tool, world: World) => readonly ArgumentSet[];
} {
  const sets = new Map<string, ArgumentSet[]>();
  for (const step of scenarios.flatMap(({ steps }) => steps)) {
    if (!isGuarded(step) || typeof step.args !== 'object' || step.args === null || Array.isArray(step.args))
      continue;
    const known = sets.get(step.tool) ?? [];
    const name = known.some((set) => set.name === step.name)
      ? `${step.name} (${String(known.length + 1)})`
      : step.name;
    sets.set(step.tool, [...known, { name, args: step.args, ...named(step.args) }]);
  }
  const tools = [...sets.keys()].map((name) => ({ name, hints: { readOnly: null, destructive: null } }));
  return { tools, argumentsOf: (tool) => sets.get(tool.name) ?? [] };
}

function named(args: ArgumentSet['args']): { readonly repository?: RepositoryName } {
  const path = namedRepository(args);
  if (path === undefined || !isRepositoryPath(path)) return {};
  const [owner = '', repo = ''] = path.split('/', 2);
  return { repository: { owner, repo } };
}
