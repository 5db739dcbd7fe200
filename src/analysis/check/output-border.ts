import { stringifyGoJson } from '../../gateway/go-json';
import { isJsonObject, type Json, type JsonObject } from '../../gateway/json';
import { FIRST_OUTPUT_BYTES } from '../../gateway/limits';
import type { LabelAnswer } from '../guard-probe';
import type { Asker } from './asker';
import { faultOf, listOf, tagsOf, violationOf, type Grown } from './grown-list';
import type { Violation } from './property';
import { contentOf, manyItems } from './result-items';
import { limitOf, missesAnswers } from './size-growth';
import { wrongAnswer } from './wrong-answer';

/** Room for the rest of the input beside the result, in bytes. */
const BESIDE_RESULT = 64 * 1024;
/** Lists that are asked about to find the border. */
const MAX_STEPS = 8;
/** Lists from which the bytes of an item are measured. */
const MEASURED = [100, 1_000] as const;
const TEXTS = ['title', 'name', 'description', 'message', 'path', 'login', 'body'];

/** What is known of outputs around the size of the gateway's first buffer. */
export interface BorderProbe {
  /** For people: which sizes were reached, or why they were not. */
  readonly note: string;
  /** Lists asked about. */
  readonly runs: number;
  readonly violation?: Violation;
}

/** A list of so many items, the last of them longer by so many characters. */
interface Size {
  readonly count: number;
  readonly longer: number;
}

interface Asked {
  readonly size: Size;
  readonly answer: LabelAnswer;
  /** Of the output; undefined when there is none. */
  readonly bytes: number | undefined;
}

/** The longest list whose output fits, and the one that is an item longer, as far as they were found. */
interface Bracket {
  readonly below?: Asked | undefined;
  readonly above?: Asked | undefined;
}

/**
 * Looks for a list whose output just fits the gateway's first output buffer, and for one whose output is one byte
 * longer (gateway-contract 3.4): by the number of items, then by the length of a text that the output repeats. All
 * items must have their labels; beyond the buffer a guard may reach a limit and fail.
 */
export async function probeOutputBorder(
  asker: Asker,
  grown: Grown,
  progress: () => void,
): Promise<BorderProbe> {
  const lean = await leanList(asker, grown);
  const probe = new OutputBorder(asker, lean ?? grown, progress);
  return probe.run();
}

/** The list with items that have only those properties that their labels need, so that many fit into an input. */
async function leanList(asker: Asker, grown: Grown): Promise<Grown | undefined> {
  const items: Json[] = [];
  const singles: LabelAnswer[] = [];
  for (const [at, item] of grown.items.entries()) {
    let [kept, answer] = [item, grown.singles[at]];
    for (const key of isJsonObject(item) ? Object.keys(item) : []) {
      const { [key]: _, ...less } = kept as JsonObject;
      const single = await asker.ask({ ...grown.subject, result: listOf(grown, [less]) });
      if (single.error === null && sameTags(single, answer)) [kept, answer] = [less, single];
    }
    items.push(kept);
    if (answer) singles.push(answer);
  }
  const plain = await asker.ask({ ...grown.subject, result: listOf(grown, items) });
  return plain.items?.length === items.length ? { ...grown, items, singles, plain } : undefined;
}

function sameTags({ items }: LabelAnswer, other: LabelAnswer | undefined): boolean {
  const [one, two] = [items?.[0], other?.items?.[0]];
  return items?.length === 1 && one !== undefined && two !== undefined && tagsOf(one) === tagsOf(two);
}

class OutputBorder {
  #runs = 0;
  #violation: Violation | undefined;
  #key: string | undefined;
  /** Of the shortest list that the guard failed on. */
  #error: string | undefined;

  constructor(
    private readonly asker: Asker,
    private readonly grown: Grown,
    private readonly progress: () => void,
  ) {}

  async run(): Promise<BorderProbe> {
    const note = await this.#search();
    const runs = this.#runs;
    return this.#violation ? { note, runs, violation: this.#violation } : { note, runs };
  }

