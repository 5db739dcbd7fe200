/** The part of JSON Schema that the tools need; `description` is for the model. */
export type Schema =
  | TextSchema
  | NumberSchema
  | { readonly type: 'boolean'; readonly description?: string }
  | ListSchema
  | ObjectSchema;

export interface TextSchema {
  readonly type: 'string';
  readonly description?: string;
  readonly enum?: readonly string[];
}

export interface NumberSchema {
  readonly type: 'integer' | 'number';
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface ListSchema {
  readonly type: 'array';
  readonly description?: string;
  readonly items: Schema;
}

export interface ObjectSchema {
  readonly type: 'object';
  readonly description?: string;
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
  readonly additionalProperties: boolean;
}

export function text(description?: string): TextSchema {
  return { type: 'string', ...described(description) };
}

export function oneOf(values: readonly string[], description?: string): TextSchema {
  return { type: 'string', enum: values, ...described(description) };
}

/** A whole number, from 0 unless said. */
export function count(description?: string, minimum = 0, maximum = Number.MAX_SAFE_INTEGER): NumberSchema {
  return { type: 'integer', minimum, maximum, ...described(description) };
}

export function flag(description?: string): Schema {
  return { type: 'boolean', ...described(description) };
}

export function list(items: Schema, description?: string): ListSchema {
  return { type: 'array', items, ...described(description) };
}

/** An object whose properties are required unless their name is in `optional`; more properties may come. */
export function answer(
  properties: Readonly<Record<string, Schema>>,
  optional: readonly string[] = [],
  description?: string,
): ObjectSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: true, ...described(description) };
}

/** Arguments: none is required unless its name is in `required`, and there are no others. */
export function argumentsOf(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[] = [],
): ObjectSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}

function described(description: string | undefined): { readonly description?: string } {
  return description === undefined ? {} : { description };
}
