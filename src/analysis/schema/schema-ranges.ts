import { isJsonObject, ownValue, type Json, type JsonObject } from '../../gateway/json';
import { deepEqual } from '../../scenario/equality';
import { numberIn } from './schema';

export interface RangeProblem {
  readonly kind: 'range';
  readonly message: string;
}

/** Items of a list that are compared with each other at most. */
const MAX_COMPARED = 100;

/** Which bound of a number, or of the size of a text, list or object, a value does not keep. */
export function rangeProblem(value: Json, schema: JsonObject): RangeProblem | undefined {
  const message = outOfRange(value, schema);
  return message === undefined ? undefined : { kind: 'range', message };
}

function outOfRange(value: Json, schema: JsonObject): string | undefined {
  if (typeof value === 'number') return numberOutOfRange(value, schema);
  if (typeof value === 'string')
    return sizeOutOfRange([...value].length, schema, 'minLength', 'maxLength', 'characters');
  if (Array.isArray(value))
    return (
      sizeOutOfRange(value.length, schema, 'minItems', 'maxItems', 'items') ??
      (ownValue(schema, 'uniqueItems') === true && hasEqual(value) ? 'must not have equal items' : undefined)
    );
  if (isJsonObject(value))
    return sizeOutOfRange(Object.keys(value).length, schema, 'minProperties', 'maxProperties', 'properties');
  return undefined;
}

function numberOutOfRange(value: number, schema: JsonObject): string | undefined {
  const { above, least, below, most } = numberBounds(schema);
  if (least !== undefined && value < least) return `must be ${String(least)} or more, not ${String(value)}`;
  if (most !== undefined && value > most) return `must be ${String(most)} or less, not ${String(value)}`;
  if (above !== undefined && value <= above)
    return `must be more than ${String(above)}, not ${String(value)}`;
  if (below !== undefined && value >= below)
    return `must be less than ${String(below)}, not ${String(value)}`;
  const step = numberIn(schema, 'multipleOf');
  if (step === undefined || step <= 0 || isMultiple(value, step)) return undefined;
  return `must be a multiple of ${String(step)}, not ${String(value)}`;
}

/** As floats divide: 0.3 is a multiple of 0.1. */
function isMultiple(value: number, step: number): boolean {
  const times = value / step;
  return !Number.isFinite(times) || Math.abs(times - Math.round(times)) < 1e-8;
}

/** The bounds of a number; in draft 4 `exclusiveMinimum` says whether `minimum` itself is out. */
export function numberBounds(schema: JsonObject): {
  readonly least?: number | undefined;
  readonly most?: number | undefined;
  readonly above?: number | undefined;
  readonly below?: number | undefined;
} {
  const least = numberIn(schema, 'minimum');
  const most = numberIn(schema, 'maximum');
  const isAbove = ownValue(schema, 'exclusiveMinimum') === true;
  const isBelow = ownValue(schema, 'exclusiveMaximum') === true;
  return {
    least: isAbove ? undefined : least,
    most: isBelow ? undefined : most,
    above: isAbove ? least : numberIn(schema, 'exclusiveMinimum'),
    below: isBelow ? most : numberIn(schema, 'exclusiveMaximum'),
  };
}

function sizeOutOfRange(
  size: number,
  schema: JsonObject,
  min: string,
  max: string,
  unit: string,
): string | undefined {
  const least = numberIn(schema, min);
  const most = numberIn(schema, max);
  if (least !== undefined && size < least)
    return `must have at least ${String(least)} ${unit}, not ${String(size)}`;
  if (most !== undefined && size > most)
    return `must have at most ${String(most)} ${unit}, not ${String(size)}`;
  return undefined;
}

function hasEqual(items: readonly Json[]): boolean {
  const compared = items.slice(0, MAX_COMPARED);
  return compared.some((item, at) => compared.slice(0, at).some((other) => deepEqual(item, other)));
}
