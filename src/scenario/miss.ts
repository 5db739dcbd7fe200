import type { AnswerEntry, BackendCall } from '../gateway/invocation';
import type { Json } from '../gateway/json';
import { answerEntry, answerName } from './answer-place';
import { compactJson } from './compact';
import { argumentDifferences } from './argument-match';
import { describeDifference } from './difference';
import type { Difference } from './difference';
import type { BackendEntry } from './model';
import { nearest } from '../text/spelling';

/** The saved answers of a step, or those of the scenario. */
export interface SavedAnswers {
  readonly scope: 'step' | 'scenario';
  readonly entries: readonly BackendEntry[];
}

/** Entries looked at and differences counted for each: an explanation must not cost more than the run. */
const MAX_ENTRIES = 200;
const MAX_DIFFERENCES = 20;
const SHOWN_DIFFERENCES = 3;

/** A saved answer of the call's tool, and where its arguments differ from those of the call. */
export interface ComparedAnswer extends AnswerEntry {
  readonly found: readonly Difference[];
}

/**
 * Compares a call with the saved answers of its tool that have arguments, in the order of the lists: at most `most`
 * of them, and at most `differences` places in each.
 */
export function compareAnswers(
  tool: string,
  args: Json,
  lists: readonly SavedAnswers[],
  most: { readonly answers: number; readonly differences: number },
): ComparedAnswer[] {
  const compared: ComparedAnswer[] = [];
  for (const { scope, entries } of lists) {
    for (const [index, entry] of entries.entries()) {
      if (entry.tool !== tool || entry.args === undefined || compared.length >= most.answers) continue;
      const found = argumentDifferences(entry.args, args, most.differences);
      compared.push({ ...answerEntry(scope, entries, index), found });
    }
  }
  return compared;
}

/** The only one that differs in a single place: then that one was probably meant. */
export function nearestAnswer(
  compared: readonly ComparedAnswer[],
): { readonly answer: ComparedAnswer; readonly difference: Difference } | undefined {
  const near = compared.flatMap((answer) => {
    const [difference, more] = answer.found;
    return difference && !more ? [{ answer, difference }] : [];
  });
  return near.length === 1 ? near[0] : undefined;
}

/** What is known of a call that no saved answer fits. */
export interface ExplainedMiss {
  /** Why none fits: the nearest entry and what differs, or a tool of a similar name. */
  readonly error: string;
  /** The only saved answer that misses by a single field. */
  readonly nearest?: NonNullable<BackendCall['nearest']>;
}

/** Explains why no saved answer fits a call. Everything that is said of the miss later comes from here. */
export function explainMiss(tool: string, args: Json, lists: readonly SavedAnswers[]): ExplainedMiss {
  const call = `${compactJson(tool, 60)} with ${compactJson(args, 120)}`;
  const compared = compareAnswers(tool, args, lists, {
    answers: MAX_ENTRIES,
    differences: MAX_DIFFERENCES,
  });
  const [first, ...others] = compared;
  if (first) {
    const best = others.reduce(
      (least, each) => (each.found.length < least.found.length ? each : least),
      first,
    );
    const near = nearestAnswer(compared);
    return {
      error: `no saved answer for ${call}; nearest is ${entryName(best)}: ${shownDifferences(best.found)}`,
      ...(near ? { nearest: nearestOf(near.answer, near.difference) } : {}),
    };
  }
  const tools = new Set(lists.flatMap((list) => list.entries.map((entry) => entry.tool)));
  const similar = nearest(tool, tools);
  if (similar !== undefined) {
    return { error: `no saved answer for ${call}; there are answers for ${compactJson(similar, 60)}` };
  }
  return {
    error:
      tools.size === 0
        ? `no saved answer for ${call}; the scenario has no saved answers`
        : `no saved answer for ${call}; no entry has this tool`,
  };
}

function nearestOf(
  { found: _, ...answer }: ComparedAnswer,
  difference: Difference,
): NonNullable<ExplainedMiss['nearest']> {
  const { path, kind } = difference;
  return { ...answer, path, kind, difference: describeDifference(difference) };
}

function shownDifferences(found: readonly Difference[]): string {
  const shown = found.slice(0, SHOWN_DIFFERENCES).map((each) => differenceOfArgs(each));
  const more = found.length - shown.length;
  const tail = more > 0 ? `; and ${more}${found.length === MAX_DIFFERENCES ? ' or more' : ''} more` : '';
  return `${shown.join('; ')}${tail}`;
}

/** A saved answer as people find it: `backend[0]`. */
export function entryName(entry: AnswerEntry): string {
  const name = answerName(entry);
  return entry.scope === 'step' && entry.file === undefined ? `the step's ${name}` : name;
}

function differenceOfArgs(difference: Difference): string {
  const path =
    difference.path === '' || difference.path.startsWith('[')
      ? `args${difference.path}`
      : `args.${difference.path}`;
  return describeDifference({ ...difference, path }, 60);
}
