import type { Frame, GuardFunction } from '../../gateway/invocation';
import type { Finding, ScenarioResult } from '../../run/result';
import type { ParsedScenario } from '../../scenario/parse';
import type { PlainDiagnostic, PlainFix, PlainPlace, PlainRelated } from '../../diagnostics/diagnostic';
import { runTroubles } from './located-diagnostics';
import { placeInScenario } from './scenario-ranges';
import type { Consequence, Shown, Trouble, TroublePlace } from './run-diagnostic';

/** Where things stand in the guard's sources; each undefined when it is not known. */
export interface GuardPlaces {
  /** Whether the guard is a text, whose own check tells what concerns it as a whole. */
  readonly isText: boolean;
  frame(frame: Frame): PlainPlace | undefined;
  exported(name: GuardFunction): PlainPlace | undefined;
  position(position: NonNullable<Finding['position']>): PlainPlace | undefined;
  /** Where the frame's instruction is in the guard's disassembly, for frames that have no source. */
  instruction(frame: Frame): PlainPlace | undefined;
  /** Where a guard that does not load is wrong, by the byte offset of the load error. */
  loadError(offset: number | undefined): PlainPlace | undefined;
}

export interface RunInput {
  /** The scenario file, and its text as it ran. */
  readonly uri: string;
  readonly parsed: ParsedScenario;
  readonly result: ScenarioResult;
  readonly places: GuardPlaces;
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
 * What has its own place in the guard is listed there, and marked in the scenario by a hint.
 */
export function deriveScenarioDiagnostics(input: RunInput): PlainDiagnostic[] {
  const { parsed, result, shown, places } = input;
  return runTroubles(parsed, result, shown)
    .filter(({ code }) => code !== 'direct-memory-path' || !places.isText)
    .map((trouble) => {
      const { severity, message, source, code } = trouble;
      const range = placeInScenario(parsed.source, trouble.at);
      const related = [...guardRelated(trouble, input), ...consequences(trouble, input)];
      const fixes = fixesOf(trouble, range, input);
      const isTold =
        belongsToGuard(trouble, places) || (LOAD_CODES.has(code) && input.guardIsChecked === true);
      return {
        range,
        severity: isTold ? 'hint' : severity,
        message,
        source,
        code,
        ...(related.length > 0 ? { related } : {}),
        ...(fixes.length > 0 ? { fixes } : {}),
      };
    });
}

/** A diagnostic with the file it belongs to. */
export interface PlacedDiagnostic {
  readonly uri: string;
  readonly diagnostic: PlainDiagnostic;
}

/**
 * What a run says about the guard's sources, each pointing to the step, to the callers and to its consequences. What
 * belongs to the scenario, such as an expectation, is a hint at the function it is about.
 */
export function deriveGuardDiagnostics(input: RunInput): PlacedDiagnostic[] {
  const { parsed, result, shown, uri, places } = input;
  return runTroubles(parsed, result, shown).flatMap((trouble): PlacedDiagnostic[] => {
    // The guard's own text has the load error already, from the check that runs as it is typed.
    if (trouble.scenarioOnly || trouble.code === 'guard-not-loaded') return [];
    const place = guardPlace(trouble, places);
    if (!place) return [];
    const { severity, message, source, code, step } = trouble;
    const at = { uri, range: placeInScenario(parsed.source, trouble.at) };
    const inStep =
      step === '' ? 'in this scenario' : `in ${/^label_agent( of |$)/.test(step) ? step : `step "${step}"`}`;
    const related = [
      { ...at, message: inStep },
      ...callers(trouble, place, places),
      ...consequences(trouble, input),
    ];
    const said = code === 'failed-expectation' && step !== '' ? `${step}: ${message}` : message;
    const shownAs = belongsToGuard(trouble, places) ? severity : 'hint';
    return [
      {
        uri: place.uri,
        diagnostic: { range: place.range, severity: shownAs, message: said, source, code, related },
      },
    ];
  });
}

/** What the check of the guard's text tells as well. */
const LOAD_CODES: ReadonlySet<string> = new Set(['guard-not-loaded', 'scenario-not-run']);
/** What is to be corrected in the scenario, wherever in the guard it came up. */
const SCENARIO_CODES: ReadonlySet<string> = new Set(['failed-expectation', 'backend-miss']);

/** Whether a trouble is listed in the guard's sources: it has a place there, not only a function. */
function belongsToGuard(trouble: Trouble, places: GuardPlaces): boolean {
  if (trouble.scenarioOnly || SCENARIO_CODES.has(trouble.code)) return false;
  return exactPlace(trouble, places) !== undefined;
}

/** The position that the guard printed, else the innermost frame that is the author's and known. */
function exactPlace(trouble: TroublePlace, places: GuardPlaces): PlainPlace | undefined {
  const byPosition = trouble.position && places.position(trouble.position);
  return byPosition ?? frames(trouble, places)[0]?.place;
}

function guardPlace(trouble: TroublePlace, places: GuardPlaces): PlainPlace | undefined {
  return exactPlace(trouble, places) ?? exported(trouble, places);
}

/** Consequences where they show: in the guard when that is known exactly, else in the scenario. */
function consequences({ consequences: all }: Trouble, { uri, parsed, places }: RunInput): PlainRelated[] {
  const unique = new Map<string, PlainRelated>();
  for (const each of all) {
    const place = exactPlace(each, places) ?? { uri, range: placeInScenario(parsed.source, each.at) };
    const related = { ...place, message: each.message.split('\n', 1)[0] ?? '' };
    unique.set(JSON.stringify(related), related);
  }
  const related = [...unique.values()];
  const last = related[MAX_CONSEQUENCES - 1];
  if (!last || related.length === MAX_CONSEQUENCES) return related;
  const more = related.length - MAX_CONSEQUENCES + 1;
  return [...related.slice(0, MAX_CONSEQUENCES - 1), { ...last, message: `… and ${String(more)} more` }];
}

/** The fixes of a trouble and those of its consequences, which are offered at their own places. */
function fixesOf(trouble: Trouble, range: PlainDiagnostic['range'], { parsed }: RunInput): PlainFix[] {
  const below = trouble.consequences.flatMap(({ at, fixes = [], fixesCause }: Consequence) => {
    const own = placeInScenario(parsed.source, at);
    return fixes.map((fix) => ({ ...fix, places: fixesCause ? [range, own] : [own] }));
  });
  return [...(trouble.fixes ?? []), ...below];
}

function exported(trouble: TroublePlace, places: GuardPlaces): PlainPlace | undefined {
  return trouble.function && places.exported(trouble.function);
}

function frames(
  { stack = [] }: TroublePlace,
  places: GuardPlaces,
): { readonly frame: Frame; readonly place: PlainPlace }[] {
  return stack
    .filter((frame) => frame.library !== true)
    .slice(0, MAX_CALLERS + 1)
    .flatMap((frame) => {
      const place = places.frame(frame);
      return place ? [{ frame, place }] : [];
    });
}

function callers(trouble: Trouble, own: PlainPlace, places: GuardPlaces): PlainRelated[] {
  return frames(trouble, places)
    .filter(({ place }) => !samePlace(place, own))
    .map(({ frame, place }) => ({ ...place, message: `called in ${frame.function}` }));
}

function guardRelated(trouble: Trouble, { places, result }: RunInput): PlainRelated[] {
  if (trouble.code === 'guard-not-loaded') {
    const offset = result.load?.ok === false ? result.load.offset : undefined;
    const place = places.loadError(offset);
    return place ? [{ ...place, message: 'in the guard' }] : [];
  }
  const known = frames(trouble, places).map(({ frame, place }) => ({
    ...place,
    message: `in ${frame.function}`,
  }));
  if (known.length > 0) return known;
  const place = guardPlace(trouble, places);
  if (place) return [{ ...place, message: trouble.function ?? 'in the guard' }];
  return (trouble.stack ?? []).slice(0, MAX_INSTRUCTIONS).flatMap((frame) => {
    const instruction = places.instruction(frame);
    return instruction ? [{ ...instruction, message: `in ${frame.function} (disassembly)` }] : [];
  });
}

function samePlace(a: PlainPlace, b: PlainPlace): boolean {
  return a.uri === b.uri && sameRange(a.range, b.range);
}

export function sameRange(a: PlainDiagnostic['range'], b: PlainDiagnostic['range']): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}
