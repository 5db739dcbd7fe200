import type { Json } from '../gateway/json';
import { mcpResult } from '../scenario/answers';
import type { Scenario } from '../scenario/model';
import { repositoryValue } from '../scenario/world-answer';
import { renamed, withVisibility } from './adapt-answers';
import { gatewayOf, stepsWithResult } from './guarded-steps';
import type { TableQuestions } from './label-table';
import type { RepositoryName } from './tool';
import type { World } from './world';

/**
 * What tools answer when a table is made: what the first step of the scenarios that calls the tool says, with the
 * visibility of the world and the repository that the arguments name; else a sample.
 */
export function resultsOf(
  scenarios: readonly Pick<Scenario, 'steps' | 'gateway'>[],
): TableQuestions['resultOf'] {
  const saved = new Map<string, Json>();
  for (const step of stepsWithResult(scenarios, gatewayOf(scenarios)))
    if (!saved.has(step.tool)) saved.set(step.tool, step.result);
  return (tool, set, world) => {
    const repository = set.repository ?? world.repository;
    const result = saved.get(tool.name);
    if (result === undefined) return sampleResult(world, repository);
    const visible = withVisibility(result, world.visibility !== 'public');
    return renamed(visible, world.repository, repository);
  };
}

/**
 * What a tool may answer about a repository when nothing is known of it: a list of two items with the properties of
 * GitHub's issues and pull requests, as an MCP result or, in proxy mode, as a bare body.
 */
export function sampleResult(world: Pick<World, 'visibility' | 'gateway'>, repository: RepositoryName): Json {
  return sentResult(sampleItems(world, repository), world);
}

/** What a tool answers, as the guard gets it. */
export function sentResult(value: Json, { gateway }: Pick<World, 'gateway'>): Json {
  return gateway === 'proxy' ? value : mcpResult(value);
}

/** The items of `sampleResult`. */
export function sampleItems({ visibility }: Pick<World, 'visibility'>, repository: RepositoryName): Json[] {
  const path = `${repository.owner}/${repository.repo}`;
  const item = (number: number, association: string): Json => ({
    number,
    title: `Item ${String(number)}`,
    body: 'text',
    state: 'open',
    user: { login: 'octocat' },
    author_association: association,
    html_url: `https://github.com/${path}/issues/${String(number)}`,
    repository: repositoryValue(path, visibility !== 'public'),
  });
  return [item(1, 'MEMBER'), item(2, 'NONE')];
}
