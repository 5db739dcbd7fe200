import { isJsonObject, ownValue, type Json, type JsonObject } from '../../gateway/json';
import { deepEqual } from '../../scenario/equality';
import { countIn, isUsable, mergedSchema, ownValues, type MergedSchema } from '../schema/merged-schema';
import { listIn, objectIn, referred, textsIn, typesIn } from '../schema/schema';
import { schemaProblems, type CheckBudget } from '../schema/schema-problems';
import type { RepositoryName } from '../tool';
import { isQuery, namesOwner, repositoryText, type Place } from './repository-naming';
import { fitted, sampleNumber, sampleText } from './sample-text';

export interface ValueOptions {
  /** The schema in which references are looked up. */
  readonly root: Json;
  readonly repository: RepositoryName;
  /** Whether search queries name the repository. */
  readonly inQueries: boolean;
  /** Properties that are not required, too. */
  readonly optional: boolean;
  /** For checking what is made. */
  readonly budget: CheckBudget;
}

/** Values made for one schema at most, how deep, and items of a list: what is beyond is left out. */
const MAX_VALUES = 5000;
const MAX_DEPTH = 48;
const MAX_ITEMS = 200;
const MAX_CHOICES = 16;
/** Properties of an object among which one that names an owner is looked for. */
const MAX_NAMES = 1000;

const TOP: Place = { name: '', parent: '', besideOwner: false };

/**
 * A value that a schema allows, the same each time: what it lists, else the repository where the names of properties
 * ask for it, else its default or example, else something sensible. A schema that contradicts itself, or is too large,
 * gets a value that it does not allow.
 */
export function schemaValue(schema: Json, options: ValueOptions, place: Place = TOP): Json {
  return new ValueMaker(options).make(schema, place, 0, 0);
}

class ValueMaker {
  #left = MAX_VALUES;
  /** Schemas that are being made, to leave out what would hold itself. */
  readonly #open = new Set<Json>();

  constructor(private readonly options: ValueOptions) {}

  make(schema: Json, place: Place, at: number, depth: number): Json {
    this.#left--;
    const target = referred(schema, this.options.root);
    const isNew = !this.#open.has(target);
    this.#open.add(target);
    try {
      const merged = mergedSchema([schema], this.options.root);
      return merged && depth <= MAX_DEPTH ? this.#merged(merged, schema, place, at, depth) : null;
    } finally {
      if (isNew) this.#open.delete(target);
    }
  }

