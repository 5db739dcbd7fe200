import type { Labels } from '../../../gateway/difc/labels';
import { deepEqual } from '../../../scenario/equality';
import type { LabelAnswer } from '../../guard-probe';
import { dataLabels } from '../../map/data-labels';
import { sameName } from '../../map/repository-names';
import type { Asker } from '../asker';
import type { Property, PropertyContext, PropertyOutcome, Subject } from '../property';
import { contentOf, holdsData } from '../result-items';
import { oneOf, SAYS_NOTHING, tryAll, tryRandomly, type Cases, type Shown } from '../try-cases';
import {
  COUNTS,
  EXTRAS,
  NESTINGS,
  ORDERS,
  UNVARIED,
  VISIBILITY_FLAGS,
  variationText,
  variedResult,
  type ResultVariation,
  type VariedResult,
} from '../varied-result';
import { wrongAnswer } from '../wrong-answer';

/** Wrappers around wrappers. */
const MAX_NESTING = 3;

/** Data of a repository that may be private need secrecy, in whatever shape they come. */
export const privateAsPublic: Property = {
  code: 'private-as-public',
  title: 'Data of a repository that is private, or may be, always have secrecy',
  check: async (context) => {
    const cases: Cases<ResultVariation> = {
      applies,
      variations: (fc) =>
        fc.record({
          count: oneOf(fc, COUNTS),
          nesting: fc.array(oneOf(fc, NESTINGS), { maxLength: MAX_NESTING }),
          order: oneOf(fc, ORDERS),
          flags: oneOf(fc, VISIBILITY_FLAGS),
          extra: oneOf(fc, EXTRAS),
        }),
      violation,
    };
    return allPlainThenRandom(context, cases);
  },
};

/** Every request as it is, then random ones of them varied. */
async function allPlainThenRandom(
  context: PropertyContext,
  cases: Cases<ResultVariation>,
): Promise<PropertyOutcome> {
  const plain = await tryAll(context, applies, () => Promise.resolve([UNVARIED]), violation);
  if (plain.violation || plain.runs === 0) return plain;
  const random = await tryRandomly(context, cases);
  return { ...random, runs: plain.runs + random.runs };
}

/** Whether the arguments name a repository of the world, and it is not known to be public. */
function applies({ world, repository }: Subject): boolean {
  if (world.visibility === 'public' || !repository) return false;
  return sameName(repository, world.repository) || sameName(repository, world.other);
}

async function violation(asker: Asker, subject: Subject, variation: ResultVariation): Promise<Shown> {
  const varied = variedResult(subject.result, subject.repository ?? subject.world.repository, variation);
  // Without data there is nothing to protect, and what a write answers is never labeled.
  if (!holdsData(varied.result) || (await asker.askAlone(subject)).operation === 'write') return SAYS_NOTHING;
  const question = { ...subject, result: varied.result };
  const answer = await wrongAnswer(asker, question, (given) => leak(given, varied) !== undefined);
  const what = answer && leak(answer, varied);
  if (!answer || what === undefined) return undefined;
  const { owner, repo } = subject.repository ?? subject.world.repository;
  const message = `${subject.key}${variationText(variation)}: ${what}, and ${owner}/${repo} may be private`;
  const atMost = withSecrecy(answer, varied, `private:${owner}/${repo}`);
  // The request as it is was looked at first.
  return { message, question, answer, atMost, ...(variation === UNVARIED ? {} : { contrast: subject }) };
}

/** The answer with secrecy where it lacks it: what is the least that a correct guard says. */
function withSecrecy(answer: LabelAnswer, varied: VariedResult, tag: string): LabelAnswer {
  const { resource, items } = answer;
  const closed = (labels: Labels): Labels => (isOpen(labels) ? { ...labels, secrecy: [tag] } : labels);
  const given = items ?? (resource ? [{ data: varied.result, labels: resource }] : []);
  return { ...answer, items: given.map(({ data, labels }) => ({ data, labels: closed(labels) })) };
}

/** What of the private data reaches everyone; undefined: nothing. */
function leak(answer: LabelAnswer, { result, publicItem }: VariedResult): string | undefined {
  const { error, operation, resource, items } = answer;
  if (error !== null || !resource || !holdsData(result)) return undefined;
  if (!items) {
    const [labels] = dataLabels(answer);
    if (!labels) return undefined;
    // A coarse denial does not stop a read, so the secrecy of the resource protects nothing (gateway-contract 8).
    if (operation === 'read') return 'label_response gives no labels, so that the response passes unfiltered';
    return isOpen(labels) ? 'the response has no labels, and the resource has no secrecy' : undefined;
  }
  const open = items.filter(({ data, labels }) => {
    if (!isOpen(labels) || !holdsData(data)) return false;
    return publicItem === undefined || !deepEqual(contentOf(data).value, publicItem);
  });
  if (open.length === 0) return undefined;
  if (items.length === 1) return 'the response has no secrecy';
  return `${String(open.length)} of ${String(items.length)} items have no secrecy`;
}

function isOpen({ secrecy }: Labels): boolean {
  return secrecy.length === 0;
}
