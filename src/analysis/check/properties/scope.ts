import type { AgentLabels } from '../../../gateway/difc/labels';
import type { Json } from '../../../gateway/json';
import type { LabelAnswer } from '../../guard-probe';
import { allLabels } from '../../map/data-labels';
import { mentionsRepository } from '../../repository-mentions';
import type { RepositoryName } from '../../tool';
import type { Asker, Question } from '../asker';
import { answerText } from '../compare-answers';
import type { Property, Subject } from '../property';
import { canRename, isReserved, renamedAnswer, renamedQuestion } from '../rename-request';
import { contentOf } from '../result-items';
import { oneOf, SAYS_NOTHING, tryRandomly, type Shown } from '../try-cases';

/** Valid names on GitHub, from simple ones. */
const OWNER = /^[a-z][a-z0-9]{0,6}(-[a-zA-Z0-9]{1,6}){0,2}$/;
const REPO = /^[a-z][a-z0-9]{0,6}([._-][a-zA-Z0-9]{1,6}){0,2}$/;

const RELATIONS = [
  'free',
  'another owner',
  'another repository',
  'repository begins with owner',
  'both begin with the old names',
  'letter case',
] as const;

/** Another repository, and how its names follow from those of the request. */
interface Renaming {
  readonly owner: string;
  readonly repo: string;
  readonly relation: (typeof RELATIONS)[number];
}

/** Tags whose scope is a repository, as the gateway reads them. */
const REPOSITORY_TAG = /^(?:private|none|unapproved|approved|merged):([^/:]+)\/([^/:]+)$/;

/** With another repository in a request the labels are the same ones of that repository. */
export const scope: Property = {
  code: 'scope',
  title: 'Labels name the repository that the arguments name, and no other',
  check: (context) => {
    const { policy } = context.asker.session;
    return tryRandomly<Renaming>(context, {
      applies: (subject) =>
        subject.repository !== undefined && canRename(subject, subject.repository, policy),
      variations: (fc) =>
        fc.record({
          owner: fc.stringMatching(OWNER),
          repo: fc.stringMatching(REPO),
          relation: oneOf(fc, RELATIONS),
        }),
      violation,
    });
  },
};

function renamedTo({ owner, repo, relation }: Renaming, from: RepositoryName): RepositoryName {
  const free = { owner: unreserved(owner), repo: unreserved(repo === owner ? `${repo}-x` : repo) };
  switch (relation) {
    case 'free':
      return free;
    case 'another owner':
      return { owner: free.owner, repo: from.repo };
    case 'another repository':
      return { owner: from.owner, repo: free.repo };
    case 'repository begins with owner':
      return { owner: free.owner, repo: `${free.owner}.${free.repo}` };
    case 'both begin with the old names':
      return { owner: `${from.owner}-${free.owner}`, repo: `${from.repo}.${free.repo}` };
    case 'letter case':
      return { owner: from.owner.toUpperCase(), repo: from.repo.toUpperCase() };
  }
}

function unreserved(name: string): string {
  return isReserved(name) ? `${name}-x` : name;
}

async function violation(asker: Asker, subject: Subject, renaming: Renaming): Promise<Shown> {
  const from = subject.repository ?? subject.world.repository;
  const to = renamedTo(renaming, from);
  const plain = await asker.askAlone(subject);
  if (plain.error !== null) return SAYS_NOTHING;
  const expected = renamedAnswer(plain, from, to);
  const question = renamedQuestion(subject, asker.session, from, to);
  const [answer] = await asker.askInTurn([question]);
  if (!answer) return undefined;
  const where = `${subject.key}: with ${to.owner}/${to.repo} in place of ${from.owner}/${from.repo}`;
  if (comparable(answer) !== comparable(expected)) {
    const message = `${where} the answer is ${answerText(answer)}; it should be ${answerText(expected)}`;
    return { message, question, answer, expected };
  }
  const stray = strayTag(answer, question, to);
  if (stray === undefined) return undefined;
  return {
    message: `${where} the tag "${stray}" names another one`,
    question,
    answer,
    expect: { forbiddenTags: [stray] },
  };
}

/** What must be equal; letter case of names means nothing on GitHub. */
function comparable({ error, operation, resource, items }: LabelAnswer): string {
  const tags = ({ secrecy, integrity }: AgentLabels): string =>
    JSON.stringify([secrecy, integrity].map(lowerSet));
  const labels = items ? items.map((item) => tags(item.labels)) : (items ?? null);
  return JSON.stringify([error !== null, operation, resource ? tags(resource) : null, labels]);
}

function lowerSet(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.toLowerCase()))].sort();
}

/** A tag of a repository that neither the arguments nor the result name. */
function strayTag(answer: LabelAnswer, { args, result }: Question, to: RepositoryName): string | undefined {
  const named = textsOf([args, result, contentOf(result).value]).toLowerCase();
  const tags = new Set(allLabels(answer).flatMap(({ secrecy, integrity }) => [...secrecy, ...integrity]));
  return [...tags].find((tag) => {
    const [, owner = '', repo = ''] = REPOSITORY_TAG.exec(tag.toLowerCase()) ?? [];
    if (owner === '') return false;
    const isNamed = owner === to.owner.toLowerCase() && fits(repo, to.repo.toLowerCase());
    return !isNamed && !mentionsRepository(named, { owner, repo });
  });
}

/** All texts in a value, one a line. */
function textsOf(value: Json): string {
  const texts: string[] = [];
  const pending: Json[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === 'string') texts.push(next);
    else if (typeof next === 'object' && next !== null)
      for (const each of Object.values(next)) pending.push(each);
  }
  return texts.join('\n');
}

function fits(pattern: string, repo: string): boolean {
  return pattern.endsWith('*') ? repo.startsWith(pattern.slice(0, -1)) : pattern === repo;
}
