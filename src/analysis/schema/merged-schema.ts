import { isJsonObject, nestedOver, ownValue, type Json, type JsonObject } from '../../gateway/json';
import { deepEqual } from '../../scenario/equality';
import { listIn, numberIn, objectIn, referred, textsIn, typesIn } from './schema';

/** What a schema demands in one piece: references and `allOf` merged. */
export interface MergedSchema {
  readonly keywords: JsonObject;
  /** Lists of schemas of which one each must fit: `anyOf` and `oneOf`. */
  readonly choices: readonly (readonly Json[])[];
}

/** Schemas merged into one at most; the rest is left out. */
const MAX_MERGED = 100;

/** Merges a schema with what it refers to and with its `allOf`, bounded; undefined when no value can fit (`false`). */
export function mergedSchema(schemas: readonly Json[], root: Json): MergedSchema | undefined {
  const keywords = new Map<string, Json>();
  const choices: (readonly Json[])[] = [];
  const pending = [...schemas];
  for (let count = 0; count < MAX_MERGED; count++) {
    const next = pending.shift();
    if (next === undefined) break;
    if (next === false) return undefined;
    if (!isJsonObject(next)) continue;
    const target = referred(next, root);
    if (target !== next) pending.unshift(target);
    pending.unshift(...(listIn(next, 'allOf') ?? []).slice(0, MAX_MERGED));
    for (const keyword of ['anyOf', 'oneOf']) {
      const list = listIn(next, keyword);
      if (list && list.length > 0) choices.push(list);
    }
    mergeInto(keywords, next);
  }
  return { keywords: Object.fromEntries(keywords), choices };
}

const LARGEST: ReadonlySet<string> = new Set([
  'minimum',
  'exclusiveMinimum',
  'minLength',
  'minItems',
  'minProperties',
]);
const SMALLEST: ReadonlySet<string> = new Set([
  'maximum',
  'exclusiveMaximum',
  'maxLength',
  'maxItems',
  'maxProperties',
]);
const APART: ReadonlySet<string> = new Set(['$ref', 'allOf', 'anyOf', 'oneOf', '$defs', 'definitions']);

function mergeInto(keywords: Map<string, Json>, schema: JsonObject): void {
  for (const [keyword, value] of Object.entries(schema)) {
    if (APART.has(keyword)) continue;
    const before = keywords.get(keyword);
    keywords.set(keyword, before === undefined ? value : both(keyword, before, value, schema));
  }
}

/** What two values of one keyword demand together; where that cannot be said, the first. */
function both(keyword: string, a: Json, b: Json, schema: JsonObject): Json {
  if (typeof a === 'number' && typeof b === 'number') {
    if (LARGEST.has(keyword)) return Math.max(a, b);
    return SMALLEST.has(keyword) ? Math.min(a, b) : a;
  }
  switch (keyword) {
    case 'type':
      return commonTypes(a, typesIn(schema) ?? []);
    case 'enum':
      return commonValues(a, b);
    case 'required':
      return Array.isArray(a) ? [...new Set([...a, ...textsIn(schema, keyword)])] : a;
    case 'properties':
      return isJsonObject(a) ? bothProperties(a, objectIn(schema, keyword) ?? {}) : a;
    case 'items':
    case 'additionalProperties':
      return bothSchemas(a, b);
    default:
      return a;
  }
}

function commonValues(a: Json, b: Json): Json {
  if (!Array.isArray(a) || !Array.isArray(b)) return a;
  const others = b.slice(0, 1000);
  return a.slice(0, 1000).filter((each) => others.some((other) => deepEqual(each, other)));
}

function commonTypes(a: Json, types: readonly string[]): Json {
  const named = (Array.isArray(a) ? a : [a]).filter((each) => typeof each === 'string');
  const common = named.flatMap((each): string[] => {
    if (types.includes(each)) return [each];
    if (each === 'number' && types.includes('integer')) return ['integer'];
    return each === 'integer' && types.includes('number') ? ['integer'] : [];
  });
  return common.length > 0 ? common : named;
}

function bothProperties(a: JsonObject, b: JsonObject): JsonObject {
  const merged = new Map(Object.entries(a));
  for (const [name, schema] of Object.entries(b)) {
    const before = merged.get(name);
    merged.set(name, before === undefined ? schema : bothSchemas(before, schema));
  }
  return Object.fromEntries(merged);
}

function bothSchemas(a: Json, b: Json): Json {
  if (a === false || b === false) return false;
  if (isJsonObject(a) && isJsonObject(b)) return { allOf: [a, b] };
  return isJsonObject(a) ? a : b;
}

/** Levels of a value that a schema itself gives. */
const MAX_GIVEN_DEPTH = 64;

/** The values that a schema lists: its `const`, its `enum`, or those of its choices; none when it lists none. */
export function listedValues(schema: Json, root: Json): readonly Json[] {
  const merged = mergedSchema([schema], root);
  if (!merged) return [];
  const own = ownValues(merged.keywords);
  if (own) return own;
  return (merged.choices[0] ?? []).flatMap((each) => {
    const target = referred(each, root);
    return (isJsonObject(target) && ownValues(target)) || [];
  });
}

/** The values of `const` or `enum`, without those that are very deep; undefined when there are neither. */
export function ownValues(keywords: JsonObject): readonly Json[] | undefined {
  const only = ownValue(keywords, 'const');
  return (only === undefined ? listIn(keywords, 'enum') : [only])?.filter(isUsable);
}

/** Whether a value of a schema may be an argument: others handle it without a bound. */
export function isUsable(value: Json): boolean {
  return !nestedOver(value, MAX_GIVEN_DEPTH);
}

/** The smallest number of a keyword that counts something; 0 when it says none. */
export function countIn(keywords: JsonObject, keyword: string): number {
  return Math.max(0, Math.ceil(numberIn(keywords, keyword) ?? 0));
}
