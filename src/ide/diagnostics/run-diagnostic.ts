import type { Frame, GuardFunction } from '../../gateway/invocation';
import type { Finding, ScenarioResult } from '../../run/result';
import type { ParsedScenario, ScenarioSource } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import type { PlainDiagnostic, PlainFix } from '../../diagnostics/diagnostic';
import type { Ran } from './ran';
import { stepPath } from './scenario-ranges';

/** What people choose to see. */
export interface Shown {
  readonly failedExpectations: boolean;
  readonly finding: (code: string) => boolean;
}

/** What is reported about one run: the text that ran, what came out, and what people choose to see. */
export interface ToldRun {
  readonly parsed: ParsedScenario;
  readonly result: ScenarioResult;
  readonly shown: Shown;
}

/** Where something of a run belongs: in the scenario, and as far as it is known in the guard. */
export interface TroublePlace {
  /** The value of the scenario concerned. */
  readonly at: ScenarioPath;
  /** Frames of the guard, innermost first. */
  readonly stack?: readonly Frame[];
  /** A position in a source file of the guard. */
  readonly position?: Finding['position'];
  /** The guard function it is about, for want of a better place. */
  readonly function?: GuardFunction;
}

/** Something that would not be there without its cause; it is reported with the cause. */
export interface Consequence extends TroublePlace {
  readonly message: string;
  /** Offered at the place of the consequence, and with `fixesCause` at that of its cause as well. */
  readonly fixes?: readonly PlainFix[];
  readonly fixesCause?: boolean;
}

/** One cause that a run brought to light, with its places in the scenario and in the guard. */
export interface Trouble
  extends TroublePlace, Pick<PlainDiagnostic, 'severity' | 'message' | 'source' | 'code'> {
  /** The step's name, `label_agent`, or empty for the scenario as a whole. */
  readonly step: string;
  /** Not reported in the guard. */
  readonly scenarioOnly?: boolean;
  readonly fixes?: readonly PlainFix[];
  readonly consequences: readonly Consequence[];
}

/** A trouble that is still being put together. */
export interface Incident extends Trouble {
  severity: Trouble['severity'];
  fixes?: readonly PlainFix[];
  consequences: Consequence[];
}

/** Consequences kept of one cause: steps after a trap may be thousands. */
const MAX_CONSEQUENCES = 200;

/** A trouble without consequences yet. */
export function incident(trouble: Omit<Trouble, 'consequences'>): Incident {
  return { ...trouble, consequences: [] };
}

/** Folds consequences under their cause. */
export function fold(cause: Incident, ...consequences: readonly Consequence[]): void {
  const room = Math.max(0, MAX_CONSEQUENCES - cause.consequences.length);
  cause.consequences.push(...consequences.slice(0, room));
}

/** A trouble as a consequence of another one, with its own consequences after it. */
export function asConsequences(trouble: Trouble): Consequence[] {
  const { at, message, stack, position, function: about, fixes } = trouble;
  const own: Consequence = {
    at,
    message,
    ...(stack ? { stack } : {}),
    ...(position ? { position } : {}),
    ...(about ? { function: about } : {}),
    ...(fixes ? { fixes, fixesCause: true } : {}),
  };
  return [own, ...trouble.consequences];
}

/** Where a step or label_agent is in the scenario. */
export function placeOf({ place, session }: Ran, source: ScenarioSource): ScenarioPath {
  if (place !== 'agent') return stepPath(source, place);
  const base = session === undefined ? [] : ['sessions', session];
  return source.rangeOf([...base, 'policy']) ? [...base, 'policy'] : [...base, 'agent'];
}

/** The tool of a saved answer: a whole answer is too much to underline. */
export function toolOf(at: ScenarioPath, source: ScenarioSource): ScenarioPath {
  const tool = [...at, 'tool'];
  return source.rangeOf(tool) ? tool : at;
}

/** `label_agent`, `label_agent of a session`, or `step "name"`. */
export function partName({ place, name }: Pick<Ran, 'place' | 'name'>): string {
  return place === 'agent' ? name : `step ${JSON.stringify(name)}`;
}
