import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { argumentSets, makeArguments, MAX_SETS } from '../../../../src/analysis/arguments/make-arguments';
import { parseCatalog } from '../../../../src/analysis/catalog/parse-catalog';
import { schemaProblems } from '../../../../src/analysis/schema/schema-problems';
import type { Tool } from '../../../../src/analysis/tool';
import type { World } from '../../../../src/analysis/world';
import type { JsonObject } from '../../../../src/gateway/json';

const world: World = {
  name: 'public',
  visibility: 'public',
  repository: { owner: 'octo', repo: 'Demo' },
  other: { owner: 'acme', repo: 'tools' },
  backend: [],
};
const NO_HINTS = { readOnly: null, destructive: null };

function toolWith(inputSchema: JsonObject): Tool {
  return { name: 'tool', inputSchema, hints: NO_HINTS };
}

/** An object schema: names that end with `!` are required. */
function object(properties: JsonObject): JsonObject {
  const entries = Object.entries(properties);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, schema]) => [name.replace(/!$/, ''), schema])),
    required: entries.filter(([name]) => name.endsWith('!')).map(([name]) => name.slice(0, -1)),
  };
}

/** Each set as `NAME {args} owner/repo`; the set that it varies in parentheses. */
function drawn(schema?: JsonObject): string[] {
  const tool: Tool = schema ? toolWith(schema) : { name: 'tool', hints: NO_HINTS };
  return argumentSets(tool, world).map(({ name, args, repository, varies }) =>
    [
      name,
      ...(varies ? [`(${varies})`] : []),
      JSON.stringify(args),
      ...(repository ? [`${repository.owner}/${repository.repo}`] : []),
    ].join(' '),
  );
}

/** The arguments of the set `all`, or of the only one. */
function all(properties: JsonObject): unknown {
  const sets = argumentSets(toolWith(object(properties)), world);
  return (sets.find(({ name }) => name === 'all') ?? sets[0])?.args;
}

const text = { type: 'string' };

