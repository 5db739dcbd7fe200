import type { Json } from '../../../gateway/json';
import type { LabelAnswer } from '../../guard-probe';
import type { Asker, Question } from '../asker';
import { faultOf, listOf, violationOf, type Grown } from '../grown-list';
import { probeOutputBorder, type BorderProbe } from '../output-border';
import type { Property, PropertyContext, PropertyOutcome, Violation } from '../property';
import { contentOf, itemListOf, manyItems } from '../result-items';
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
/** Items asked about in lists of one size, for each random case that is wanted. */
const ITEMS_PER_RUN = 250;
/** Largest result, in characters of JSON: inside an MCP result it must stay below the limit of the input. */
const MAX_RESULT = 3 * 1024 * 1024;
/** Random cases from which on lists of some megabytes are asked about. */
const BORDER_RUNS = 100;
/** Different items of a list, at most. */
const MOST_ITEMS = 5;

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
  return withBorder({ runs, growth, ...(limit ? { limit } : {}) }, await borderOf(context, lists));
}

/** Looks at outputs around the size of the first buffer, with the list whose output is largest for its input. */
async function borderOf(
  { asker, runs, progress }: PropertyContext,
  lists: readonly Grown[],
): Promise<BorderProbe> {
  if (runs < BORDER_RUNS)
    return {
      runs: 0,
      note: `not checked: an output one byte over the gateway's first buffer; it takes --runs ${String(BORDER_RUNS)} or more`,
    };
  const density = ({ singles, items }: Grown): number =>
    (singles[0]?.output?.length ?? 0) / JSON.stringify(items[0]).length;
  const [densest] = lists.toSorted((a, b) => density(b) - density(a));
  return densest ? probeOutputBorder(asker, densest, progress) : { runs: 0, note: '' };
}

function withBorder(outcome: PropertyOutcome, { note, runs, violation }: BorderProbe): PropertyOutcome {
  const all = { ...outcome, runs: outcome.runs + runs, notes: [note] };
  return violation ? { ...all, violation } : all;
}

/** Time does not count: it is never the same twice. */
function weightOf({ backendCalls, memoryPages, outputBytes }: GrowthRow): number {
  return backendCalls * 1e12 + memoryPages * 1e8 + outputBytes;
}

function resultOf({ subject, list, items }: Grown, size: number): Json | undefined {
  const length = JSON.stringify(items).length;
  if ((length / items.length) * size > MAX_RESULT) return undefined;
  return listOf({ subject, list }, manyItems(items, size));
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
    question = { ...question, result: listOf(grown, same) };
    answer = await asker.ask(question);
  }
  if (faultOf(answer, grown, size) === undefined) return { answer };
  const wrong = await wrongAnswer(asker, question, (given) => faultOf(given, grown, size) !== undefined);
  const violation = wrong && violationOf(wrong, question, grown, size);
  return wrong && violation ? { answer: wrong, violation } : { answer };
}