  async #search(): Promise<string> {
    const measured: Asked[] = [];
    for (const count of MEASURED) measured.push(await this.#ask({ count, longer: 0 }));
    const [few, many] = measured.map(({ bytes }) => bytes);
    if (few === undefined || many === undefined || many <= few)
      return notReached('the output does not grow with the number of items');
    const each = (many - few) / (MEASURED[1] - MEASURED[0]);
    const { below, above } = await this.#bracket(
      MEASURED[1] + Math.floor((FIRST_OUTPUT_BYTES - many) / each),
      each,
    );
    if (!below || !above) return this.#unreached([...measured, ...(below ? [below] : [])]);
    this.#key = await this.#longerKey();
    const left = FIRST_OUTPUT_BYTES - (below.bytes ?? 0);
    const fitting =
      this.#key === undefined || left === 0 ? below : await this.#ask({ ...below.size, longer: left });
    const over = this.#key === undefined ? above : await this.#ask({ ...below.size, longer: left + 1 });
    return this.#reached(fitting, over);
  }

  /** Looks for the border by the number of items, from a guess on. */
  async #bracket(start: number, each: number): Promise<Bracket> {
    let count = start;
    let [below, above]: (Asked | undefined)[] = [];
    for (let step = 0; step < MAX_STEPS && !this.#violation; step++) {
      if (!this.#fits(count)) return { below };
      const asked = await this.#ask({ count, longer: 0 });
      if (isOver(asked)) above = asked;
      else if (asked.bytes === undefined) {
        this.#error = asked.answer.error?.split('\n')[0];
        return { below };
      } else below = asked;
      if (above && below && above.size.count === below.size.count + 1) break;
      count = this.#next(below, above, each);
    }
    return { below, above };
  }

  #next(below: Asked | undefined, above: Asked | undefined, each: number): number {
    const known = below ?? above;
    const bytes = known?.bytes;
    const guess =
      known && bytes !== undefined
        ? known.size.count + Math.floor((FIRST_OUTPUT_BYTES - bytes) / each)
        : Math.floor(((above?.size.count ?? 2) - 1) * 0.9);
    const least = below ? below.size.count + 1 : 1;
    return Math.max(least, above ? Math.min(guess, above.size.count - 1) : guess);
  }

  /** A text of the last item of which the output repeats every character. */
  async #longerKey(): Promise<string | undefined> {
    const short = await this.#ask({ count: 1, longer: 0 });
    for (const key of TEXTS) {
      this.#key = key;
      const [one, ten] = [
        await this.#ask({ count: 1, longer: 1 }),
        await this.#ask({ count: 1, longer: 10 }),
      ];
      if (one.bytes !== undefined && ten.bytes === one.bytes + 9 && short.bytes !== undefined) return key;
    }
    return undefined;
  }

  async #ask(size: Size): Promise<Asked> {
    this.progress();
    this.#runs++;
    const { subject } = this.grown;
    const question = { ...subject, result: this.#result(size) };
    const { plain } = this.grown;
    // Labels that follow from answers which the backend does not have say nothing.
    const isAnswered = (given: LabelAnswer): boolean => !missesAnswers(given) || missesAnswers(plain);
    const isWrong = (given: LabelAnswer): boolean =>
      isAnswered(given) && faultOf(given, this.grown, size.count) !== undefined;
    const answer = await this.asker.ask(question);
    if (isWrong(answer)) {
      const wrong = await wrongAnswer(this.asker, question, isWrong);
      if (wrong) this.#violation ??= violationOf(wrong, question, this.grown, size.count);
    }
    const last = answer.invocations.at(-1);
    const bytes = answer.error === null && isAnswered(answer) ? last?.outputBytes : undefined;
    return { size, answer, bytes };
  }

  #result({ count, longer }: Size): Json {
    const items = manyItems(this.grown.items, count);
    const last = items.at(-1);
    const [key, isLonger] = [this.#key, longer > 0];
    if (key === undefined || !isLonger || !isJsonObject(last)) return listOf(this.grown, items);
    return listOf(this.grown, items.with(-1, { ...last, [key]: 'x'.repeat(longer) }));
  }

  #fits(count: number): boolean {
    const { items, subject } = this.grown;
    const one = stringifyGoJson(contentOf(subject.result).holding([...items])).length;
    return (one / items.length) * count < this.asker.inputBytes - BESIDE_RESULT;
  }

  #unreached(asked: readonly Asked[]): string {
    const largest = Math.max(...asked.map(({ bytes = 0 }) => bytes));
    const why = this.#error === undefined ? '' : `; longer lists fail: ${this.#error}`;
    return notReached(`the largest output that could be asked for has ${String(largest)} bytes${why}`);
  }

  #reached(fitting: Asked, over: Asked): string {
    const { key } = this.grown.subject;
    const sizes = `${String(fitting.bytes)} bytes (${String(fitting.size.count)} items)`;
    const first = `the gateway's first buffer of ${String(FIRST_OUTPUT_BYTES)} bytes`;
    const end =
      over.bytes === undefined
        ? `with more than the buffer it fails: ${over.answer.error?.split('\n')[0] ?? ''}`
        : `and ${String(over.bytes)} bytes (${String(over.size.count)} items)`;
    return `${first}: asked ${key} for outputs of ${sizes}${over.bytes === undefined ? '; ' : ' '}${end}`;
  }
}

/** Whether an output was larger than the first buffer, or would have been. */
function isOver({ answer, bytes }: Asked): boolean {
  if (bytes !== undefined) return bytes > FIRST_OUTPUT_BYTES;
  const last = answer.invocations.at(-1);
  return last?.function === 'label_response' && (last.attempts > 1 || limitOf(answer) === 'output');
}

function notReached(why: string): string {
  return `not checked: an output one byte over the gateway's first buffer of ${String(FIRST_OUTPUT_BYTES)} bytes: ${why}`;
}
