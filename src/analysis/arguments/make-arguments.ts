import { isJsonObject, ownValue, type Json, type JsonObject } from '../../gateway/json';
import { compactJson, shorten } from '../../scenario/compact';
import { deepEqual } from '../../scenario/equality';
import { listedValues, mergedSchema } from '../schema/merged-schema';
import { objectIn, typesIn } from '../schema/schema';
import { schemaProblems, type CheckBudget } from '../schema/schema-problems';
import type { RepositoryName, Tool } from '../tool';
import type { World } from '../world';
import type { ArgumentSet } from './argument-set';
import { inOtherCase } from './other-case';
import { namesRepository, searchesRepositories } from './repository-naming';
import { schemaValue } from './schema-value';

/** Sets of arguments that are made for a tool at most. */
export const MAX_SETS = 24;
/** A tool with more properties of true or false gets no set for each of them. */
const MAX_BOOLEANS = 3;
const MAX_VALUE_TEXT = 60;
/** Arguments of a tool whose listed values are looked at. */
const MAX_LISTED = 1000;
/** Schemas applied to values while the sets of a tool are made; later values are not checked. */
const MAX_STEPS = 300_000;

/** The schema of a tool that has none: a repository is what most tools ask for. */
const WITHOUT_SCHEMA: JsonObject = {
  type: 'object',
  properties: { owner: { type: 'string' }, repo: { type: 'string' } },
  required: ['owner', 'repo'],
};

export interface MadeArguments {
  readonly sets: readonly ArgumentSet[];
  /** Sets `NAME=value` that were left out, because a tool gets at most 24 sets. */
  readonly omitted: number;
}

/** The sets of `makeArguments`. */
export function argumentSets(tool: Tool, world: World): readonly ArgumentSet[] {
  return makeArguments(tool, world).sets;
}

/**
 * Sets of arguments for a tool, from its input schema, the same each time: the required ones and all of them; with
 * another repository, and with the repository in another letter case, where they name one; with lists in reverse
 * order; and one for each value that the schema lists for an argument. Never throws, whatever the schema.
 */
export function makeArguments(tool: Tool, world: World): MadeArguments {
  return new ArgumentMaker(tool, world).make();
}

type Argument = readonly [name: string, value: Json];

class ArgumentMaker {
  readonly #sets: ArgumentSet[] = [];
  readonly #names = new Set<string>();
  readonly #budget: CheckBudget = { left: MAX_STEPS };

  readonly #inQueries: boolean;
  private readonly schema: JsonObject;

  constructor(
    { name, inputSchema = WITHOUT_SCHEMA }: Tool,
    private readonly world: World,
  ) {
    this.schema = inputSchema;
    this.#inQueries = searchesRepositories(name);
  }

