import type { Json, JsonObject } from '../gateway/json';
import { isJsonObject } from '../gateway/json';
import { compactJson } from '../scenario/compact';
import { nearest } from '../text/spelling';
import { ToolRefusal, type AgentTool } from './agent-tool';
import type { Schema } from './schema';

/** Members of a list of arguments, and characters of a text, at most. */
const MAX_MEMBERS = 1000;
const MAX_CHARACTERS = 100_000;

/** Arguments that fit the schema of a tool. */
export class ToolArguments {
  private constructor(private readonly values: JsonObject) {}

  /** @throws ToolRefusal what is wrong, and what there is instead */
  static of(tool: AgentTool, given: Json | undefined): ToolArguments {
    const values = given ?? {};
    if (!isJsonObject(values)) throw new ToolRefusal(`${tool.name} takes its arguments as a JSON object`);
    const { properties, required } = tool.input;
    const names = Object.keys(properties);
    for (const [name, value] of Object.entries(values)) {
      const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (!schema) throw new ToolRefusal(unknownArgument(tool, name, names));
      const problem = problemOf(value, schema);
      if (problem !== undefined)
        throw new ToolRefusal(
          `${tool.name}: '${name}' must be ${problem}, but it is ${compactJson(value, 60)}`,
        );
    }
    const missing = required.find((name) => !Object.hasOwn(values, name));
    if (missing !== undefined) {
      const schema = properties[missing];
      throw new ToolRefusal(`${tool.name} needs '${missing}': ${schema?.description ?? 'see its schema'}`);
    }
    return new ToolArguments(values);
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  number(name: string): number | undefined {
    const value = this.values[name];
    return typeof value === 'number' ? value : undefined;
  }

  flag(name: string): boolean {
    return this.values[name] === true;
  }

  /** Empty when it is not given. */
  texts(name: string): readonly string[] {
    const value = this.values[name];
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  }

  /** What was given, with other values for some: for a call that goes on. */
  with(changed: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
    return { ...this.values, ...changed };
  }
}

function unknownArgument(tool: AgentTool, name: string, names: readonly string[]): string {
  const meant = nearest(name, names);
  const hint = meant === undefined ? `it has ${names.join(', ')}` : `did you mean '${meant}'?`;
  return `${tool.name} has no argument '${name}'; ${hint}`;
}

/** What the value must be; undefined when it is. */
function problemOf(value: Json, schema: Schema): string | undefined {
  switch (schema.type) {
    case 'string':
      if (typeof value !== 'string') return 'a text';
      if (value.length > MAX_CHARACTERS) return `a text of at most ${String(MAX_CHARACTERS)} characters`;
      return schema.enum === undefined || schema.enum.includes(value)
        ? undefined
        : `one of ${schema.enum.join(', ')}`;
    case 'integer':
    case 'number':
      return numberProblem(value, schema);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'array':
      if (!Array.isArray(value)) return 'a list';
      if (value.length > MAX_MEMBERS) return `a list of at most ${String(MAX_MEMBERS)}`;
      return listProblem(value, schema.items);
    case 'object':
      return isJsonObject(value) ? undefined : 'an object';
  }
}

function listProblem(values: readonly Json[], items: Schema): string | undefined {
  const problem = values.map((value) => problemOf(value, items)).find((each) => each !== undefined);
  return problem === undefined ? undefined : `a list in which each is ${problem}`;
}

function numberProblem(
  value: Json,
  { type, minimum, maximum }: Extract<Schema, { readonly type: 'integer' | 'number' }>,
): string | undefined {
  const what = type === 'integer' ? 'a whole number' : 'a number';
  if (typeof value !== 'number' || (type === 'integer' && !Number.isSafeInteger(value))) return what;
  const isWithin = (minimum === undefined || value >= minimum) && (maximum === undefined || value <= maximum);
  return isWithin ? undefined : `${what} from ${String(minimum)} to ${String(maximum)}`;
}