describe('arguments for a tool', () => {
  it('are required ones, all, and what varies them', () => {
    const schema = object({
      'method!': { type: 'string', enum: ['get', 'list'] },
      'owner!': text,
      'repo!': text,
      labels: { type: 'array', items: text },
      draft: { type: 'boolean' },
    });
    assert.deepEqual(drawn(schema), [
      'required {"method":"get","owner":"octo","repo":"Demo"} octo/Demo',
      'all {"method":"get","owner":"octo","repo":"Demo","labels":["bug","bug-2"],"draft":false} octo/Demo',
      'other-repository (required) {"method":"get","owner":"acme","repo":"tools"} acme/tools',
      'letter-case (required) {"method":"get","owner":"OCTO","repo":"DEMO"} OCTO/DEMO',
      'list-order (all) {"method":"get","owner":"octo","repo":"Demo","labels":["bug-2","bug"],"draft":false} octo/Demo',
      'method=get (required) {"method":"get","owner":"octo","repo":"Demo"} octo/Demo',
      'method=list (required) {"method":"list","owner":"octo","repo":"Demo"} octo/Demo',
      'draft=true (required) {"method":"get","owner":"octo","repo":"Demo","draft":true} octo/Demo',
      'draft=false (required) {"method":"get","owner":"octo","repo":"Demo","draft":false} octo/Demo',
    ]);
  });

  it('name a repository when there is no schema, and nothing when the schema has no arguments', () => {
    assert.deepEqual(drawn(), [
      'required {"owner":"octo","repo":"Demo"} octo/Demo',
      'other-repository (required) {"owner":"acme","repo":"tools"} acme/tools',
      'letter-case (required) {"owner":"OCTO","repo":"DEMO"} OCTO/DEMO',
    ]);
    assert.deepEqual(drawn({ type: 'object', properties: {} }), ['required {}']);
  });

  it('vary all arguments when only those name the repository', () => {
    assert.deepEqual(drawn(object({ owner: text, repo: text })).slice(1, 3), [
      'all {"owner":"octo","repo":"Demo"} octo/Demo',
      'other-repository (all) {"owner":"acme","repo":"tools"} acme/tools',
    ]);
    assert.deepEqual(drawn(object({ 'org!': text, 'team_slug!': text })), [
      'required {"org":"octo","team_slug":"text"}',
    ]);
  });

  it('name the repository in the ways that tools ask for it', () => {
    const cases: readonly (readonly [JsonObject, string])[] = [
      [{ 'query!': text }, '{"query":"repo:octo/Demo"}'],
      [{ 'q!': text }, '{"q":"repo:octo/Demo"}'],
      [{ 'full_name!': text }, '{"full_name":"octo/Demo"}'],
      [{ 'repository!': text }, '{"repository":"octo/Demo"}'],
      [{ 'repo!': text, org: text }, '{"repo":"Demo","org":"octo"}'],
      [{ 'repoOwner!': text, 'repo_name!': text }, '{"repoOwner":"octo","repo_name":"Demo"}'],
      [
        { 'repository!': object({ 'owner!': text, 'name!': text }) },
        '{"repository":{"owner":"octo","name":"Demo"}}',
      ],
      [
        { 'repository!': object({ 'owner!': object({ 'login!': text }), 'name!': text }) },
        '{"repository":{"owner":{"login":"octo"},"name":"Demo"}}',
      ],
      [{ 'repositories!': { type: 'array', items: text } }, '{"repositories":["octo/Demo"]}'],
    ];
    for (const [properties, args] of cases) {
      const sets = argumentSets(toolWith(object(properties)), world);
      const set = sets.find(({ name }) => name === 'all') ?? sets[0];
      assert.equal(JSON.stringify(set?.args), args);
      assert.deepEqual(set?.repository, world.repository, args);
    }
  });

  it('name it in no query for what is in no repository', () => {
    const queries = ['search_users', 'search_orgs', 'search_issues', 'search_org_repositories', 'search'];
    const made = queries.map((name) => {
      const [required] = argumentSets({ ...toolWith(object({ 'query!': text })), name }, world);
      return [name, JSON.stringify(required?.args), required?.repository !== undefined];
    });
    assert.deepEqual(made, [
      ['search_users', '{"query":"text"}', false],
      ['search_orgs', '{"query":"text"}', false],
      ['search_issues', '{"query":"repo:octo/Demo"}', true],
      ['search_org_repositories', '{"query":"repo:octo/Demo"}', true],
      ['search', '{"query":"repo:octo/Demo"}', true],
    ]);
  });

  it('do not name it where a schema leaves no room', () => {
    assert.deepEqual(drawn(object({ 'owner!': { enum: ['a'] }, 'repo!': { type: 'number' } })), [
      'required {"owner":"a","repo":1}',
      'owner=a (required) {"owner":"a","repo":1}',
    ]);
    assert.deepEqual(drawn(object({ 'full_name!': { type: 'string', maxLength: 3 } })), [
      'required {"full_name":"tex"}',
    ]);
  });

  it('are sensible by name, format, bounds, default and example', () => {
    const values = all({
      sha: text,
      path: { ...text, default: '/' },
      title: { ...text, examples: [1, 'A title'] },
      since: text,
      at: { ...text, format: 'date-time' },
      mail: { ...text, format: 'email' },
      page: { type: 'integer', minimum: 3, maximum: 9 },
      ratio: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      even: { type: 'integer', minimum: 3, multipleOf: 2 },
      badDefault: { type: 'integer', default: 'x' },
      fixed: { const: { a: [1] } },
      long: { ...text, minLength: 6 },
      any: true,
    });
    assert.deepEqual(values, {
      sha: '0123456789abcdef0123456789abcdef01234567',
      path: '/',
      title: 'A title',
      since: '2026-01-02T03:04:05Z',
      at: '2026-01-02T03:04:05Z',
      mail: 'octocat@example.com',
      page: 3,
      ratio: 0.5,
      even: 4,
      badDefault: 1,
      fixed: { a: [1] },
      long: 'textxx',
      any: 'text',
    });
  });

  it('follow references, combinations and lists of types', () => {
    const schema = {
      ...object({
        'a!': { $ref: '#/$defs/user' },
        'b!': { anyOf: [{ type: 'null' }, { type: 'integer', minimum: 2 }] },
        'c!': { allOf: [{ type: 'object', properties: { x: text } }, { required: ['x', 'y'] }] },
        'd!': { type: ['null', 'boolean'] },
        'e!': { oneOf: [{ type: 'object', properties: { k: text }, required: ['k'] }, { const: 'z' }] },
        'f!': { type: 'array', items: { enum: ['p', 'q'] }, minItems: 3 },
        'g!': { type: 'array', prefixItems: [{ const: 1 }, text], items: false },
      }),
      $defs: { user: { $ref: '#/$defs/login' }, login: object({ 'login!': text }) },
    };
    const [required] = argumentSets(toolWith(schema), world);
    assert.deepEqual(required?.args, {
      a: { login: 'octocat' },
      b: 2,
      c: { x: 'text', y: 'text' },
      d: false,
      e: { k: 'text' },
      f: ['p', 'q', 'p'],
      g: [1, 'text-2'],
    });
  });

  it('grow as far as the schema allows arguments together', () => {
    const schema = {
      ...object({ a: text, b: text, c: text }),
      oneOf: [{ required: ['a'] }, { required: ['b'] }],
    };
    assert.deepEqual(drawn(schema), ['required {"a":"text"}', 'all {"a":"text","c":"text"}']);
  });

  it('are at most 24 sets, and say how many are left out; true and false for few arguments only', () => {
    const many = Array.from({ length: 40 }, (_, at) => `v${String(at)}`);
    const made = makeArguments(toolWith(object({ 'kind!': { enum: many } })), world);
    assert.equal(made.sets.length, MAX_SETS);
    assert.equal(made.sets.length + made.omitted, 41);
    const flags = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, { type: 'boolean' }]));
    assert.deepEqual(
      argumentSets(toolWith(object(flags)), world).map(({ name }) => name),
      ['required', 'all'],
    );
  });

  it('have different names, whatever the values', () => {
    const schema = object({
      'a!': { enum: ['b=c', `x${'y'.repeat(80)}1`, `x${'y'.repeat(80)}2`] },
      'a=b': { enum: ['c'] },
    });
    const names = argumentSets(toolWith(schema), world).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.includes('a=b=c') && names.length === 6);
  });
});

describe('arguments for the sample catalog', () => {
  const catalog = parseCatalog(
    readFileSync('test/fixtures/catalogs/tools-list.json', 'utf8'),
    'tools-list.json',
  );

  it('are allowed by every schema, and name a repository where owner and repo are required', () => {
    assert.ok(catalog.ok);
    for (const tool of catalog.tools) {
      const schema = tool.inputSchema ?? {};
      for (const { name, args, repository } of argumentSets(tool, world)) {
        assert.deepEqual(schemaProblems(args, schema, { exactOneOf: true }), [], `${tool.name} ${name}`);
        const required = Array.isArray(schema['required']) ? schema['required'] : [];
        if (required.includes('owner') && required.includes('repo'))
          assert.ok(repository, `${tool.name} ${name}`);
      }
    }
  });
});
