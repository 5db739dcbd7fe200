/** A value as `encoding/json` decodes it into Go's `interface{}`; numbers are float64. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json;
}

/** Whether `value` is a JSON object (not null, not an array). */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of `object`'s own `key`; undefined when it has none, whatever objects inherit. */
export function ownValue(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Whether arrays and objects stand in each other more than `levels` deep. Depth costs no stack. */
export function nestedOver(value: Json, levels: number): boolean {
  let level: Json[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    const inner: Json[] = [];
    for (const each of level) {
      if (typeof each !== 'object' || each === null) continue;
      if (depth >= levels) return true;
      for (const member of Array.isArray(each) ? each : Object.values(each)) inner.push(member);
    }
    level = inner;
  }
  return false;
}
