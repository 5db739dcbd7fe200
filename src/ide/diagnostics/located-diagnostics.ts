import * as l10n from '@vscode/l10n';
import type { Frame, GuardFunction } from '../../gateway/invocation';
import type { Finding, ScenarioResult } from '../../run/result';
import type { ParsedScenario } from '../../scenario/parse';
import type { LocatedDiagnostic, Fix, Location, RelatedLocation } from '../../diagnostics/diagnostic';
import { runDiagnostics } from './run-diagnostics';
import { rangeInScenario } from './scenario-ranges';
import type { Consequence, Shown, RunDiagnostic, RunLocation } from './run-diagnostic';

/** Where things are in the guard's sources; each undefined when it is not known. */
export interface GuardLocations {
  /** Whether the guard is a text, whose own check reports what concerns it as a whole. */
  readonly isText: boolean;
  frame(frame: Frame): Location | undefined;
  exported(name: GuardFunction): Location | undefined;
  position(position: NonNullable<Finding['position']>): Location | undefined;
  /** Where the frame's instruction is in the guard's disassembly, for frames that have no source. */
  instruction(frame: Frame): Location | undefined;
  /** Where a guard that does not load is wrong, by the byte offset of the load error. */
  loadError(offset: number | undefined): Location | undefined;
}

export interface RunInput {
  /** The scenario file, and its text as it ran. */
  readonly uri: string;
  readonly parsed: ParsedScenario;
  readonly result: ScenarioResult;
  readonly locations: GuardLocations;
  readonly shown: Shown;
  /** Whether the check of the guard's text tells already why it does not load. */
  readonly guardIsChecked?: boolean;
}

/** Callers shown as related information. */
const MAX_CALLERS = 8;
/** Frames shown by their instruction when none has a source. */
const MAX_INSTRUCTIONS = 3;
/** Consequences shown with their cause. */
const MAX_CONSEQUENCES = 20;

/**
 * What a run says about the scenario file: one diagnostic for each cause, its consequences as related information.
 * What has its own location in the guard is listed there, and marked in the scenario by a hint.
 */
export function deriveScenarioDiagnostics(input: RunInput): LocatedDiagnostic[] {
  const { parsed, result, shown, locations } = input;
  return runDiagnostics(parsed, result, shown)
    .filter(({ code }) => code !== 'direct-memory-path' || !locations.isText)
    .map((diagnostic) => {
      const { severity, message, source, code } = diagnostic;
      const range = rangeInScenario(parsed.source, diagnostic.at);
      const related = [...guardRelated(diagnostic, input), ...consequences(diagnostic, input)];
      const fixes = fixesOf(diagnostic, range, input);
      const isReported =
        belongsToGuard(diagnostic, locations) || (LOAD_CODES.has(code) && input.guardIsChecked === true);
      return {
        range,
        severity: isReported ? 'hint' : severity,
        message,
        source,
        code,
        ...(related.length > 0 ? { related } : {}),
        ...(fixes.length > 0 ? { fixes } : {}),
      };
    });
}

/** A diagnostic with the file it belongs to. */
export interface FileDiagnostic {
  readonly uri: string;
  readonly diagnostic: LocatedDiagnostic;
}

/**
 * What a run says about the guard's sources, each pointing to the step, to the callers and to its consequences. What
 * belongs to the scenario, such as an expectation, is a hint at the function it is about.
 */
export function deriveGuardDiagnostics(input: RunInput): FileDiagnostic[] {
  const { parsed, result, shown, uri, locations } = input;
  return runDiagnostics(parsed, result, shown).flatMap((diagnostic): FileDiagnostic[] => {
    // The guard's own text has the load error already, from the check that runs as it is typed.
    if (diagnostic.scenarioOnly || diagnostic.code === 'guard-not-loaded') return [];
    const location = guardLocation(diagnostic, locations);
    if (!location) return [];
    const { severity, message, source, code, step } = diagnostic;
    const at = { uri, range: rangeInScenario(parsed.source, diagnostic.at) };
    const related = [
      { ...at, message: placeName(step) },
      ...callers(diagnostic, location, locations),
      ...consequences(diagnostic, input),
    ];
    const said = code === 'failed-expectation' && step !== '' ? `${step}: ${message}` : message;
    const shownAs = belongsToGuard(diagnostic, locations) ? severity : 'hint';
    return [
      {
        uri: location.uri,
        diagnostic: { range: location.range, severity: shownAs, message: said, source, code, related },
      },
    ];
  });
}

/** Where in a scenario something is: in all of it, in its `label_agent`, or in a step. */
function placeName(step: string): string {
  if (step === '') return l10n.t('in this scenario');
  return /^label_agent( of |$)/.test(step) ? l10n.t('in {0}', step) : l10n.t('in step "{0}"', step);
}