  #repositoryText(place: Place): string | undefined {
    const { repository, inQueries } = this.options;
    return inQueries || !isQuery(place.name) ? repositoryText(place, repository) : undefined;
  }

  #merged(merged: MergedSchema, schema: Json, place: Place, at: number, depth: number): Json {
    const [first, ...rest] = merged.choices;
    if (!first || depth > MAX_DEPTH) return this.#plain(merged.keywords, place, at, depth);
    let made: Json | undefined;
    // What holds itself, and null, only when nothing else fits.
    const isLast = (each: Json): boolean => this.#isOpen(each) || isNull(referred(each, this.options.root));
    const offered = first.slice(0, MAX_CHOICES);
    for (const choice of [...offered.filter((each) => !isLast(each)), ...offered.filter(isLast)]) {
      if (made !== undefined && this.#left <= 0) break;
      const chosen = mergedSchema(
        [merged.keywords, choice, ...rest.map((others) => ({ anyOf: [...others] }))],
        this.options.root,
      );
      if (!chosen) continue;
      this.#left--;
      const value = this.#merged(chosen, schema, place, at, depth + 1);
      if (this.#allows(schema, value)) return value;
      made ??= value;
    }
    return made ?? null;
  }

  #isOpen(schema: Json): boolean {
    return this.#open.has(referred(schema, this.options.root));
  }

  /** Whether a schema allows a value; a value of a part is judged by that part alone. */
  #allows(schema: Json, value: Json): boolean {
    const { root, budget } = this.options;
    const whole =
      isJsonObject(root) && schema !== root ? { ...definitionsOf(root), allOf: [schema] } : schema;
    return schemaProblems(value, whole, { exactOneOf: true, budget }).length === 0;
  }

  #plain(keywords: JsonObject, place: Place, at: number, depth: number): Json {
    const listed = ownValues(keywords);
    if (listed && listed.length > 0) return this.#listedValue(listed, keywords, at);
    const type = typeMade(keywords);
    if (type === 'object') return this.#object(keywords, place, depth);
    if (type === 'array') return this.#list(keywords, place, depth);
    const named = type === 'string' ? this.#repositoryText(place) : undefined;
    if (named !== undefined && fitted(named, 0, keywords) === named) return named;
    return (at === 0 ? this.#givenValue(keywords) : undefined) ?? this.#simple(type, keywords, place, at);
  }

  #listedValue(listed: readonly Json[], keywords: JsonObject, at: number): Json {
    const fitting = listed.slice(0, 1000).filter((each) => this.#allows(keywords, each));
    return fitting[at % fitting.length] ?? null;
  }

  /** The default or the first example that the schema allows. */
  #givenValue(keywords: JsonObject): Json | undefined {
    const given = [ownValue(keywords, 'default'), ...(listIn(keywords, 'examples') ?? []).slice(0, 10)];
    return given.find((each) => each !== undefined && isUsable(each) && this.#allows(keywords, each));
  }

  #simple(type: string, keywords: JsonObject, place: Place, at: number): Json {
    switch (type) {
      case 'integer':
      case 'number':
        return sampleNumber(at, type === 'integer', keywords);
      case 'boolean':
        return at % 2 === 1;
      case 'null':
        return null;
      default:
        return sampleText(place.name, at, keywords, this.options.repository);
    }
  }

  #object(keywords: JsonObject, place: Place, depth: number): JsonObject {
    const properties = objectIn(keywords, 'properties') ?? {};
    const more = ownValue(keywords, 'additionalProperties') ?? true;
    const besideOwner = Object.keys(properties).slice(0, MAX_NAMES).some(namesOwner);
    const made = new Map<string, Json>();
    const add = (name: string, schema: Json): void => {
      if (made.has(name) || this.#left <= 0) return;
      made.set(name, this.make(schema, { name, parent: place.name, besideOwner }, 0, depth + 1));
    };
    for (const name of textsIn(keywords, 'required')) add(name, ownValue(properties, name) ?? more);
    this.#addOptional(keywords, properties, made, add);
    const least = countIn(keywords, 'minProperties');
    for (let count = 1; made.size < least && count <= MAX_ITEMS && more !== false; count++)
      add(`key${String(count)}`, more);
    return inOrder(made, Object.keys(properties));
  }

  #addOptional(
    keywords: JsonObject,
    properties: JsonObject,
    made: ReadonlyMap<string, Json>,
    add: (name: string, schema: Json) => void,
  ): void {
    const least = countIn(keywords, 'minProperties');
    const most = Object.hasOwn(keywords, 'maxProperties') ? countIn(keywords, 'maxProperties') : Infinity;
    for (const [name, schema] of Object.entries(properties)) {
      if (this.#left <= 0) return;
      const isWanted = this.options.optional ? made.size < most && !this.#isOpen(schema) : made.size < least;
      if (isWanted && mergedSchema([schema], this.options.root)) add(name, schema);
    }
  }

  #list(keywords: JsonObject, place: Place, depth: number): Json[] {
    const items = ownValue(keywords, 'items');
    const tuple = listIn(keywords, 'prefixItems') ?? (Array.isArray(items) ? items : []);
    const rest = (Array.isArray(items) ? ownValue(keywords, 'additionalItems') : items) ?? true;
    const least = countIn(keywords, 'minItems');
    const most = Object.hasOwn(keywords, 'maxItems') ? countIn(keywords, 'maxItems') : Infinity;
    const namesOne = this.#repositoryText(place) !== undefined;
    const isOpen = rest === false || this.#isOpen(rest);
    const wished = tuple.length > 0 ? tuple.length : isOpen ? 0 : namesOne ? 1 : 2;
    const count = Math.min(Math.max(least, wished), most, MAX_ITEMS);
    const isUnique = ownValue(keywords, 'uniqueItems') === true;
    const list: Json[] = [];
    for (let at = 0; at < count && this.#left > 0; at++) {
      const value = this.make(tuple[at] ?? rest, place, at, depth + 1);
      if (!isUnique || !list.some((other) => deepEqual(other, value))) list.push(value);
    }
    return list;
  }
}

/** Properties in the order of the schema, whether required or not; then what the schema does not name. */
function inOrder(made: ReadonlyMap<string, Json>, names: readonly string[]): JsonObject {
  const order = new Map(names.map((name, index) => [name, index]));
  const rank = (name: string): number => order.get(name) ?? names.length;
  return Object.fromEntries([...made].sort(([a], [b]) => rank(a) - rank(b)));
}

function definitionsOf(root: JsonObject): JsonObject {
  const names = ['$defs', 'definitions', 'properties'].filter((name) => Object.hasOwn(root, name));
  return Object.fromEntries(names.map((name) => [name, root[name] ?? null]));
}

function isNull(schema: Json): boolean {
  return isJsonObject(schema) && typesIn(schema)?.every((type) => type === 'null') === true;
}

/** The type that is made: the first one named that is not null, else what the keywords are about. */
function typeMade(keywords: JsonObject): string {
  const types = typesIn(keywords);
  const named = types?.find((type) => type !== 'null') ?? types?.[0];
  if (named !== undefined) return named;
  const has = (...names: readonly string[]): boolean => names.some((name) => Object.hasOwn(keywords, name));
  if (has('properties', 'required', 'additionalProperties', 'minProperties')) return 'object';
  if (has('items', 'prefixItems', 'minItems')) return 'array';
  return has('minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf')
    ? 'number'
    : 'string';
}