  make(): MadeArguments {
    const { repository, other } = this.world;
    const required = this.#argsFor(repository, 'required');
    const all = this.#argsFor(repository, 'all');
    this.#add('required', required, repository);
    const hasMore = !deepEqual(required, all);
    if (hasMore) this.#add('all', all, repository);
    const naming = namesRepository(required, repository) ? 'required' : hasMore ? 'all' : undefined;
    if (naming && namesRepository(naming === 'all' ? all : required, repository)) {
      this.#add('other-repository', this.#argsFor(other, naming), other, naming);
      const spelled = inOtherCase(repository);
      this.#add('letter-case', this.#argsFor(spelled, naming), spelled, naming);
    }
    this.#addReversed(hasMore ? all : required, hasMore ? 'all' : 'required');
    return { sets: this.#sets, omitted: this.#addValues(required) };
  }

  #argsFor(repository: RepositoryName, which: 'required' | 'all'): JsonObject {
    const options = { root: this.schema, repository, inQueries: this.#inQueries, budget: this.#budget };
    const required = objectOf(schemaValue(this.schema, { ...options, optional: false }));
    if (which === 'required') return required;
    const all = objectOf(schemaValue(this.schema, { ...options, optional: true }));
    return this.#isAllowed(all) || !this.#isAllowed(required) ? all : this.#grown(required, all);
  }

  /** As many of all arguments as the schema allows together, one after the other. */
  #grown(required: JsonObject, all: JsonObject): JsonObject {
    let args = required;
    for (const [name, value] of Object.entries(all).slice(0, 200)) {
      const more = withArgument(args, name, value);
      if (this.#isAllowed(more)) args = more;
    }
    return args;
  }

  #isAllowed(args: JsonObject): boolean {
    return schemaProblems(args, this.schema, { exactOneOf: true, budget: this.#budget }).length === 0;
  }

  #add(name: string, args: JsonObject, named: RepositoryName, varies?: 'required' | 'all'): void {
    const unique = this.#names.has(name) ? `${name} (${String(this.#names.size)})` : name;
    this.#names.add(unique);
    this.#sets.push({
      name: unique,
      args,
      ...(namesRepository(args, named) ? { repository: named } : {}),
      ...(varies ? { varies } : {}),
    });
  }

  #addReversed(args: JsonObject, varies: 'required' | 'all'): void {
    const inReverse = objectOf(reversed(args));
    if (deepEqual(args, inReverse)) return;
    if (this.#isAllowed(inReverse) || !this.#isAllowed(args))
      this.#add('list-order', inReverse, this.world.repository, varies);
  }

  /** Adds a set for each listed value; gives how many were left out. */
  #addValues(required: JsonObject): number {
    let omitted = 0;
    const wasAllowed = this.#isAllowed(required);
    for (const [name, value] of this.#listed(required)) {
      if (this.#sets.length >= MAX_SETS) {
        omitted++;
        continue;
      }
      const args = withArgument(required, name, value);
      if (wasAllowed && !this.#isAllowed(args)) continue;
      const shown = Array.isArray(value) && value.length === 1 ? (value[0] ?? null) : value;
      const text =
        typeof shown === 'string' ? shorten(shown, MAX_VALUE_TEXT) : compactJson(shown, MAX_VALUE_TEXT);
      this.#add(`${name}=${text}`, args, this.world.repository, 'required');
    }
    return omitted;
  }

  /** Arguments with each value that the schema lists: required ones first, what lists may hold last. */
  #listed(required: JsonObject): readonly Argument[] {
    const properties = objectIn(mergedSchema([this.schema], this.schema)?.keywords ?? {}, 'properties') ?? {};
    const entries = Object.entries(properties).slice(0, MAX_LISTED);
    const first = entries.filter(([name]) => Object.hasOwn(required, name));
    const ordered = [...first, ...entries.filter(([name]) => !Object.hasOwn(required, name))];
    const single = ordered.flatMap(([name, schema]) =>
      listedValues(schema, this.schema).map((value): Argument => [name, value]),
    );
    const booleans = ordered.filter(([, schema]) => isBoolean(schema, this.schema));
    const flags = booleans.length > MAX_BOOLEANS ? [] : booleans;
    const both = flags.flatMap(([name]): Argument[] => [
      [name, true],
      [name, false],
    ]);
    const inLists = ordered.flatMap(([name, schema]) =>
      listedValues(itemsOf(schema, this.schema), this.schema).map((value): Argument => [name, [value]]),
    );
    return [...single, ...both, ...inLists];
  }
}

function objectOf(value: Json): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** With `__proto__` as an argument like others. */
function withArgument(args: JsonObject, name: string, value: Json): JsonObject {
  return Object.fromEntries([...Object.entries(args), [name, value]]);
}

function isBoolean(schema: Json, root: Json): boolean {
  const merged = mergedSchema([schema], root);
  const isTyped = merged !== undefined && typesIn(merged.keywords)?.join() === 'boolean';
  return isTyped && listedValues(schema, root).length === 0;
}

/** The schema of the items of a list; of what is no list, one that lists nothing. */
function itemsOf(schema: Json, root: Json): Json {
  const items = ownValue(mergedSchema([schema], root)?.keywords ?? {}, 'items');
  return isJsonObject(items) ? items : true;
}

/** A value with the items of all its lists in reverse order; the value was made, so it is not deep. */
function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed).reverse();
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, reversed(member)]));
}
