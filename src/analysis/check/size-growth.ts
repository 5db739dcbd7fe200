import type { LimitName } from '../../gateway/limits';
import type { Json } from '../../gateway/json';
import { isJsonObject, ownValue } from '../../gateway/json';
import { limitHits } from '../../run/limit-hits';
import type { BackendEntry } from '../../scenario/model';
import type { LabelAnswer } from '../guard-probe';
import { callsOf, recordedAnswer } from './recorded-calls';
import { copiedNumber } from './result-items';

/** What one answer of `label_response` took. */
export interface GrowthRow {
  /** Items of the list. */
  readonly items: number;
  readonly backendCalls: number;
  /** Pages of 64 KiB after the call. */
  readonly memoryPages: number;
  readonly outputBytes: number;
  readonly durationMs: number;
}

/** The smallest list with which a limit is hit. */
export interface GrowthLimit {
  readonly name: LimitName;
  readonly items: number;
}

/** Copies about which the backend has answers: a guard cannot make many more calls. */
const ANSWERED_COPIES = 100;

/** What an answer took; undefined when `label_response` did not run. */
export function growthRow(items: number, { invocations }: LabelAnswer): GrowthRow | undefined {
  const last = invocations.at(-1);
  if (last?.function !== 'label_response') return undefined;
  const { backendCallCount: backendCalls, memoryPages, outputBytes, durationMs } = last;
  return { items, backendCalls, memoryPages, outputBytes, durationMs };
}

/** The first limit that the last invocation hit. */
export function limitOf({ invocations }: LabelAnswer): LimitName | undefined {
  const last = invocations.at(-1);
  return last ? limitHits(last)[0]?.limit : undefined;
}

/** Whether the backend had no answer to a call. */
export function missesAnswers({ invocations }: LabelAnswer): boolean {
  return callsOf(invocations).some(({ failure }) => failure === 'backend-error');
}

/**
 * Saved answers for copies of items: what the guard asked about an item, which must have a number, is answered of its
 * copies with their numbers.
 */
export function answersOfCopies(items: readonly Json[], answers: readonly LabelAnswer[]): BackendEntry[] {
  return items.flatMap((item, at) => {
    const number = isJsonObject(item) ? ownValue(item, 'number') : undefined;
    const calls = callsOf(answers[at]?.invocations ?? []);
    if (typeof number !== 'number') return [];
    const entries = calls.flatMap((call) => recordedAnswer(call) ?? []);
    const about = entries.filter(({ args }) => holds(args ?? null, number));
    return Array.from({ length: about.length === 0 ? 0 : ANSWERED_COPIES }, (_, copy) =>
      about.map((entry) => copied(entry, number, copiedNumber(number, copy))),
    ).flat();
  });
}

function copied(entry: BackendEntry, from: number, to: number): BackendEntry {
  const { args = null, result } = entry;
  return {
    ...entry,
    args: replaced(args, from, to),
    ...(result === undefined ? {} : { result: replaced(result, from, to) }),
  };
}

function holds(value: Json, number: number): boolean {
  return JSON.stringify(replaced(value, number, -1)) !== JSON.stringify(value);
}

function replaced(value: Json, from: number, to: number): Json {
  if (value === from) return to;
  if (value === String(from)) return String(to);
  if (Array.isArray(value)) return value.map((each) => replaced(each, from, to));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(each, from, to)]));
}
