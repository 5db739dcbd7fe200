import type { BackendCall } from '../../gateway/invocation';
import type { Json } from '../../gateway/json';
import { compactJson } from '../../scenario/compact';
import { describeDifference, differences, type Difference } from '../../scenario/difference';
import type { BackendEntry } from '../../scenario/model';
import type { ParsedScenario } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import { lacksArguments } from '../backend-calls/saved-answer';
import { SOURCES } from '../ids';
import type { PlainFix } from './plain-diagnostic';
import type { Ran } from './ran';
import type { Trouble } from './run-troubles';
import { addAnswer, replaceValue } from './scenario-fixes';
import { stepPath } from './scenario-places';

/** Missed calls told for one step, and saved answers compared for each. */
const MAX_MISSES = 8;
const MAX_ENTRIES = 200;

/**
 * Backend calls that no saved answer fitted: at the step, with a fix that adds an answer; and at the one saved
 * answer that misses by a single field, if there is one.
 */
export function missTroubles(ran: Ran, parsed: ParsedScenario): Trouble[] {
  const step = ran.place === 'agent' ? undefined : ran.place;
  const at = step === undefined ? ['policy'] : stepPath(parsed.source, step);
  const missed = ran.invocations
    .flatMap(({ function: caller, backendCalls }) => backendCalls.map((call) => ({ caller, call })))
    .filter(({ call }) => call.reachedBackend && call.match === 'none')
    .slice(0, MAX_MISSES);
  return missed.flatMap(({ caller, call }) => {
    const { tool, stack } = call;
    if (tool === null) return [];
    const entry = lacksArguments(call) ? { tool } : { tool, args: call.args };
    const near = nearestAnswer(call, step, parsed);
    const common = { source: SOURCES.finding, step: ran.name, ...(stack ? { stack } : {}) };
    const message = `${caller}, backend call ${String(call.index)}: ${call.cause ?? 'no saved answer'}`;
    const fixes = [addAnswer(parsed.source, step, entry)];
    const miss: Trouble = { ...common, code: 'backend-miss', severity: 'warning', message, at, fixes };
    return near ? [miss, { ...common, ...nearTrouble(near, call, parsed) }] : [miss];
  });
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

function nearTrouble(
  { args, difference }: Near,
  call: BackendCall,
  { source }: ParsedScenario,
): Pick<Trouble, 'code' | 'severity' | 'message' | 'at' | 'scenarioOnly' | 'fixes'> {
  const at = [...args, ...segmentsOf(difference.path)];
  const asked = `${call.tool ?? ''} with ${compactJson(call.args, 120)}`;
  const fix: PlainFix | undefined =
    difference.kind === 'missing' ? undefined : replaceValue(source, at, difference.actual);
  return {
    code: 'nearest-answer',
    severity: 'info',
    message: `The guard asks for ${asked}; this answer misses by one field: ${describeDifference(difference)}`,
    at,
    scenarioOnly: true,
    ...(fix ? { fixes: [fix] } : {}),
  };
}

/** The segments of a path as differences write it: `a.b[0]["c d"]`. */
export function segmentsOf(path: string): (string | number)[] {
  const pattern = /\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g;
  return [...path.matchAll(pattern)].map(([, index, quoted, name]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (name ?? '') : String(JSON.parse(quoted) as Json);
  });
}
