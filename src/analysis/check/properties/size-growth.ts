import type { LabeledItem } from '../../../gateway/difc/filter';
import type { Json } from '../../../gateway/json';
import type { LabelAnswer } from '../../guard-probe';
import type { Asker, Question } from '../asker';
import { labelsText } from '../compare-answers';
import type { Property, PropertyContext, PropertyOutcome, Subject, Violation } from '../property';
import { contentOf, itemListOf, manyItems, type ItemList } from '../result-items';
import {
  answersOfCopies,
  growthRow,
  limitOf,
  missesAnswers,
  type GrowthLimit,
  type GrowthRow,
} from '../size-growth';
import { wrongAnswer } from '../wrong-answer';

const SIZES = [1, 10, 100, 1_000, 10_000] as const;
/** The longest page of GitHub: up to here no limit may keep a guard from an answer. */
const PAGE = 100;
/** Items asked about in lists of one size, for each random case that is wanted. */
const ITEMS_PER_RUN = 250;
/** Largest result, in characters of JSON: inside an MCP result it must stay below the limit of the input. */
const MAX_RESULT = 3 * 1024 * 1024;
/** Different items of a list, at most. */
const MOST_ITEMS = 5;

/** A request with a list, and what its items are labeled in a list of one. */
interface Grown {
  readonly subject: Subject;
  readonly list: ItemList;
  readonly items: readonly Json[];
  readonly singles: readonly LabelAnswer[];
  readonly plain: LabelAnswer;
  /** What the last size took. */
  weight: number;
  isStopped: boolean;
}

/** However long a list is, each item has the labels that it has alone. */
export const sizeGrowth: Property = {
  code: 'size-growth',
  title: 'No label is lost in long lists, and pages of a hundred items reach no limit',
  check: async (context) => {
    const lists = await grownLists(context);
    return lists.length === 0
      ? { runs: 0, reason: 'no result is a list that the guard labels' }
      : grow(context, lists);
  },
};

/** The first request of each tool in each world whose result is a list with labels. */
async function grownLists({ asker, subjects, signal, progress }: PropertyContext): Promise<Grown[]> {
  const lists = new Map<string, Grown>();
  for (const subject of subjects) {
    const key = JSON.stringify([subject.tool, subject.world.name]);
    const content = contentOf(subject.result);
    const list = itemListOf(content.value);
    if (lists.has(key) || !list || list.items.length === 0) continue;
    signal.throwIfAborted();
    progress();
    const items = list.items.slice(0, MOST_ITEMS);
    const holding = (given: readonly Json[]): Json => content.holding(list.holding(given));
    const plain = await asker.ask({ ...subject, result: holding(items) });
    const singles = [];
    for (const item of items) singles.push(await asker.ask({ ...subject, result: holding([item]) }));
    if (plain.items?.length !== items.length || singles.some((single) => single.items?.length !== 1))
      continue;
    lists.set(key, { subject, list, items, singles, plain, weight: 0, isStopped: false });
  }
  return [...lists.values()];
}

async function grow(context: PropertyContext, lists: readonly Grown[]): Promise<PropertyOutcome> {
  const { asker, runs: wanted, signal, progress } = context;
  const growth: GrowthRow[] = [];
  let limit: GrowthLimit | undefined;
  let runs = 0;
  for (const size of SIZES) {
    const most = Math.max(1, Math.floor((wanted * ITEMS_PER_RUN) / size));
    let heaviest: GrowthRow | undefined;
    // Lists that took most so far are the first to reach a limit.
    for (const grown of lists.toSorted((a, b) => b.weight - a.weight).slice(0, most)) {
      const result = grown.isStopped ? undefined : resultOf(grown, size);
      if (result === undefined) continue;
      signal.throwIfAborted();
      progress();
      runs++;
      const { answer, violation } = await askWith(asker, grown, size, result);
      if (violation) return { runs, violation, growth, ...(limit ? { limit } : {}) };
      const hit = limitOf(answer);
      if (hit !== undefined) limit ??= { name: hit, items: size };
      grown.isStopped = answer.error !== null;
      const row = growthRow(size, answer);
      grown.weight = row ? weightOf(row) : 0;
      if (row && (!heaviest || weightOf(row) > weightOf(heaviest))) heaviest = row;
    }
    if (heaviest) growth.push(heaviest);
  }
  return { runs, growth, ...(limit ? { limit } : {}) };
}

