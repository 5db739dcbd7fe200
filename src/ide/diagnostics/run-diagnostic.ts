import type { GuardFunction } from '../../gateway/invocation';
import type { Finding, ScenarioResult } from '../../run/result';
import type { ParsedScenario, ScenarioSource } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import type { Diagnostic, DiagnosticSource, Fix } from '../../diagnostics/diagnostic';
import type { Severity } from '../../diagnostics/rule';
import type { Ran } from './ran';
import { stepPath } from './scenario-ranges';

/** What people choose to see. */
export interface Shown {
  readonly failedExpectations: boolean;
  readonly finding: (code: string) => boolean;
}

/** What is reported about one run: the text that ran, what came out, and what people choose to see. */
export interface RunContext {
  readonly parsed: ParsedScenario;
  readonly result: ScenarioResult;
  readonly shown: Shown;
}

/** Where something of a run belongs: in the scenario, and as far as it is known in the guard. */
export interface RunLocation extends Pick<Finding, 'stack' | 'position'> {
  /** The value of the scenario concerned. */
  readonly at: ScenarioPath;
  /** The guard function it is about, for want of a better location. */
  readonly function?: GuardFunction;
}

/** Something that would not be there without its cause; it is reported with the cause. */
export interface Consequence extends RunLocation {
  readonly message: string;
  /** Offered at the range of the consequence, and with `fixesCause` at that of its cause as well. */
  readonly fixes?: readonly Fix[];
  readonly fixesCause?: boolean;
}

/**
 * One cause that a run brought to light, with its locations in the scenario and in the guard. While the parts of a run are
 * gone through, it can turn out to be worse than it was, and what follows from it is folded under it.
 */
export interface RunDiagnostic extends Diagnostic, RunLocation {
  severity: Severity;
  readonly source: DiagnosticSource;
  /** The step's name, `label_agent`, or empty for the scenario as a whole. */
  readonly step: string;
  /** Not reported in the guard. */
  readonly scenarioOnly?: boolean;
  fixes?: readonly Fix[];
  readonly consequences: Consequence[];
}

/** Consequences kept of one cause: steps after a trap may be thousands. */
const MAX_CONSEQUENCES = 200;

/** A diagnostic without consequences yet. */
export function runDiagnostic(diagnostic: Omit<RunDiagnostic, 'consequences'>): RunDiagnostic {
  return { ...diagnostic, consequences: [] };
}

/** Folds consequences under their cause. */
export function fold(cause: RunDiagnostic, ...consequences: readonly Consequence[]): void {
  const room = Math.max(0, MAX_CONSEQUENCES - cause.consequences.length);
  cause.consequences.push(...consequences.slice(0, room));
}

/** A diagnostic as a consequence of another one, with its own consequences after it. */
export function asConsequences(diagnostic: RunDiagnostic): Consequence[] {
  const { at, message, stack, position, function: about, fixes } = diagnostic;
  const own: Consequence = {
    at,
    message,
    ...(stack ? { stack } : {}),
    ...(position ? { position } : {}),
    ...(about ? { function: about } : {}),
    ...(fixes ? { fixes, fixesCause: true } : {}),
  };
  return [own, ...diagnostic.consequences];
}

/** Where a step or label_agent is in the scenario. */
export function pathOf({ part, session }: Ran, source: ScenarioSource): ScenarioPath {
  if (part !== 'agent') return stepPath(source, part);
  const base = session === undefined ? [] : ['sessions', session];
  return source.rangeOf([...base, 'policy']) ? [...base, 'policy'] : [...base, 'agent'];
}

/** The tool of a saved answer: a whole answer is too much to underline. */
export function toolOf(at: ScenarioPath, source: ScenarioSource): ScenarioPath {
  const tool = [...at, 'tool'];
  return source.rangeOf(tool) ? tool : at;
}

/** `label_agent`, `label_agent of a session`, or `step "name"`. */
export function partName({ part, name }: Pick<Ran, 'part' | 'name'>): string {
  return part === 'agent' ? name : `step ${JSON.stringify(name)}`;
}
