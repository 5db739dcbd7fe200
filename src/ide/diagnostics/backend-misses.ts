import * as l10n from '@vscode/l10n';
import type { BackendCall, Invocation, NearestAnswer } from '../../gateway/invocation';
import type { Json } from '../../gateway/json';
import { missedCalls, missFinding } from '../../run/backend-misses';
import { answerName, answerPath, listPath, splitAtFile } from '../../scenario/answer-place';
import { exactly } from '../../scenario/argument-match';
import { compactJson } from '../../scenario/compact';
import type { ParsedScenario } from '../../scenario/parse';
import { lacksArguments } from '../backend-calls/saved-answer';
import type { Causes } from './causes';
import { answerFix, missAnswers } from './new-answers';
import { replaceValue } from './scenario-fixes';
import type { Ran } from './ran';
import { findingDiagnostic } from './step-findings';
import {
  fold,
  partName,
  pathOf,
  type Consequence,
  type RunDiagnostic,
  type Shown,
  type RunContext,
} from './run-diagnostic';

/** Missed calls reported for one step. */
const MAX_MISSES = 8;

/** A missing answer and whether this part is the first that missed it. */
export interface Miss {
  readonly diagnostic: RunDiagnostic;
  readonly isNew: boolean;
  readonly invocation: Invocation;
}

/**
 * Backend calls that no saved answer fitted, each request once: at the first step that made it, with a fix that
 * adds an answer, and with the one saved answer that misses by a single field, if there is one.
 */
export function missesOf(ran: Ran, { parsed, shown }: RunContext, causes: Causes): Miss[] {
  if (!shown.finding('backend-miss')) return [];
  const missed = ran.invocations.flatMap((invocation) =>
    missedCalls(invocation).map((call) => ({ invocation, call })),
  );
  const found = new Map<RunDiagnostic, Miss>();
  for (const { invocation, call } of missed) {
    if (call.tool === null) continue;
    const key = JSON.stringify([call.tool, call.args]);
    const known = causes.missed.get(key);
    if (known && found.has(known)) continue;
    if (found.size >= MAX_MISSES) break;
    const own = known ?? missDiagnostic(call, invocation, ran, parsed, shown);
    causes.missed.set(key, own);
    if (!causes.missedTools.has(call.tool)) causes.missedTools.set(call.tool, own);
    found.set(own, { diagnostic: own, isNew: !known, invocation });
    if (known)
      fold(known, {
        at: pathOf(ran, parsed.source),
        message: l10n.t('{0} makes the same call', partName(ran)),
      });
  }
  return [...found.values()];
}

function missDiagnostic(
  call: BackendCall,
  invocation: Invocation,
  ran: Ran,
  parsed: ParsedScenario,
  shown: Shown,
): RunDiagnostic {
  const step = ran.part === 'agent' ? undefined : ran.part;
  const isKnown = !lacksArguments(call);
  const at = pathOf(ran, parsed.source);
  const miss = findingDiagnostic(missFinding(invocation, call), at, ran.name);
  miss.fixes = missAnswers(parsed, step, call).map(({ title, answer }) => answerFix(title, answer));
  const { nearest } = call;
  if (nearest && isKnown && shown.finding('nearest-answer'))
    fold(miss, nearConsequence(nearest, call.args, step, parsed));
  return miss;
}

/** The saved answer that misses by a single field, with a fix that changes the field to what the guard sent. */
function nearConsequence(
  nearest: NearestAnswer,
  args: Json,
  step: number | undefined,
  { source: own, answerFiles }: ParsedScenario,
): Consequence {
  const { scope, path, kind, difference } = nearest;
  const segments = segmentsOf(path);
  const at = [...answerPath(listPath(scope, step), nearest), 'args', ...segments];
  const message = l10n.t('this saved answer differs in a single field: {0}', difference);
  if (kind === 'missing') return { at, message };
  const shared = nearest.file === undefined ? undefined : answerFiles?.get(nearest.file);
  const source = shared?.ok === true ? shared.parsed.source : own;
  const file =
    shared && nearest.file !== undefined ? { file: { name: nearest.file, text: source.text } } : {};
  const written = splitAtFile(at)?.inFile ?? at;
  const actual = valueAt(args, segments);
  const answer = answerName(nearest);
  const change = {
    ...replaceValue(source, written, exactly(actual)),
    ...file,
    title: l10n.t('Change {0} of {1} to {2}', path, answer, compactJson(actual, 60)),
  };
  const allow = {
    ...replaceValue(source, written, { $any: true }),
    ...file,
    title: l10n.t('Allow any value for {0} of {1}', path, answer),
  };
  return { at, message, fixes: [change, allow], fixesCause: true };
}

/** The value of a call at a path through saved arguments: `$partial` is no part of the call. */
function valueAt(value: Json, segments: readonly (string | number)[]): Json {
  return segments.reduce<Json>((inner, segment) => {
    if (typeof inner !== 'object' || inner === null) return null;
    if (segment === '$partial' && !Object.hasOwn(inner, segment)) return inner;
    return (inner as Readonly<Record<string, Json>>)[segment] ?? null;
  }, value);
}

/** The segments of a path as differences write it: `a.b[0]["c d"]`. */
function segmentsOf(path: string): (string | number)[] {
  const pattern = /\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g;
  return [...path.matchAll(pattern)].map(([, index, quoted, name]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (name ?? '') : String(JSON.parse(quoted) as Json);
  });
}
