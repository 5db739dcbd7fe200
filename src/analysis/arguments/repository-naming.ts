import type { Json } from '../../gateway/json';
import type { RepositoryName } from '../tool';

/** Where a value is: the property that holds it (of a list, that of the list), and the property around that. */
export interface Place {
  readonly name: string;
  readonly parent: string;
  /** Whether the same object has, or may have, a property that names an owner. */
  readonly besideOwner: boolean;
}

const OWNER_WORDS: ReadonlySet<string> = new Set([
  'owner',
  'owners',
  'org',
  'orgs',
  'organization',
  'organizations',
]);
const REPOSITORY_WORDS: ReadonlySet<string> = new Set(['repo', 'repos', 'repository', 'repositories']);
const QUERY_WORDS: ReadonlySet<string> = new Set(['query', 'q']);
/** What a search finds that is in no repository. */
const OUTSIDE_WORDS: ReadonlySet<string> = new Set(
  'user users org orgs organization organizations team teams member members account accounts topic topics'.split(
    ' ',
  ),
);
/** What a search finds that is in repositories, whatever else its name says: `search_org_issues`. */
const INSIDE_WORDS: ReadonlySet<string> = new Set(
  'code commit commits issue issues pull pulls pr prs discussion discussions file files'.split(' '),
);

/** `pullNumber`, `pull_number` and `pull-number` as `pull`, `number`. */
export function wordsOf(name: string): readonly string[] {
  const apart = name.slice(0, 200).replace(/([a-z\d])([A-Z])/g, '$1_$2');
  return apart
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}

/** Whether a property names an owner: `owner`, `org`, `item_owner`, `organizationName`. */
export function namesOwner(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  return OWNER_WORDS.has(last) || (isNameWord(last) && OWNER_WORDS.has(words.at(-2) ?? ''));
}

/** Whether a query of a tool can name the repository to search in: one for users or organizations cannot. */
export function searchesRepositories(tool: string): boolean {
  const words = wordsOf(tool);
  const isInside = words.some((word) => REPOSITORY_WORDS.has(word) || INSIDE_WORDS.has(word));
  return isInside || !words.some((word) => OUTSIDE_WORDS.has(word));
}

/** Whether a property is a search query. */
export function isQuery(name: string): boolean {
  return QUERY_WORDS.has(wordsOf(name).at(-1) ?? '');
}

/** The text that a property has when it names the repository: by its own name and by what is around it. */
export function repositoryText(place: Place, repository: RepositoryName): string | undefined {
  const part = partNamed(place);
  return part === undefined ? undefined : textOf(part, repository);
}

type Part = 'owner' | 'repo' | 'both' | 'query';

function partNamed({ name, parent, besideOwner }: Place): Part | undefined {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (isQuery(name)) return 'query';
  if (isFullName(words)) return 'both';
  if (namesOwner(name)) return 'owner';
  if (REPOSITORY_WORDS.has(last)) return besideOwner ? 'repo' : 'both';
  if (!isNameWord(last)) return undefined;
  // `repo_name`, and the name in `"repository": {…}` or `"owner": {…}`.
  const whose = words.length > 1 ? words.at(-2) : wordsOf(parent).at(-1);
  if (whose === undefined) return undefined;
  if (REPOSITORY_WORDS.has(whose)) return 'repo';
  return OWNER_WORDS.has(whose) ? 'owner' : undefined;
}

function textOf(part: Part, { owner, repo }: RepositoryName): string {
  if (part === 'owner') return owner;
  if (part === 'repo') return repo;
  return part === 'both' ? `${owner}/${repo}` : `repo:${owner}/${repo}`;
}

function isNameWord(word: string): boolean {
  return word === 'name' || word === 'login';
}

function isFullName(words: readonly string[]): boolean {
  const name = words.slice(-2).join(' ');
  return (
    name === 'full name' ||
    words.at(-1) === 'fullname' ||
    words.at(-1) === 'nwo' ||
    words.slice(-4).join(' ') === 'name with owner'
  );
}

/** Whether arguments name the repository: its owner and it, wherever they are, or both in one text. */
export function namesRepository(args: Json, repository: RepositoryName): boolean {
  const found = { owner: false, repo: false };
  search(args, { name: '', parent: '', besideOwner: false }, repository, found);
  return found.owner && found.repo;
}

/** Looks at a value that was made, so it is not deep. */
function search(
  value: Json,
  place: Place,
  repository: RepositoryName,
  found: { owner: boolean; repo: boolean },
): void {
  if (typeof value === 'string') {
    for (const besideOwner of [true, false]) {
      const part = partNamed({ ...place, besideOwner });
      if (part === undefined || textOf(part, repository) !== value) continue;
      if (part !== 'repo') found.owner = true;
      if (part !== 'owner') found.repo = true;
    }
  } else if (Array.isArray(value)) {
    for (const item of value) search(item, place, repository, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value))
      search(member, { name, parent: place.name, besideOwner: false }, repository, found);
  }
}
