import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { makeArguments, MAX_SETS } from '../../../../src/analysis/arguments/make-arguments';
import { schemaProblems } from '../../../../src/analysis/schema/schema-problems';
import type { World } from '../../../../src/analysis/world';
import type { Json, JsonObject } from '../../../../src/gateway/json';
import { choices } from '../../../choices';
import { randomToolSchema } from './random-schema';

const world: World = {
  name: 'public',
  visibility: 'public',
  repository: { owner: 'octo', repo: 'demo' },
  other: { owner: 'acme', repo: 'tools' },
  backend: [],
};

const drawn = (value: Json, schema: Json): string[] =>
  schemaProblems(value, schema).map(({ kind, path, name, message }) =>
    [kind, JSON.stringify(path), ...(name === undefined ? [] : [name]), message].join(' '),
  );

const setsFor = (inputSchema: JsonObject) =>
  makeArguments({ name: 'tool', inputSchema, hints: { readOnly: null, destructive: null } }, world);

describe('what a schema forbids', () => {
  it('is missing, of another type, not listed, out of range or unexpected', () => {
    const schema = {
      type: 'object',
      properties: {
        owner: { type: 'string' },
        method: { enum: ['get_issue', 'list'] },
        count: { type: 'integer', minimum: 1 },
        labels: { type: 'array', items: { type: 'string' }, maxItems: 2, uniqueItems: true },
        of: { type: ['string', 'null'], minLength: 2 },
      },
      required: ['method', 'owner'],
      additionalProperties: false,
    };
    assert.deepEqual(drawn({ method: 'get-issue', count: 0, labels: ['a', 1], of: '💡', conut: 1 }, schema), [
      'missing [] owner is required',
      'value ["method"] must be one of "get_issue", "list", not "get-issue"; did you mean "get_issue"?',
      'range ["count"] must be 1 or more, not 0',
      'type ["labels",1] must be a string, not 1',
      'range ["of"] must have at least 2 characters, not 1',
      'unexpected [] conut is not an argument of the tool; did you mean "count"?',
    ]);
    assert.deepEqual(
      drawn({ method: 'list', owner: '', count: 1.5, labels: ['a', 'a', 'b'], of: true }, schema),
      [
        'type ["count"] must be a whole number, not 1.5',
        'range ["labels"] must have at most 2 items, not 3',
        'type ["of"] must be a string or null, not true',
      ],
    );
    assert.deepEqual(drawn([], schema), ['type [] must be an object, not a list']);
  });

  it('is what no alternative allows: of one of its type what that forbids, else the types', () => {
    const schema = { anyOf: [{ type: 'string' }, { type: 'object', properties: { a: { type: 'null' } } }] };
    assert.deepEqual(drawn({ a: 1 }, schema), ['type ["a"] must be null, not 1']);
    assert.deepEqual(drawn(1, schema), ['type [] must be a string or an object, not 1']);
    assert.deepEqual(drawn('', { anyOf: [{ const: 1 }, { enum: [2] }] }), [
      'value [] has none of the forms that are allowed',
    ]);
    assert.deepEqual(drawn('x', { oneOf: [{ type: 'string' }, { pattern: 'y' }] }), []);
  });

  it('is nothing of what is not understood', () => {
    const schemas: Json[] = [
      true,
      { $ref: '#' },
      { $ref: 'https://example.com/schema' },
      { $ref: '#/$defs/none' },
      { type: 'text' },
      { pattern: '(a+)+$' },
      { not: {} },
      { patternProperties: { '^x': true }, additionalProperties: false },
      { enum: 'a', required: 1, properties: [], anyOf: {}, items: 1 },
    ];
    for (const schema of schemas)
      assert.deepEqual(drawn({ a: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' }, schema), []);
    assert.deepEqual(drawn(1, false), ['value [] is not allowed']);
  });

  it('is what ajv forbids', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    let forbidden = 0;
    fc.assert(
      fc.property(
        choices(200),
        fc.jsonValue({ maxDepth: 3 }),
        fc.constantFrom('owner', 'a', 'labels'),
        (drawn, value, name) => {
          const schema = randomToolSchema(drawn);
          const validate = ajv.compile(schema);
          const whole = { [name]: value as Json };
          for (const each of [
            value as Json,
            whole,
            ...setsFor(schema).sets.map(({ args }) => ({ ...args, ...whole })),
          ]) {
            const isAllowed = schemaProblems(each, schema, { exactOneOf: true }).length === 0;
            assert.equal(isAllowed, validate(each), JSON.stringify({ each, schema }));
            if (!isAllowed) forbidden++;
          }
        },
      ),
      { numRuns: 300 },
    );
    assert.ok(forbidden > 100);
  });
});

describe('arguments made from any schema', () => {
  it('are allowed by it', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    fc.assert(
      fc.property(choices(200), (drawn) => {
        const schema = randomToolSchema(drawn);
        const validate = ajv.compile(schema);
        const { sets } = setsFor(schema);
        assert.ok(sets.length > 0 && sets.length <= MAX_SETS);
        assert.equal(new Set(sets.map(({ name }) => name)).size, sets.length);
        for (const { name, args } of sets)
          assert.ok(validate(args), `${name} ${JSON.stringify({ args, schema, errors: validate.errors })}`);
        assert.deepEqual(setsFor(schema).sets, sets);
      }),
      { numRuns: 500 },
    );
  });

  it('are made of anything, without a throw', () => {
    const keyword = fc.constantFrom(
      'type',
      'properties',
      'items',
      '$ref',
      'allOf',
      'anyOf',
      'oneOf',
      'enum',
      'const',
      'required',
      'default',
      'minimum',
      'minItems',
      'minLength',
      'multipleOf',
      'a',
      '__proto__',
    );
    const value = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(
          'object',
          'array',
          'string',
          'integer',
          '#',
          '#/properties/a',
          true,
          false,
          null,
          0,
          -1,
          1e300,
          1e-300,
        ),
        fc.array(tie('json'), { maxLength: 3 }),
        fc
          .array(fc.tuple(keyword, tie('json')), { maxLength: 4 })
          .map((entries) => Object.fromEntries(entries)),
      ),
    })).json;
    fc.assert(
      fc.property(value, (schema) => {
        const { sets } = setsFor({ type: 'object', properties: { a: schema as Json }, required: ['a'] });
        for (const { args } of sets) schemaProblems(args, schema as Json);
      }),
      { numRuns: 1000 },
    );
  });

  it('come at once, however large, deep or circular the schema is', () => {
    const nested = (levels: number, wrap: (inner: Json) => Json): Json => {
      let schema: Json = { type: 'string' };
      for (let level = 0; level < levels; level++) schema = wrap(schema);
      return schema;
    };
    const wide = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, at) => [`p${String(at)}`, { enum: ['a', 'b'] }]),
    );
    const ten = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`p${String(at)}`, { $ref: '#' }]));
    const hostile: Record<string, JsonObject> = {
      'deep objects': { properties: { a: nested(10_000, (a) => ({ properties: { a }, required: ['a'] })) } },
      'deep lists': { properties: { a: nested(10_000, (items) => ({ type: 'array', items, minItems: 1 })) } },
      'deep allOf': { properties: { a: nested(10_000, (a) => ({ allOf: [a] })) } },
      'deep anyOf': { properties: { a: nested(10_000, (a) => ({ anyOf: [a, a] })) } },
      'deep const': { properties: { a: { const: nested(10_000, (a) => [a]) } } },
      'deep enum': { properties: { a: { enum: [nested(10_000, (a) => [a])] } }, required: ['a'] },
      'deep default': { properties: { a: { default: nested(10_000, (a) => [a]) } } },
      wide: { type: 'object', properties: wide },
      'wide and required': { type: 'object', properties: wide, required: Object.keys(wide) },
      'a circle': { $ref: '#' },
      'a circle that is required': { properties: { a: { $ref: '#' } }, required: ['a'] },
      'circles of choices': { anyOf: [{ $ref: '#' }, { $ref: '#' }], oneOf: [{ $ref: '#' }, { $ref: '#' }] },
      'circles of parts': { allOf: [{ $ref: '#' }, { $ref: '#' }] },
      'ten circles': { type: 'object', properties: ten },
      'ten circles that are required': { type: 'object', properties: ten, required: Object.keys(ten) },
      'a long list': { properties: { a: { type: 'array', minItems: 1e9 } }, required: ['a'] },
      'a long text': { properties: { a: { type: 'string', minLength: 1e9 } }, required: ['a'] },
      'many of anything': { type: 'object', minProperties: 1e9 },
      'a slow pattern': { properties: { a: { type: 'string', pattern: '^(a+)+$' } }, required: ['a'] },
      'a long enum': { properties: { a: { enum: Array.from({ length: 100_000 }, (_, at) => at) } } },
    };
    for (const [name, schema] of Object.entries(hostile)) {
      const start = process.cpuUsage();
      const { sets } = setsFor(schema);
      assert.ok(sets.length > 0, name);
      // Time of the processor: what else runs on this machine does not count.
      const ms = process.cpuUsage(start).user / 1000;
      assert.ok(ms < 5000, `${name} took ${String(ms)} ms`);
    }
  });

  it('have an argument named __proto__ like any other', () => {
    const schema = JSON.parse(
      '{"properties":{"__proto__":{"enum":["x"]}},"required":["__proto__"]}',
    ) as JsonObject;
    const { sets } = setsFor(schema);
    assert.deepEqual(
      sets.map(({ name, args }) => `${name} ${JSON.stringify(args)}`),
      ['required {"__proto__":"x"}', '__proto__=x {"__proto__":"x"}'],
    );
  });
});
