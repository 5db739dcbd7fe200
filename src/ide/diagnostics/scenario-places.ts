import type { ScenarioSource } from '../../scenario/parse';
import type { ScenarioPath, ScenarioProblem } from '../../scenario/problem';
import type { TextPosition } from '../../scenario/line-index';
import type { PlainPosition, PlainRange } from './plain-diagnostic';

/** The range of a problem found by the parser. */
export function problemRange({ start, end }: Pick<ScenarioProblem, 'start' | 'end'>): PlainRange {
  return { start: plain(start), end: plain(end) };
}

/**
 * Where to point for the value at `path`, or for the nearest that exists: the value with its name, or the name
 * alone when the value goes over several lines. What has neither name nor one line is marked at its start.
 */
export function placeInScenario(source: ScenarioSource, path: ScenarioPath): PlainRange {
  const found = source.nearestRangeOf(path);
  if (!found) return { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  const { key, value } = found;
  const from = (key ?? value).offset;
  const whole = rangeBetween(source, from, value.offset + value.length);
  if (whole.start.line === whole.end.line) return whole;
  return rangeBetween(source, from, key ? key.offset + key.length : from + 1);
}

/** The range of the value alone, if the text has it. */
export function valueInScenario(source: ScenarioSource, path: ScenarioPath): PlainRange | undefined {
  const value = source.rangeOf(path)?.value;
  return value && rangeBetween(source, value.offset, value.offset + value.length);
}

/** The range of the value's name alone, if it has one. */
export function nameInScenario(source: ScenarioSource, path: ScenarioPath): PlainRange | undefined {
  const key = source.rangeOf(path)?.key;
  return key && rangeBetween(source, key.offset, key.offset + key.length);
}

/** Where a step is named: its name, or its tool or function. */
export function stepPath(source: ScenarioSource, index: number): ScenarioPath {
  const base: ScenarioPath = ['steps', index];
  const named = ['name', 'tool', 'call'].map((property) => [...base, property]);
  return named.find((path) => source.rangeOf(path)) ?? base;
}

function rangeBetween(source: ScenarioSource, start: number, end: number): PlainRange {
  return { start: plain(source.lines.positionAt(start)), end: plain(source.lines.positionAt(end)) };
}

function plain({ line, column }: TextPosition): PlainPosition {
  return { line: line - 1, character: column - 1 };
}
