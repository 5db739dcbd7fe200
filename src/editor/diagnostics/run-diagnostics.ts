import type { Frame, GuardFunction } from '../../gateway/invocation';
import type { Finding, ScenarioResult } from '../../run/result';
import type { ParsedScenario } from '../../scenario/parse';
import type { PlainDiagnostic, PlainPlace, PlainRelated } from './plain-diagnostic';
import { runTroubles, type Shown, type Trouble } from './run-troubles';
import { placeInScenario } from './scenario-places';

/** Where things stand in the guard's sources; each undefined when it is not known. */
export interface GuardPlaces {
  /** Whether the guard is a text, whose own check tells what concerns it as a whole. */
  readonly isText: boolean;
  frame(frame: Frame): PlainPlace | undefined;
  exported(name: GuardFunction): PlainPlace | undefined;
  position(position: NonNullable<Finding['position']>): PlainPlace | undefined;
  /** Where the frame's instruction stands in the guard's disassembly, for frames that have no source. */
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
}

/** Callers shown as related information. */
const MAX_CALLERS = 8;
/** Frames shown by their instruction when none has a source. */
const MAX_INSTRUCTIONS = 3;

/** What a run says about the scenario file, each pointing to the guard's line where that is known. */
export function deriveScenarioDiagnostics(input: RunInput): PlainDiagnostic[] {
  const { parsed, result, shown } = input;
  return runTroubles(parsed, result, shown)
    .filter(({ code }) => code !== 'direct-memory-path' || !input.places.isText)
    .map((trouble) => {
      const { severity, message, source, code, fixes } = trouble;
      const related = guardRelated(trouble, input);
      return {
        range: placeInScenario(parsed.source, trouble.at),
        severity,
        message,
        source,
        code,
        ...(related.length > 0 ? { related } : {}),
        ...(fixes ? { fixes } : {}),
      };
    });
}

/** A diagnostic with the file it belongs to. */
export interface PlacedDiagnostic {
  readonly uri: string;
  readonly diagnostic: PlainDiagnostic;
}

/** What a run says about the guard's sources, each pointing to the step and to the callers. */
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
      step === '' ? 'in this scenario' : `in ${step === 'label_agent' ? step : `step "${step}"`}`;
    const related = [{ ...at, message: inStep }, ...callers(trouble, place, places)];
    const said = code === 'failed-expectation' && step !== '' ? `${step}: ${message}` : message;
    return [
      { uri: place.uri, diagnostic: { range: place.range, severity, message: said, source, code, related } },
    ];
  });
}

/** The innermost frame that is the author's and known, else the function's export. */
function guardPlace(trouble: Trouble, places: GuardPlaces): PlainPlace | undefined {
  const byPosition = trouble.position && places.position(trouble.position);
  return byPosition ?? frames(trouble, places)[0]?.place ?? exported(trouble, places);
}

function exported(trouble: Trouble, places: GuardPlaces): PlainPlace | undefined {
  return trouble.function && places.exported(trouble.function);
}

function frames(
  { stack = [] }: Trouble,
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
