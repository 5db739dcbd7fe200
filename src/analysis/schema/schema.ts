import { isJsonObject, ownValue, type Json, type JsonObject } from '../../gateway/json';

/** References followed from one schema to the next at most. */
const MAX_REFERENCES = 32;

/** What a schema without content means: every value is fine. */
const ANYTHING: JsonObject = {};

/**
 * The schema that `schema` refers to, followed through references of references; itself without one. A reference that
 * leads nowhere, elsewhere or in a circle means that every value is fine. `$ref` counts within `root` only.
 */
export function referred(schema: Json, root: Json): Json {
  let target = schema;
  for (let count = 0; count < MAX_REFERENCES; count++) {
    const reference = isJsonObject(target) ? ownValue(target, '$ref') : undefined;
    if (typeof reference !== 'string') return target;
    target = pointedTo(reference, root) ?? ANYTHING;
  }
  return ANYTHING;
}

/** The value of `#`, `#/$defs/x` or `#/definitions/x`. */
function pointedTo(reference: string, root: Json): Json | undefined {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  let value: Json | undefined = root;
  for (const part of reference.slice(2).split('/')) {
    const name = decoded(part);
    if (Array.isArray(value)) value = /^\d+$/.test(name) ? value[Number(name)] : undefined;
    else value = isJsonObject(value) ? ownValue(value, name) : undefined;
  }
  return value;
}

function decoded(part: string): string {
  const plain = part.replaceAll('~1', '/').replaceAll('~0', '~');
  // A percent sign that is no escape stays as it is.
  return plain.replace(/(?:%[\da-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch (error) {
      if (error instanceof URIError) return escapes;
      throw error;
    }
  });
}

/** The own value of a keyword when it is an object, a list, a number, a list of texts; else undefined. */
export function objectIn(schema: JsonObject, keyword: string): JsonObject | undefined {
  const value = ownValue(schema, keyword);
  return isJsonObject(value) ? value : undefined;
}

export function listIn(schema: JsonObject, keyword: string): readonly Json[] | undefined {
  const value = ownValue(schema, keyword);
  return Array.isArray(value) ? value : undefined;
}

export function numberIn(schema: JsonObject, keyword: string): number | undefined {
  const value = ownValue(schema, keyword);
  return typeof value === 'number' ? value : undefined;
}

export function textsIn(schema: JsonObject, keyword: string): readonly string[] {
  return (listIn(schema, keyword) ?? []).filter((each) => typeof each === 'string');
}

/** The types that a schema names; undefined when it names none. */
export function typesIn(schema: JsonObject): readonly string[] | undefined {
  const type = ownValue(schema, 'type');
  const named = typeof type === 'string' ? [type] : Array.isArray(type) ? textsIn(schema, 'type') : undefined;
  if (named === undefined) return undefined;
  return ownValue(schema, 'nullable') === true ? [...named, 'null'] : named;
}

/** The type of a value as JSON Schema names it; a whole number is a `number`, too. */
export function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
