import type { ResourceUri } from '../resource-uri';
import { fileOf, stepIds } from '../testing/test-ids';

/** A step that is to be explained; without an index any step of the file. */
export interface AskedStep<U extends Pick<ResourceUri, 'toString'>> {
  readonly uri: U;
  readonly index?: number;
}

/**
 * The step that a command is called for: a location and maybe a number, a link of a hover (`{ id, index }`), a test of the
 * Test Explorer, or a row of Backend Calls. Undefined for anything else.
 */
export function askedStep<U extends Pick<ResourceUri, 'toString'>>(
  [target, number]: readonly unknown[],
  isUri: (value: unknown) => value is U,
  parse: (uri: string) => U,
  namesOf: (uri: U) => readonly string[],
): AskedStep<U> | undefined {
  if (isUri(target)) return { uri: target, ...(typeof number === 'number' ? { index: number } : {}) };
  if (!isObject(target)) return undefined;
  if ('id' in target && typeof target.id === 'string' && !('kind' in target)) {
    const uri = parse(fileOf(target.id));
    if ('index' in target && typeof target.index === 'number') return { uri, index: target.index };
    return withIndex(uri, stepIds(uri.toString(), namesOf(uri)).indexOf(target.id));
  }
  const step =
    'locations' in target && isObject(target.locations) ? stepLocation(target.locations) : undefined;
  if (!step || !isUri(step.uri)) return undefined;
  const [list, index] = step.path;
  return withIndex(step.uri, list === 'steps' && typeof index === 'number' ? index : -1);
}

function withIndex<U extends Pick<ResourceUri, 'toString'>>(uri: U, index: number): AskedStep<U> {
  return index < 0 ? { uri } : { uri, index };
}

function stepLocation(
  locations: object,
): { readonly uri: unknown; readonly path: readonly unknown[] } | undefined {
  const step = 'step' in locations ? locations.step : undefined;
  if (!isObject(step) || !('scenario' in step) || !('path' in step) || !Array.isArray(step.path))
    return undefined;
  const { scenario } = step;
  return {
    uri: isObject(scenario) && 'uri' in scenario ? scenario.uri : undefined,
    path: step.path as unknown[],
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
