import { isJsonObject, nestedOver, ownValue, type Json, type JsonObject } from '../../gateway/json';
import { compactJson } from '../../scenario/compact';
import { deepEqual } from '../../scenario/equality';
import { nearest } from '../../text/spelling';
import { listIn, objectIn, referred, textsIn, typeOf, typesIn } from './schema';
import { rangeProblem } from './schema-ranges';

export type SchemaPath = readonly (string | number)[];

/** What about a value a schema does not allow. */
export interface SchemaProblem {
  readonly kind: 'missing' | 'type' | 'value' | 'range' | 'unexpected';
  /** Of the value; of the object that misses it, or has it, for `missing` and `unexpected`. */
  readonly path: SchemaPath;
  /** The rest of a sentence about the value: `must be a string, not a number`. */
  readonly message: string;
  /** The property, for `missing` and `unexpected`. */
  readonly name?: string;
}

export interface SchemaChecking {
  /** Whether a value that fits several schemas of a `oneOf` is a problem; else it is not. */
  readonly exactOneOf?: boolean;
  /** Shared by several checks; counts down, and what is checked at 0 is allowed. */
  readonly budget?: CheckBudget;
}

/** Schemas that may be applied to values. */
export interface CheckBudget {
  left: number;
}

/** Schemas applied to values at most, and how deep in each other: what is beyond counts as allowed. */
const MAX_STEPS = 100_000;
const MAX_DEPTH = 256;
const MAX_PROBLEMS = 20;

/**
 * What of a value a JSON Schema forbids, at most 20 problems. `pattern`, `format`, `not`, conditions and what the
 * schema language has beyond the vocabulary of tools are ignored, and so is all of a schema that is too large: what is
 * not understood is allowed. Never throws, whatever the schema.
 */
export function schemaProblems(value: Json, schema: Json, checking: SchemaChecking = {}): SchemaProblem[] {
  return new Check(schema, checking).run(value);
}

class Check {
  readonly #budget: CheckBudget;

  constructor(
    private readonly root: Json,
    private readonly checking: SchemaChecking,
  ) {
    this.#budget = checking.budget ?? { left: MAX_STEPS };
  }

  run(value: Json): SchemaProblem[] {
    return this.#check(value, this.root, [], 0).slice(0, MAX_PROBLEMS);
  }

  #check(value: Json, schema: Json, path: SchemaPath, depth: number): SchemaProblem[] {
    if (this.#budget.left-- <= 0 || depth > MAX_DEPTH) return [];
    if (schema === false) return [{ kind: 'value', path, message: 'is not allowed' }];
    if (!isJsonObject(schema)) return [];
    const typed = typeProblem(value, schema);
    if (typed !== undefined) return [{ kind: 'type', path, message: typed }];
    const listed = valueProblem(value, schema) ?? rangeProblem(value, schema);
    const own: SchemaProblem[] = listed ? [{ ...listed, path }] : [];
    const problems = [...own, ...this.#inside(value, schema, path, depth + 1)];
    if (problems.length > 0) return problems;
    return this.#combined(value, schema, path, depth + 1);
  }

  #inside(value: Json, schema: JsonObject, path: SchemaPath, depth: number): SchemaProblem[] {
    if (Array.isArray(value)) return this.#items(value, schema, path, depth);
    return isJsonObject(value) ? this.#properties(value, schema, path, depth) : [];
  }

