import type { Json } from '../../../gateway/json';
import type { LabelRow } from '../../label-table';
import type { RepositoryName } from '../../tool';
import { allLabels } from '../data-labels';
import { mapFinding, type JudgedFinding, type JudgedTool } from '../map-finding';
import { joined, placesText } from '../places';

/** Kinds of tags whose scope is a repository, as the gateway reads them (gateway-contract 8, level words). */
const REPOSITORY_KINDS: ReadonlySet<string> = new Set([
  'private',
  'none',
  'unapproved',
  'approved',
  'merged',
]);
const LISTED = 3;

/** `scope-mismatch`: a tag names another owner or repository than the arguments. */
export function scopeMismatch({ rows }: JudgedTool): JudgedFinding[] {
  const wrong = rows.flatMap((row) => {
    const tags = strayTags(row);
    return tags.length > 0 ? [{ row, tags }] : [];
  });
  const [first] = wrong;
  if (!first) return [];
  const { repository } = first.row.arguments;
  const named = repository ? `${repository.owner}/${repository.repo}` : '';
  const tags = joined(first.tags.slice(0, LISTED).map((tag) => `"${tag}"`));
  const places = placesText(
    wrong.map(({ row }) => row),
    rows,
  );
  const message = `the arguments name ${named}, but ${tags} ${first.tags.length > 1 ? 'do' : 'does'} not: ${places}`;
  return [mapFinding('scope-mismatch', message, { row: first.row })];
}

function strayTags({ arguments: set, world, answer }: LabelRow): string[] {
  const { repository, args } = set;
  if (!repository) return [];
  const words = wordsOf(args);
  const tags = new Set(allLabels(answer).flatMap(({ secrecy, integrity }) => [...secrecy, ...integrity]));
  const others = [world.repository, world.other].filter((each) => !isNamed(each, words));
  return [...tags].filter(
    (tag) => isSwapped(tag.toLowerCase(), repository) || isStray(tag.toLowerCase(), words, others),
  );
}

/** Whether a tag in lower case has the scope of a repository or owner that the arguments do not name. */
function isStray(tag: string, words: ReadonlySet<string>, others: readonly RepositoryName[]): boolean {
  const colon = tag.indexOf(':');
  const scope = tag.slice(colon + 1);
  const parts = scope.split('/');
  const [owner = '', repo] = parts;
  if (repo === undefined) {
    // A single word is an owner only if it is one of those in question.
    return colon >= 0 && others.some((other) => other.owner.toLowerCase() === owner) && !words.has(owner);
  }
  if (parts.length > 2 || owner === '' || repo === '') return false;
  if (words.has(owner) && isRepositoryPattern(repo, words)) return false;
  if (colon >= 0 && REPOSITORY_KINDS.has(tag.slice(0, colon))) return true;
  return others.some((other) => other.owner.toLowerCase() === owner && other.repo.toLowerCase() === repo);
}

/** Whether a tag in lower case has the names of the repository in the wrong order. */
function isSwapped(tag: string, { owner, repo }: RepositoryName): boolean {
  const [first, second] = [owner.toLowerCase(), repo.toLowerCase()];
  return first !== second && tag.slice(tag.indexOf(':') + 1) === `${second}/${first}`;
}

/** Whether `repo`, maybe `*` or `prefix*` as in a policy, is one of the words. */
function isRepositoryPattern(repo: string, words: ReadonlySet<string>): boolean {
  if (!repo.endsWith('*')) return words.has(repo);
  const prefix = repo.slice(0, -1);
  return [...words].some((word) => word.startsWith(prefix));
}

function isNamed({ owner, repo }: RepositoryName, words: ReadonlySet<string>): boolean {
  return words.has(owner.toLowerCase()) && words.has(repo.toLowerCase());
}

/** Everything in the arguments that may be the name of an owner or repository, in lower case. */
function wordsOf(args: Json): ReadonlySet<string> {
  const words = new Set<string>();
  const pending: Json[] = [args];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === 'string') for (const word of next.toLowerCase().split(/[^\w.-]+/)) words.add(word);
    else if (typeof next === 'object' && next !== null) pending.push(...Object.values(next));
  }
  return words;
}
