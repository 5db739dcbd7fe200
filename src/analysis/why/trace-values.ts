import type { LabeledItem } from '../../gateway/difc/filter';
import type { AgentLabels } from '../../gateway/difc/labels';
import type { Json } from '../../gateway/json';
import type { Scenario } from '../../scenario/model';
import { contentOf } from '../check/result-items';
import { withValueAt, type Place } from '../value-place';
import { itemPlace } from './item-place';
import { sameLabels, tagsOf } from './label-sources';
import type { ObservedInput, ObservedRun } from './observed-run';
import type { Runs } from './runs';
import type { WhyQuestion } from './try-variants';
import { changeText, type FollowedValue, type TracedValues } from './traced-values';
import { valueVariants, variantPointer, type ValueVariant } from './value-variants';

/** What was found, and a run that shows it. */
export interface ValueTrace {
  readonly values?: TracedValues;
  readonly deciding?: { readonly input: ObservedInput; readonly text: string };
}

/** Items whose values are changed, and runs for all of them. */
const MAX_ITEMS = 3;
const MAX_RUNS = 60;

/**
 * Runs the step again with single values of its items changed, and compares their labels.
 * @param positions of the items whose labels decided
 */
export async function traceValues(
  question: WhyQuestion,
  base: ObservedRun,
  positions: ReadonlySet<number>,
  runs: Runs,
): Promise<ValueTrace> {
  const step = question.input.scenario.steps[question.index];
  const { items } = base;
  if (step?.kind !== 'tool' || !items) return {};
  const content = contentOf(step.result);
  const data = items.map((item) => item.data);
  const traced = differentlyLabeled(items, positions).flatMap((item): TracedItem[] => {
    const place = itemPlace(content.value, data, item);
    return place
      ? [{ item, place, variants: valueVariants(data[item] ?? null, othersThan(items, item)) }]
      : [];
  });
  const cases = traced.flatMap(({ variants, ...where }) =>
    variants.slice(0, Math.floor(MAX_RUNS / traced.length)).map((variant) => ({ ...where, variant })),
  );
  const all = traced.reduce((sum, { variants }) => sum + variants.length, 0);
  const inputs = cases.map(({ place, variant }) => {
    const changed = withValueAt(content.value, [...place, ...variant.place], variant.after);
    return inputWith(question, content.holding(changed));
  });
  const ran = await runs.all(inputs);
  const follows: FollowedValue[] = [];
  let deciding: ValueTrace['deciding'];
  for (const [at, { item, variant }] of cases.entries()) {
    const labels = changedLabels(items, ran[at], item);
    const pointer = variantPointer(variant);
    const isKnown = follows.some((each) => each.item === item && each.pointer === pointer);
    if (!labels || isKnown) continue;
    const { before, after } = variant;
    const found: FollowedValue = {
      item,
      pointer,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      labels,
    };
    const input = inputs[at];
    if (input) deciding ??= { input, text: `item ${String(item)} has ${changeText(found)}` };
    follows.push(found);
  }
  const values = {
    items: traced.map(({ item }) => item),
    tried: cases.length,
    untried: all - cases.length,
    follows,
  };
  return { values, ...(deciding ? { deciding } : {}) };
}

interface TracedItem {
  readonly item: number;
  readonly place: Place;
  readonly variants: readonly ValueVariant[];
}

/** The first item for each labels among those that decided. */
function differentlyLabeled(items: readonly LabeledItem[], positions: ReadonlySet<number>): number[] {
  const found: number[] = [];
  for (const at of positions) {
    if (found.length === MAX_ITEMS) break;
    if (!found.some((other) => sameLabels(items[other]?.labels, items[at]?.labels))) found.push(at);
  }
  return found;
}

/** Data of items with other labels than one has. */
function othersThan(items: readonly LabeledItem[], at: number): Json[] {
  const own = items[at]?.labels;
  return items.filter(({ labels }) => !sameLabels(labels, own)).map((item) => item.data);
}

/** The labels of an item in a run, where they are other ones; undefined when that run says nothing. */
function changedLabels(
  items: readonly LabeledItem[],
  run: ObservedRun | undefined,
  item: number,
): AgentLabels | undefined {
  if (run?.engine !== undefined || run?.items?.length !== items.length) return undefined;
  const after = run.items[item]?.labels;
  return after && !sameLabels(items[item]?.labels, after) ? tagsOf(after) : undefined;
}

function inputWith({ input, index }: WhyQuestion, result: Json): ObservedInput {
  const steps = input.scenario.steps.slice(0, index + 1);
  const scenario: Scenario = {
    ...input.scenario,
    steps: steps.map((step, at) => (at === index && step.kind === 'tool' ? { ...step, result } : step)),
  };
  return { input: { ...input, scenario, locator: undefined }, index };
}
