import type { Json } from '../gateway/json';
import { isJsonObject, ownValue } from '../gateway/json';
import { isMcpResult } from '../scenario/answers';
import type { BackendEntry, Fallback, Scenario, Visibility } from '../scenario/model';
import { VISIBILITIES } from '../scenario/model';
import { isRepositoryPath, namedRepository } from '../scenario/world-answer';
import { gatewayOf } from './guarded-steps';
import { renamed, withVisibility } from './adapt-answers';
import { inOtherCase } from './arguments/other-case';
import type { RepositoryName } from './tool';
import type { World } from './world';

/** The repositories that requests name when no scenario names one. */
const REPOSITORIES = ['acme/app', 'globex/site', 'initech/docs'] as const;
/** What a call in an unknown world fails with. */
const UNKNOWN = '404 Not Found';

type WorldSource = Pick<Scenario, 'gateway' | 'policy' | 'answers' | 'backend' | 'worlds' | 'steps'>;

/**
 * The worlds in which tools are asked about: those of the scenarios, or else a public, a private and an unknown one
 * made from their saved answers. In the latter what answers say of visibility is changed, and calls that no answer
 * fits are answered with facts about the repository that they name; in the unknown world every call fails.
 * Scenarios whose worlds have equal names: the first one counts.
 */
export function worldsOf(scenarios: readonly WorldSource[]): World[] {
  const worlds = worldsOfAnswers(scenarios);
  const gateway = gatewayOf(scenarios);
  return gateway === 'mcp' ? worlds : worlds.map((world) => ({ ...world, gateway }));
}

function worldsOfAnswers(scenarios: readonly WorldSource[]): World[] {
  const repository = firstRepository(scenarios);
  const stated = new Map(scenarios.flatMap((scenario) => [...statedWorlds(scenario, repository)]).reverse());
  if (stated.size > 0) return [...stated.values()].reverse();
  const backend = scenarios.flatMap((scenario) => scenario.backend);
  const wrapped = answersAreWrapped(scenarios);
  return VISIBILITIES.map((visibility) => derivedWorld(visibility, repository, backend, wrapped));
}

function* statedWorlds(
  { worlds, backend }: WorldSource,
  repository: RepositoryName,
): Iterable<[string, World]> {
  for (const [name, world] of worlds) {
    const named = world.repository === undefined ? repository : repositoryOf(world.repository);
    yield [
      name,
      {
        name,
        visibility: world.visibility,
        ...repositories(named),
        backend: withOtherNames([...world.backend, ...backend], named),
      },
    ];
  }
}

function derivedWorld(
  visibility: Visibility,
  repository: RepositoryName,
  backend: readonly BackendEntry[],
  wrapped: boolean,
): World {
  const world = { name: visibility, visibility, ...repositories(repository) };
  if (visibility === 'unknown') return { ...world, backend: [], fallback: { error: UNKNOWN } };
  const isPrivate = visibility === 'private';
  const fallback: Fallback = { facts: { isPrivate, repository: pathOf(repository), wrapped } };
  const adapted = backend.map((entry) =>
    entry.result === undefined ? entry : { ...entry, result: withVisibility(entry.result, isPrivate) },
  );
  return { ...world, backend: withOtherNames(adapted, repository), fallback };
}

/** Saved answers with arguments, also for the other repository, and for the same one in another letter case. */
function withOtherNames(backend: readonly BackendEntry[], repository: RepositoryName): BackendEntry[] {
  const { other } = repositories(repository);
  return backend.flatMap((entry) => {
    if (entry.args === undefined) return [entry];
    const forOther = entryFor(entry, repository, other);
    if (!forOther) return [entry];
    const { args = null } = entryFor(entry, repository, inOtherCase(repository)) ?? entry;
    return [entry, forOther, { ...entry, args }];
  });
}

/** The entry with another name of the repository; undefined when its arguments name none. */
function entryFor(
  entry: BackendEntry,
  repository: RepositoryName,
  to: RepositoryName,
): BackendEntry | undefined {
  const args = renamed(entry.args ?? null, repository, to);
  if (JSON.stringify(args) === JSON.stringify(entry.args)) return undefined;
  return {
    ...entry,
    args,
    ...(entry.result === undefined ? {} : { result: renamed(entry.result, repository, to) }),
  };
}

function repositories(repository: RepositoryName): Pick<World, 'repository' | 'other'> {
  const other = REPOSITORIES.map(repositoryOf).find(
    ({ owner, repo }) => owner !== repository.owner && repo !== repository.repo,
  );
  return { repository, other: other ?? repositoryOf(REPOSITORIES[1]) };
}

/** The repository that steps, saved answers or policies name first. */
function firstRepository(scenarios: readonly WorldSource[]): RepositoryName {
  const named = scenarios.flatMap(({ steps, backend, policy }) => [
    ...steps.map((step) => (step.kind === 'tool' ? namedRepository(step.args) : undefined)),
    ...backend.map(({ args }) => (args === undefined ? undefined : namedRepository(args))),
    ...policyRepositories(policy ?? null),
  ]);
  return repositoryOf(named.find((path) => path !== undefined && isRepositoryPath(path)) ?? REPOSITORIES[0]);
}

function policyRepositories(policy: Json): string[] {
  const allowed = isJsonObject(policy) ? ownValue(policy, 'allow-only') : undefined;
  const repos = isJsonObject(allowed) ? ownValue(allowed, 'repos') : undefined;
  if (!Array.isArray(repos)) return [];
  return repos.filter((scope) => typeof scope === 'string').filter(isRepositoryPath);
}

/** Bare answers stay bare: such a backend speaks plain JSON. */
function answersAreWrapped(scenarios: readonly WorldSource[]): boolean {
  const answers = scenarios.flatMap((scenario) => scenario.backend.flatMap(({ result }) => result ?? []));
  return answers.length === 0 || answers.some(isMcpResult);
}

function repositoryOf(path: string): RepositoryName {
  const [owner = '', repo = ''] = path.split('/', 2);
  return { owner, repo };
}

function pathOf({ owner, repo }: RepositoryName): string {
  return `${owner}/${repo}`;
}
