import type { Labels } from '../../../gateway/difc/labels';
import { union } from '../../../gateway/difc/tags';
import { isJsonObject, type Json } from '../../../gateway/json';
import type { LabelAnswer } from '../../guard-probe';
import { allLabels } from '../../map/data-labels';
import type { Asker, Question } from '../asker';
import { missingTags, usedLinks, type ChainLink } from '../integrity-levels';
import type { Property, PropertyContext, PropertyOutcome, Subject, Violation } from '../property';
import { contentOf, itemListOf } from '../result-items';
import { oneOf, tryRandomly } from '../try-cases';
import { wrongAnswer } from '../wrong-answer';

/** What people may be to a repository, as GitHub answers it. */
const ASSOCIATIONS = [
  'OWNER',
  'MEMBER',
  'COLLABORATOR',
  'CONTRIBUTOR',
  'FIRST_TIME_CONTRIBUTOR',
  'FIRST_TIMER',
  'MANNEQUIN',
  'NONE',
] as const;

interface Author {
  readonly association: (typeof ASSOCIATIONS)[number];
  readonly isMerged: boolean;
}

/** Where a guard gives a level of integrity together with the one below it, it always does. */
export const integrityChain: Property = {
  code: 'integrity-chain',
  title: 'Labels with a level of integrity have the levels below it, where the guard uses them so',
  check: async (context) => {
    const plain = await plainAnswers(context);
    const links = usedLinks(plain.flatMap(({ answer }) => allLabels(answer)));
    if (links.length === 0)
      return { runs: 0, reason: 'the guard gives no level of integrity with the one below it' };
    for (const { subject } of plain) {
      const found = await violation(context.asker, subject, subject, links);
      if (found) return { runs: plain.length, violation: found };
    }
    const random = await ofAuthors(context, links);
    return { ...random, runs: plain.length + random.runs };
  },
};

async function plainAnswers({
  asker,
  subjects,
  signal,
  progress,
}: PropertyContext): Promise<{ readonly subject: Subject; readonly answer: LabelAnswer }[]> {
  const answers = [];
  for (const subject of subjects) {
    signal.throwIfAborted();
    progress();
    answers.push({ subject, answer: await asker.ask(subject) });
  }
  return answers;
}

/** Items by other people, so that levels appear that no plain answer has. */
function ofAuthors(context: PropertyContext, links: readonly ChainLink[]): Promise<PropertyOutcome> {
  return tryRandomly<Author>(context, {
    applies: () => true,
    variations: (fc) => fc.record({ association: oneOf(fc, ASSOCIATIONS), isMerged: fc.boolean() }),
    violation: (asker, subject, author) =>
      violation(asker, subject, { ...subject, result: writtenBy(subject.result, author) }, links),
  });
}

async function violation(
  asker: Asker,
  { key }: Subject,
  question: Question,
  links: readonly ChainLink[],
): Promise<Violation | undefined> {
  const broken = (answer: LabelAnswer): Labels | undefined =>
    chained(answer).find((labels) => missingTags(labels, links).length > 0);
  const answer = await wrongAnswer(asker, question, (given) => broken(given) !== undefined);
  const labels = answer && broken(answer);
  if (!answer || !labels) return undefined;
  const [missing, has] = [missingTags(labels, links), labels.integrity].map((tags) => tags.join(', '));
  const message = `${key}: "${labels.description}" has the integrity [${has ?? ''}] without ${missing ?? ''}, which other labels of the guard have with it`;
  return { message, question, answer, expected: completed(answer, links) };
}

/** Labels whose lower levels count: who writes needs all tags of the resource, so that the highest one is enough. */
function chained(answer: LabelAnswer): readonly Labels[] {
  const { operation, resource } = answer;
  return allLabels(answer).filter((labels) => operation !== 'write' || labels !== resource);
}

function completed(answer: LabelAnswer, links: readonly ChainLink[]): LabelAnswer {
  const { resource, items } = answer;
  const whole = (labels: Labels): Labels => ({
    ...labels,
    integrity: union(labels.integrity, missingTags(labels, links)),
  });
  return {
    ...answer,
    ...(resource ? { resource: whole(resource) } : {}),
    ...(items ? { items: items.map(({ data, labels }) => ({ data, labels: whole(labels) })) } : {}),
  };
}

function writtenBy(result: Json, { association, isMerged }: Author): Json {
  const content = contentOf(result);
  const list = itemListOf(content.value);
  const written = (item: Json): Json => {
    if (!isJsonObject(item)) return item;
    const key = Object.hasOwn(item, 'authorAssociation') ? 'authorAssociation' : 'author_association';
    const merged = isMerged ? { merged: true, merged_at: '2022-01-01T00:00:00Z', state: 'closed' } : {};
    return { ...item, [key]: association, ...merged };
  };
  return content.holding(list ? list.holding(list.items.map(written)) : written(content.value));
}
