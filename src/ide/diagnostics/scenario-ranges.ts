import type { ScenarioSource } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import type { PositionRange } from '../../text/text-position';

/**
 * Where to point for the value at `path`, or for the nearest that exists: the value with its name, or the name
 * alone when the value goes over several lines. What has neither name nor one line is marked at its start.
 */
export function rangeInScenario(source: ScenarioSource, path: ScenarioPath): PositionRange {
  const found = source.nearestRangeOf(path);
  if (!found) return { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  const { key, value } = found;
  const { start } = key ?? value;
  const whole = source.lines.rangeOf({ start, end: value.end });
  if (whole.start.line === whole.end.line) return whole;
  return source.lines.rangeOf(key ?? { start, end: start + 1 });
}

/** The range of the value alone, if the text has it. */
export function valueInScenario(source: ScenarioSource, path: ScenarioPath): PositionRange | undefined {
  const value = source.rangeOf(path)?.value;
  return value && source.lines.rangeOf(value);
}

/** The range of the value's name alone, if it has one. */
export function nameInScenario(source: ScenarioSource, path: ScenarioPath): PositionRange | undefined {
  const key = source.rangeOf(path)?.key;
  return key && source.lines.rangeOf(key);
}

/** Where a step is named: its name, or its tool or function. */
export function stepPath(source: ScenarioSource, index: number): ScenarioPath {
  const base: ScenarioPath = ['steps', index];
  const named = ['name', 'tool', 'call'].map((property) => [...base, property]);
  return named.find((path) => source.rangeOf(path)) ?? base;
}
