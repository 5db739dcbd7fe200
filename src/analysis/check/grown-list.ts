import type { LabeledItem } from '../../gateway/difc/filter';
import type { Json } from '../../gateway/json';
import type { LabelAnswer } from '../guard-probe';
import type { Question } from './asker';
import { labelsText } from './compare-answers';
import type { Subject, Violation } from './property';
import { contentOf, type ItemList } from './result-items';
import { limitOf } from './size-growth';

/** The longest page of GitHub: up to here no limit may keep a guard from an answer. */
const PAGE = 100;

/** A request with a list, and what its items are labeled in a list of one. */
export interface Grown {
  readonly subject: Subject;
  readonly list: ItemList;
  readonly items: readonly Json[];
  readonly singles: readonly LabelAnswer[];
  readonly plain: LabelAnswer;
  /** What the last size took. */
  weight: number;
  isStopped: boolean;
}

/** The result of the request with other items. */
export function listOf({ subject, list }: Pick<Grown, 'subject' | 'list'>, items: readonly Json[]): Json {
  return contentOf(subject.result).holding(list.holding(items));
}

/** A wrong answer to a list of `size` items as a violation; undefined when nothing is wrong. */
export function violationOf(
  answer: LabelAnswer,
  question: Question,
  grown: Grown,
  size: number,
): Violation | undefined {
  const fault = faultOf(answer, grown, size);
  if (fault === undefined) return undefined;
  const message = `${grown.subject.key} with ${size === 1 ? '1 item' : `${String(size)} items`}: ${fault}`;
  return { message, question, answer, expected: expectedOf(grown, size, answer) };
}

/** What is wrong with the labels of a list; limits count only where lists are as long as pages are. */
export function faultOf(answer: LabelAnswer, { singles, plain }: Grown, size: number): string | undefined {
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

export function tagsOf({ labels: { secrecy, integrity } }: LabeledItem): string {
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