/** Time does not count: it is never the same twice. */
function weightOf({ backendCalls, memoryPages, outputBytes }: GrowthRow): number {
  return backendCalls * 1e12 + memoryPages * 1e8 + outputBytes;
}

function resultOf({ subject, list, items }: Grown, size: number): Json | undefined {
  const length = JSON.stringify(items).length;
  if ((length / items.length) * size > MAX_RESULT) return undefined;
  return contentOf(subject.result).holding(list.holding(manyItems(items, size)));
}

/** Asks about a list; a guard that asks the backend of each item gets answers about the copies, too. */
async function askWith(
  asker: Asker,
  grown: Grown,
  size: number,
  result: Json,
): Promise<{ readonly answer: LabelAnswer; readonly violation?: Violation }> {
  const { subject, items, singles, plain } = grown;
  const backend = [...answersOfCopies(items, singles), ...subject.world.backend];
  let question: Question = { ...subject, result, backend };
  let answer = await asker.ask(question);
  if (missesAnswers(answer) && !missesAnswers(plain)) {
    // The backend knows nothing of the copies: the same items again say the same in any number.
    const same = Array.from({ length: size }, (_, at) => items[at % items.length] ?? null);
    question = { ...question, result: contentOf(subject.result).holding(grown.list.holding(same)) };
    answer = await asker.ask(question);
  }
  if (faultOf(answer, grown, size) === undefined) return { answer };
  const wrong = await wrongAnswer(asker, question, (given) => faultOf(given, grown, size) !== undefined);
  const fault = wrong && faultOf(wrong, grown, size);
  if (!wrong || fault === undefined) return { answer };
  const message = `${subject.key} with ${size === 1 ? '1 item' : `${String(size)} items`}: ${fault}`;
  return {
    answer: wrong,
    violation: { message, question, answer: wrong, expected: expectedOf(grown, size, wrong) },
  };
}

/** What is wrong with the labels of a list; limits count only where lists are as long as pages are. */
function faultOf(answer: LabelAnswer, { singles, plain }: Grown, size: number): string | undefined {
  const { error, items } = answer;
  const limit = limitOf(answer);
  const because = limit === undefined ? '' : `; the limit \`${limit}\` is reached`;
  if (error !== null) {
    const isExcused = limit !== undefined && size > PAGE;
    return isExcused ? undefined : `${error.split('\n')[0] ?? ''}${because}`;
  }
  if (!items) return `label_response gives no labels${because}`;
  if (items.length !== size) return `${String(items.length)} items have labels${because}`;
  const lost = items.findIndex((item, at) => !accepted(at, singles, plain).includes(tagsOf(item)));
  if (lost < 0) return undefined;
  const [has, single] = [items[lost], singles[lost % singles.length]?.items?.[0]];
  const texts = [has, single].map((item) => (item ? labelsText(item.labels) : 'nothing'));
  return `item ${String(lost)} has ${texts[0] ?? ''}; in a list of one it has ${texts[1] ?? ''}${because}`;
}

/** The tags that an item may have: those of a list of one, or of the list as it is. */
function accepted(at: number, singles: readonly LabelAnswer[], plain: LabelAnswer): string[] {
  const original = at % singles.length;
  return [singles[original]?.items?.[0], plain.items?.[original]].flatMap((item) =>
    item ? [tagsOf(item)] : [],
  );
}

function tagsOf({ labels: { secrecy, integrity } }: LabeledItem): string {
  return JSON.stringify([secrecy, integrity]);
}

function expectedOf({ singles, plain }: Grown, size: number, { items }: LabelAnswer): LabelAnswer {
  const labeled = Array.from({ length: size }, (_, at) => singles[at % singles.length]?.items?.[0]);
  return {
    ...plain,
    items: labeled.flatMap((item, at) =>
      item ? [{ data: items?.[at]?.data ?? item.data, labels: item.labels }] : [],
    ),
  };
}
