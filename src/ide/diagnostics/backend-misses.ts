import type { BackendCall, Invocation } from '../../gateway/invocation';
import type { Json } from '../../gateway/json';
import { compactJson } from '../../scenario/compact';
import { describeDifference, differences, type Difference } from '../../scenario/difference';
import type { BackendEntry } from '../../scenario/model';
import type { ParsedScenario } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import { lacksArguments } from '../backend-calls/saved-answer';
import { SOURCES } from '../ids';
import type { Causes } from './causes';
import { addAnswer, replaceValue } from './scenario-fixes';
import type { Ran } from './ran';
import {
  fold,
  incident,
  partName,
  placeOf,
  type Consequence,
  type Incident,
  type Shown,
  type ToldRun,
} from './trouble';

/** Missed calls reported for one step, and saved answers compared for each. */
const MAX_MISSES = 8;
const MAX_ENTRIES = 200;

/** A missing answer and whether this part is the first that missed it. */
export interface Miss {
  readonly incident: Incident;
  readonly isNew: boolean;
  readonly invocation: Invocation;
}

/**
 * Backend calls that no saved answer fitted, each request once: at the first step that made it, with a fix that
 * adds an answer, and with the one saved answer that misses by a single field, if there is one.
 */
export function missesOf(ran: Ran, { parsed, shown }: ToldRun, causes: Causes): Miss[] {
  if (!shown.finding('backend-miss')) return [];
  const missed = ran.invocations
    .flatMap((invocation) => invocation.backendCalls.map((call) => ({ invocation, call })))
    .filter(({ call }) => call.reachedBackend && call.match === 'none');
  const found = new Map<Incident, Miss>();
  for (const { invocation, call } of missed) {
    if (call.tool === null) continue;
    const key = JSON.stringify([call.tool, call.args]);
    const known = causes.missed.get(key);
    if (known && found.has(known)) continue;
    if (found.size >= MAX_MISSES) break;
    const own = known ?? missTrouble(call, invocation, ran, parsed, shown);
    causes.missed.set(key, own);
    if (!causes.missedTools.has(call.tool)) causes.missedTools.set(call.tool, own);
    found.set(own, { incident: own, isNew: !known, invocation });
    if (known)
      fold(known, { at: placeOf(ran, parsed.source), message: `${partName(ran)} makes the same call` });
  }
  return [...found.values()];
}

function missTrouble(
  call: BackendCall,
  { function: caller }: Invocation,
  ran: Ran,
  parsed: ParsedScenario,
  shown: Shown,
): Incident {
  const step = ran.place === 'agent' ? undefined : ran.place;
  const { tool, stack } = call;
  const entry = lacksArguments(call) ? { tool: tool ?? '' } : { tool: tool ?? '', args: call.args };
  const miss = incident({
    source: SOURCES.finding,
    step: ran.name,
    code: 'backend-miss',
    severity: 'warning',
    message: `${caller}, backend call ${String(call.index)}: ${call.cause ?? 'no saved answer'}`,
    at: placeOf(ran, parsed.source),
    fixes: [addAnswer(parsed.source, step, entry)],
    ...(stack ? { stack } : {}),
  });
  const near = shown.finding('nearest-answer') ? nearestAnswer(call, step, parsed) : undefined;
  if (near) fold(miss, nearConsequence(near, parsed));
  return miss;
}

interface Near {
  /** Path of the saved answer's arguments. */
  readonly args: ScenarioPath;
  readonly difference: Difference;
}

/** The only saved answer for the call's tool whose arguments differ in one place. */
function nearestAnswer(
  call: BackendCall,
  step: number | undefined,
  { scenario }: ParsedScenario,
): Near | undefined {
  if (!scenario || lacksArguments(call)) return undefined;
  const found: Near[] = [];
  const look = (entries: readonly BackendEntry[], base: ScenarioPath): void => {
    for (const [index, { tool, args }] of entries.slice(0, MAX_ENTRIES).entries()) {
      if (tool !== call.tool || args === undefined) continue;
      const [difference, more] = differences(args, call.args, 2);
      if (difference && !more) found.push({ args: [...base, index, 'args'], difference });
    }
  };
  if (step !== undefined) look(scenario.steps[step]?.backend ?? [], ['steps', step, 'backend']);
  look(scenario.backend, ['backend']);
  return found.length === 1 ? found[0] : undefined;
}

function nearConsequence({ args, difference }: Near, { source }: ParsedScenario): Consequence {
  const at = [...args, ...segmentsOf(difference.path)];
  const list = args.slice(0, -1).map((part) => (typeof part === 'number' ? `[${String(part)}]` : part));
  const message = `this saved answer differs in a single field: ${describeDifference(difference)}`;
  if (difference.kind === 'missing') return { at, message };
  const { actual, path } = difference;
  const title = `Change ${path} of ${list.slice(-2).join('')} to ${compactJson(actual, 60)}`;
  return { at, message, fixes: [{ ...replaceValue(source, at, actual), title }], fixesCause: true };
}

/** The segments of a path as differences write it: `a.b[0]["c d"]`. */
export function segmentsOf(path: string): (string | number)[] {
  const pattern = /\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g;
  return [...path.matchAll(pattern)].map(([, index, quoted, name]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (name ?? '') : String(JSON.parse(quoted) as Json);
  });
}
