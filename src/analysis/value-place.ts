import { isJsonObject, type Json, type JsonObject } from '../gateway/json';

/** Where a value is inside another one: keys of objects and positions in lists, outermost first. */
export type Place = readonly (string | number)[];

/** The same value with another one at a place; undefined takes a property away. */
export function withValueAt(value: Json, [key, ...rest]: Place, replacement: Json | undefined): Json {
  if (key === undefined) return replacement ?? null;
  if (Array.isArray(value))
    return value.map((each, at) => (at === key ? withValueAt(each, rest, replacement) : each));
  if (!isJsonObject(value) || typeof key !== 'string') return value;
  const others = Object.entries(value).filter(([name]) => name !== key);
  if (rest.length === 0 && replacement === undefined) return Object.fromEntries(others);
  const changed: JsonObject = { ...value };
  // A property of any name, `__proto__` among them.
  Object.defineProperty(changed, key, {
    value: withValueAt(value[key] ?? null, rest, replacement),
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return changed;
}

/** The value at a place; undefined when there is none. */
export function valueAt(value: Json, place: Place): Json | undefined {
  let current: Json | undefined = value;
  for (const key of place) {
    if (Array.isArray(current)) current = typeof key === 'number' ? current[key] : undefined;
    else if (isJsonObject(current) && typeof key === 'string' && Object.hasOwn(current, key))
      current = current[key];
    else return undefined;
  }
  return current;
}

/** A place as a JSON pointer (RFC 6901). */
export function pointerOf(place: Place): string {
  return place.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
