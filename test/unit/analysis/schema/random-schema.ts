import type { Json, JsonObject } from '../../../../src/gateway/json';
import type { Choices } from '../../../choices';

const NAMES = ['owner', 'repo', 'query', 'labels', 'id', 'a', 'b', 'full_name'] as const;

/** A schema of the arguments of a tool that some value fits: nested, with references, choices and bounds. */
export function randomToolSchema(choices: Choices): JsonObject {
  const depth = 3;
  return {
    ...objectSchema(choices, depth),
    $defs: {
      leaf: leaf(choices),
      tree: { type: 'object', properties: { next: { $ref: '#/$defs/tree' }, x: leaf(choices) } },
    },
  };
}

function schema(choices: Choices, depth: number): Json {
  if (depth <= 0) return leaf(choices);
  switch (choices.below(9)) {
    case 0:
      return leaf(choices);
    case 1:
      return objectSchema(choices, depth - 1);
    case 2:
      return arraySchema(choices, depth - 1);
    case 3:
      return { $ref: choices.pick(['#/$defs/leaf', '#/$defs/tree', '#']) };
    case 4:
      return { anyOf: [schema(choices, depth - 1), schema(choices, depth - 1)] };
    case 5:
      // Forms that no value has both of.
      return {
        oneOf: [{ type: 'string', minLength: 1 }, { type: 'integer' }, { type: 'null' }].slice(
          choices.below(3),
        ),
      };
    case 6:
      return { allOf: [objectSchema(choices, 1, 'p'), objectSchema(choices, 1, 'q')] };
    case 7:
      return { type: choices.pick([['null', 'string'], ['integer', 'boolean'], ['null']]) };
    default:
      return true;
  }
}

function leaf(choices: Choices): JsonObject {
  switch (choices.below(7)) {
    case 0:
      return { type: 'string' };
    case 1:
      return { type: 'string', minLength: choices.below(8), maxLength: 8 + choices.below(8) };
    case 2:
      return { type: 'integer', minimum: choices.below(20) - 10, maximum: 10 + choices.below(10) };
    case 3:
      return { type: 'number', exclusiveMinimum: choices.below(5), exclusiveMaximum: 5 + choices.below(5) };
    case 4:
      return { enum: [choices.pick(['x', 1, null]), 'y', 2.5] };
    case 5:
      return { type: 'boolean', default: choices.pick([true, false]) };
    default:
      return { const: choices.pick(['c', 0, null]) };
  }
}

function objectSchema(choices: Choices, depth: number, prefix = ''): JsonObject {
  const names = NAMES.slice(0, choices.below(NAMES.length + 1)).map((name) => prefix + name);
  const properties = Object.fromEntries(names.map((name) => [name, schema(choices, depth)]));
  // What requires itself fits no value.
  const required = names.filter(
    (name) => choices.chance(0.3) && !JSON.stringify(properties[name]).includes('"#"'),
  );
  return {
    type: 'object',
    properties,
    ...(required.length > 0 ? { required } : {}),
    ...(prefix === '' && choices.chance(0.3) ? { additionalProperties: false } : {}),
  };
}

function arraySchema(choices: Choices, depth: number): JsonObject {
  const minItems = choices.below(3);
  return { type: 'array', items: minItems > 0 ? leaf(choices) : schema(choices, depth), minItems };
}