  #items(value: readonly Json[], schema: JsonObject, path: SchemaPath, depth: number): SchemaProblem[] {
    const items = ownValue(schema, 'items');
    const tuple = listIn(schema, 'prefixItems') ?? (Array.isArray(items) ? items : []);
    const rest = Array.isArray(items) ? ownValue(schema, 'additionalItems') : items;
    return this.#each(value.entries(), ([index, item]) => {
      const each = index < tuple.length ? tuple[index] : rest;
      return each === undefined ? [] : this.#check(item, each, [...path, index], depth);
    });
  }

  #properties(value: JsonObject, schema: JsonObject, path: SchemaPath, depth: number): SchemaProblem[] {
    const missing = textsIn(schema, 'required').filter((name) => !Object.hasOwn(value, name));
    const problems = missing.slice(0, MAX_PROBLEMS).map((name): SchemaProblem => {
      return { kind: 'missing', path, message: 'is required', name };
    });
    const properties = objectIn(schema, 'properties') ?? {};
    // A name may match a pattern, and patterns are not tried.
    const more = Object.hasOwn(schema, 'patternProperties')
      ? undefined
      : ownValue(schema, 'additionalProperties');
    const inside = this.#each(Object.entries(value), ([name, member]) => {
      const each = ownValue(properties, name) ?? more;
      if (each === undefined) return [];
      if (each === false) return [unexpected(path, name, Object.keys(properties))];
      return this.#check(member, each, [...path, name], depth);
    });
    return [...problems, ...inside];
  }

  #each<T>(members: Iterable<T>, check: (member: T) => SchemaProblem[]): SchemaProblem[] {
    const problems: SchemaProblem[] = [];
    for (const member of members) {
      if (this.#budget.left <= 0 || problems.length >= MAX_PROBLEMS) break;
      problems.push(...check(member));
    }
    return problems;
  }

  #combined(value: Json, schema: JsonObject, path: SchemaPath, depth: number): SchemaProblem[] {
    const target = referred(schema, this.root);
    const parts = [...(target === schema ? [] : [target]), ...(listIn(schema, 'allOf') ?? [])];
    const problems = this.#each(parts, (part) => this.#check(value, part, path, depth));
    if (problems.length > 0) return problems;
    return [
      ...this.#anyOf(value, listIn(schema, 'anyOf'), path, depth, false),
      ...this.#anyOf(value, listIn(schema, 'oneOf'), path, depth, this.checking.exactOneOf === true),
    ];
  }

  #anyOf(
    value: Json,
    schemas: readonly Json[] | undefined,
    path: SchemaPath,
    depth: number,
    exact: boolean,
  ): SchemaProblem[] {
    if (!schemas || schemas.length === 0) return [];
    const failed: SchemaProblem[][] = [];
    let fitting = 0;
    for (const each of schemas) {
      if (this.#budget.left <= 0) return [];
      const problems = this.#check(value, each, path, depth);
      if (problems.length > 0) failed.push(problems);
      else if (!exact) return [];
      else fitting++;
    }
    if (fitting === 1) return [];
    if (fitting > 1)
      return [{ kind: 'value', path, message: 'fits several of the forms of which it must have one' }];
    return bestOf(failed, value, schemas, path, this.root);
  }
}

/** Of the forms that a value might have had the one of its type; else which types there are. */
function bestOf(
  failed: readonly SchemaProblem[][],
  value: Json,
  schemas: readonly Json[],
  path: SchemaPath,
  root: Json,
): SchemaProblem[] {
  const near = failed.filter(([first]) => first?.kind !== 'type' || first.path.length > path.length);
  if (near.length === 1) return near[0] ?? [];
  const types = schemas
    .map((each) => referred(each, root))
    .flatMap((each) => (isJsonObject(each) ? (typesIn(each) ?? []) : []));
  const message =
    near.length === 0 && types.length > 0
      ? wrongType(types, value)
      : 'has none of the forms that are allowed';
  return [{ kind: near.length === 0 ? 'type' : 'value', path, message }];
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
};

function typeProblem(value: Json, schema: JsonObject): string | undefined {
  const types = typesIn(schema);
  if (!types || types.length === 0 || types.some((type) => !Object.hasOwn(TYPE_NAMES, type)))
    return undefined;
  const type = typeOf(value);
  const fits = types.includes(type) || (type === 'integer' && types.includes('number'));
  return fits || (value === null && ownValue(schema, 'nullable') === true)
    ? undefined
    : wrongType(types, value);
}

function wrongType(types: readonly string[], value: Json): string {
  const wanted = [...new Set(types)].map((type) => TYPE_NAMES[type] ?? type).join(' or ');
  const given =
    typeof value === 'boolean' || typeof value === 'number' ? String(value) : TYPE_NAMES[typeOf(value)];
  return `must be ${wanted}, not ${given ?? 'another type'}`;
}

/** Values of an `enum` that a sentence lists. */
const MAX_LISTED = 8;

function valueProblem(value: Json, schema: JsonObject): { kind: 'value'; message: string } | undefined {
  const only = ownValue(schema, 'const');
  const allowed = only === undefined ? listIn(schema, 'enum') : [only];
  if (!allowed || allowed.some((each) => isEqual(each, value))) return undefined;
  const texts = allowed.filter((each) => typeof each === 'string');
  const meant = typeof value === 'string' ? nearest(value, texts.slice(0, 1000)) : undefined;
  const hint = meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`;
  const listed = allowed.slice(0, MAX_LISTED).map((each) => compactJson(each, 40));
  if (allowed.length > MAX_LISTED) listed.push('…');
  const wanted = allowed.length === 1 ? `must be ${listed.join('')}` : `must be one of ${listed.join(', ')}`;
  return { kind: 'value', message: `${wanted}, not ${compactJson(value, 40)}${hint}` };
}

function isEqual(a: Json, b: Json): boolean {
  return typeof a === typeof b && !nestedOver(a, MAX_DEPTH) && deepEqual(a, b);
}

function unexpected(path: SchemaPath, name: string, known: readonly string[]): SchemaProblem {
  const meant = nearest(name, known.slice(0, 1000));
  const hint = meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`;
  return { kind: 'unexpected', path, message: `is not an argument of the tool${hint}`, name };
}