/** What the check of the guard's text reports as well. */
const LOAD_CODES: ReadonlySet<string> = new Set(['guard-not-loaded', 'scenario-not-run']);
/** What is to be corrected in the scenario, wherever in the guard it came up. */
const SCENARIO_CODES: ReadonlySet<string> = new Set(['failed-expectation', 'backend-miss']);

/** Whether a diagnostic is listed in the guard's sources: it has a location there, not only a function. */
function belongsToGuard(diagnostic: RunDiagnostic, locations: GuardLocations): boolean {
  if (diagnostic.scenarioOnly || SCENARIO_CODES.has(diagnostic.code)) return false;
  return exactLocation(diagnostic, locations) !== undefined;
}

/** The position that the guard printed, else the innermost frame that is the author's and known. */
function exactLocation(diagnostic: RunLocation, locations: GuardLocations): Location | undefined {
  const byPosition = diagnostic.position && locations.position(diagnostic.position);
  return byPosition ?? frames(diagnostic, locations)[0]?.location;
}

function guardLocation(diagnostic: RunLocation, locations: GuardLocations): Location | undefined {
  return exactLocation(diagnostic, locations) ?? exported(diagnostic, locations);
}

/** Consequences where they show: in the guard when that is known exactly, else in the scenario. */
function consequences(
  { consequences: all }: RunDiagnostic,
  { uri, parsed, locations }: RunInput,
): RelatedLocation[] {
  const unique = new Map<string, RelatedLocation>();
  for (const each of all) {
    const location = exactLocation(each, locations) ?? {
      uri,
      range: rangeInScenario(parsed.source, each.at),
    };
    const related = { ...location, message: each.message.split('\n', 1)[0] ?? '' };
    unique.set(JSON.stringify(related), related);
  }
  const related = [...unique.values()];
  const last = related[MAX_CONSEQUENCES - 1];
  if (!last || related.length === MAX_CONSEQUENCES) return related;
  const more = related.length - MAX_CONSEQUENCES + 1;
  return [...related.slice(0, MAX_CONSEQUENCES - 1), { ...last, message: l10n.t('… and {0} more', more) }];
}

/** The fixes of a diagnostic and those of its consequences, which are offered at their own ranges. */
function fixesOf(diagnostic: RunDiagnostic, range: LocatedDiagnostic['range'], { parsed }: RunInput): Fix[] {
  const below = diagnostic.consequences.flatMap(({ at, fixes = [], fixesCause }: Consequence) => {
    const own = rangeInScenario(parsed.source, at);
    return fixes.map((fix) => ({ ...fix, ranges: fixesCause ? [range, own] : [own] }));
  });
  return [...(diagnostic.fixes ?? []), ...below];
}

function exported(diagnostic: RunLocation, locations: GuardLocations): Location | undefined {
  return diagnostic.function && locations.exported(diagnostic.function);
}

function frames(
  { stack = [] }: RunLocation,
  locations: GuardLocations,
): { readonly frame: Frame; readonly location: Location }[] {
  return stack
    .filter((frame) => frame.library !== true)
    .slice(0, MAX_CALLERS + 1)
    .flatMap((frame) => {
      const location = locations.frame(frame);
      return location ? [{ frame, location }] : [];
    });
}

function callers(diagnostic: RunDiagnostic, own: Location, locations: GuardLocations): RelatedLocation[] {
  return frames(diagnostic, locations)
    .filter(({ location }) => !sameLocation(location, own))
    .map(({ frame, location }) => ({ ...location, message: l10n.t('called in {0}', frame.function) }));
}

function guardRelated(diagnostic: RunDiagnostic, { locations, result }: RunInput): RelatedLocation[] {
  if (diagnostic.code === 'guard-not-loaded') {
    const offset = result.load?.ok === false ? result.load.offset : undefined;
    const location = locations.loadError(offset);
    return location ? [{ ...location, message: l10n.t('in the guard') }] : [];
  }
  const known = frames(diagnostic, locations).map(({ frame, location }) => ({
    ...location,
    message: l10n.t('in {0}', frame.function),
  }));
  if (known.length > 0) return known;
  const location = guardLocation(diagnostic, locations);
  if (location) return [{ ...location, message: diagnostic.function ?? l10n.t('in the guard') }];
  return (diagnostic.stack ?? []).slice(0, MAX_INSTRUCTIONS).flatMap((frame) => {
    const instruction = locations.instruction(frame);
    return instruction ? [{ ...instruction, message: l10n.t('in {0} (disassembly)', frame.function) }] : [];
  });
}

function sameLocation(a: Location, b: Location): boolean {
  return a.uri === b.uri && sameRange(a.range, b.range);
}

export function sameRange(a: LocatedDiagnostic['range'], b: LocatedDiagnostic['range']): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}
