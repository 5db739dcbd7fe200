import type { SessionOptions } from '../../gateway/agent-session';
import type { Labels } from '../../gateway/difc/labels';
import { tagSet } from '../../gateway/difc/tags';
import { isJsonObject, ownValue, type Json } from '../../gateway/json';
import type { BackendEntry } from '../../scenario/model';
import { renamed } from '../adapt-answers';
import type { LabelAnswer } from '../guard-probe';
import type { RepositoryName } from '../tool';
import type { Question } from './asker';

/** Words of tags and of API answers; a repository of such a name cannot be distinguished from them. */
const RESERVED = new Set(
  [
    'private',
    'public',
    'internal',
    'none',
    'unapproved',
    'approved',
    'merged',
    'all',
    'repo',
    'owner',
  ].concat(['open', 'closed', 'user', 'read', 'write', 'true', 'false', 'null']),
);
const WORD = /[\w.-]+/g;

/** Whether names can be replaced in a request without a doubt what they are. */
export function canRename(
  { args }: Question,
  { owner, repo }: RepositoryName,
  policy: Json | undefined,
): boolean {
  if (isReserved(owner) || isReserved(repo) || owner.toLowerCase() === repo.toLowerCase()) return false;
  const left = JSON.stringify(renamed(args, { owner, repo }, { owner: '_', repo: '_' }));
  const words = new Set(left.match(WORD));
  // A pattern such as `acme/ap*` follows no name.
  return (
    !words.has(owner) && !words.has(repo) && !policyScopes(policy).some((scope) => /[^/]\*$/.test(scope))
  );
}

/** Whether a name means something in tags or answers. */
export function isReserved(name: string): boolean {
  return RESERVED.has(name.toLowerCase());
}

/** The request with another repository in its arguments, its result, the answers of the backend and the policy. */
export function renamedQuestion(
  question: Question,
  session: SessionOptions,
  from: RepositoryName,
  to: RepositoryName,
): Question {
  const { args, result, world, backend = world.backend } = question;
  const lower = lowerCase(to);
  const policy = renamedPolicy(session.policy, from, lower);
  return {
    ...question,
    args: renamed(args, from, to),
    result: renamed(result, from, to),
    // A guard may ask for the name in lower case, as GitHub takes it.
    backend: [to, lower].flatMap((name) => backend.map((entry) => renamedEntry(entry, from, name))),
    session: policy === undefined ? session : { ...session, policy },
  };
}

function renamedEntry(entry: BackendEntry, from: RepositoryName, to: RepositoryName): BackendEntry {
  const { args, result } = entry;
  return {
    ...entry,
    ...(args === undefined ? {} : { args: renamed(args, from, to) }),
    ...(result === undefined ? {} : { result: renamed(result, from, to) }),
  };
}

function renamedPolicy(policy: Json | undefined, from: RepositoryName, to: RepositoryName): Json | undefined {
  const allowed = isJsonObject(policy) ? ownValue(policy, 'allow-only') : undefined;
  if (!isJsonObject(policy) || !isJsonObject(allowed) || policyScopes(policy).length === 0) return policy;
  const repos = policyScopes(policy).map((scope) => renamedText(scope, from, to));
  return { ...policy, 'allow-only': { ...allowed, repos: [...new Set(repos)] } };
}

function policyScopes(policy: Json | undefined): string[] {
  const allowed = isJsonObject(policy) ? ownValue(policy, 'allow-only') : undefined;
  const repos = isJsonObject(allowed) ? ownValue(allowed, 'repos') : undefined;
  return Array.isArray(repos) ? repos.filter((scope) => typeof scope === 'string') : [];
}

/** What a guard must answer to the renamed request, when this is its answer to the request. */
export function renamedAnswer(answer: LabelAnswer, from: RepositoryName, to: RepositoryName): LabelAnswer {
  const { resource, items } = answer;
  const tags = (given: readonly string[]): string[] => tagSet(given.map((tag) => renamedText(tag, from, to)));
  const labels = (given: Labels): Labels => ({
    ...given,
    secrecy: tags(given.secrecy),
    integrity: tags(given.integrity),
  });
  return {
    ...answer,
    ...(resource ? { resource: labels(resource) } : {}),
    ...(items ? { items: items.map(({ data, labels: given }) => ({ data, labels: labels(given) })) } : {}),
  };
}

function renamedText(text: string, from: RepositoryName, to: RepositoryName): string {
  const lower = lowerCase(from);
  return text.replace(WORD, (word) => {
    if (word.toLowerCase() === lower.owner) return to.owner;
    return word.toLowerCase() === lower.repo ? to.repo : word;
  });
}

function lowerCase({ owner, repo }: RepositoryName): RepositoryName {
  return { owner: owner.toLowerCase(), repo: repo.toLowerCase() };
}
