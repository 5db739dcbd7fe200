import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { globSync } from 'tinyglobby';
import Ajv from 'ajv';
import { parse } from 'jsonc-parser';
import type { Json, JsonObject } from '../../../src/gateway/json';
import { isJsonObject } from '../../../src/gateway/json';
import { labelAgentInput } from '../../../src/gateway/policy';
import { EXPECTATION_NAMES } from '../../../src/scenario/expectation-fields';
import { parseScenario } from '../../../src/scenario/parse';
import { SCENARIO_PROPERTIES } from '../../../src/scenario/scenario-fields';
import { STEP_PROPERTIES } from '../../../src/scenario/step-fields';

const SCHEMA = JSON.parse(readFileSync('schemas/guard-scenario.schema.json', 'utf8')) as JsonObject;
const ajv = new Ajv({ strict: false });
const validate = ajv.compile(SCHEMA);

const step = (properties: object): object => ({ steps: [properties] });
const expecting = (expect: unknown): object => step({ tool: 't', expect });

/** Scenarios without `version` and `guard`, by what they show. */
const GOOD: Record<string, object> = {
  nothing: {},
  'every part': {
    $schema: './schema.json',
    guardName: 'g',
    description: '',
    profile: 'pr-7938',
    answers: 'as-is',
    limits: { memoryPages: 1, backendCalls: 0, inputBytes: 1, outputBytes: 1, timeoutMs: 1 },
    policy: {},
    trustedBots: ['b'],
    trustedUsers: [],
    mode: 'propagate',
    agent: { secrecy: [], integrity: ['i'], expect: { mode: 'strict', output: {} } },
    backend: [
      { tool: 't', args: null, result: null },
      { tool: 't', error: '' },
    ],
    sinks: { w: { accept: ['*'], visibility: ' Public ' }, x: { accept: ['private:a/b*', 'c'] } },
    steps: [],
  },
  'answers of a file': {
    backend: { $file: './answers.json' },
    worlds: { w: { visibility: 'public', backend: { $file: 'a' } } },
  },
  'answers of a file among others': {
    backend: [{ tool: 't', result: 1 }, { $file: './answers.json' }],
    ...step({ tool: 't', backend: [{ $file: 'a' }, { $file: 'b' }] }),
  },
  'answers of an MCP server': { answers: 'mcp' },
  'several outcomes': expecting({ outcome: ['allowed', 'denied'] }),
  'a null policy': { policy: null },
  'a policy in a text': { policy: '{}' },
  'a request to a write sink': {
    sinks: { w: { accept: ['*'] } },
    ...step({ name: 'n', sink: 'w', tool: 't', args: {}, expect: { outcome: 'allowed' } }),
  },
  'a request': step({
    name: 'n',
    tool: 't',
    args: 1,
    result: [],
    backend: [{ tool: 'x', result: 1, delayMs: 0 }],
  }),
  'a failing tool': step({ tool: 't', backendError: '503' }),
  'a raw call': step({ call: 'label_response', input: [1], expect: { output: null, outcome: 'error' } }),
  'every expectation': expecting({
    outcome: 'filtered',
    operation: 'read-write',
    resource: { description: '', secrecy: [], integrity: [] },
    mode: 'filter',
    secrecy: ['s'],
    integrity: [],
    accessible: 0,
    filtered: ['x'],
    items: {},
    labels: { require: { secrecy: [] }, forbid: { integrity: ['*'] } },
    forbiddenTags: [],
    itemsOnce: true,
    response: null,
    error: '/x/',
    trap: 'unreachable',
    limit: 'backend-calls',
    backendCalls: [{ tool: 't' }, { tool: 't', args: null }],
    maxBackendCalls: 0,
    maxMemoryPages: 65536,
    maxDurationMs: 0.5,
    logs: ['a'],
  }),
  'a request to the proxy': {
    gateway: 'proxy',
    policy: {},
    ...step({ tool: 't', route: 'rest', response: { status: 404, body: null } }),
  },
  'expected absences': expecting({ trap: false, limit: false, backendCalls: 0 }),
};

const BAD: Record<string, object> = {
  'another version': { version: 2 },
  'a version as text': { version: '1' },
  'a blank guard': { guard: ' ' },
  'a number as guard': { guard: 1 },
  'an unknown gateway': { gateway: 'http' },
  'a proxy without a policy': { gateway: 'proxy' },
  'a proxy with sessions': { gateway: 'proxy', policy: {}, sessions: {} },
  'a proxy with write sinks': { gateway: 'proxy', policy: {}, sinks: {} },
  'an unknown route': { gateway: 'proxy', policy: {}, ...step({ tool: 't', route: 'soap' }) },
  'a status that is none': { gateway: 'proxy', policy: {}, ...step({ tool: 't', response: { status: 99 } }) },
  'two bodies': { gateway: 'proxy', policy: {}, ...step({ tool: 't', response: { body: 1, text: '' } }) },
  'a response beside a result': {
    gateway: 'proxy',
    policy: {},
    ...step({ tool: 't', result: 1, response: {} }),
  },
  'a route of the MCP gateway': step({ tool: 't', route: 'rest' }),
  'an HTTP response of the MCP gateway': step({ tool: 't', response: {} }),
  'a blank name': { guardName: '' },
  'an unknown property': { nonsense: 1 },
  'an unknown profile': { profile: 'latest' },
  'an unknown limit': { limits: { pages: 1 } },
  'a limit that is too large': { limits: { memoryPages: 65537 } },
  'a fraction of a page': { limits: { memoryPages: 1.5 } },
  'no time at all': { limits: { timeoutMs: 0 } },
  'a negative limit': { limits: { backendCalls: -1 } },
  'a list as policy': { policy: [] },
  'bots that are no texts': { trustedBots: [1] },
  'users that are no list': { trustedUsers: 'u' },
  'a mode in upper case': { mode: 'STRICT' },
  'an unknown part of the agent': { agent: { labels: [] } },
  'a delay that is no number': { backend: [{ tool: 't', result: 1, delayMs: '5' }] },
  'a negative delay': { backend: [{ tool: 't', result: 1, delayMs: -1 }] },
  'an answer without tool': { backend: [{ result: 1 }] },
  'an answer without content': { backend: [{ tool: 't' }] },
  'an answer and an error': { backend: [{ tool: 't', result: 1, error: 'e' }] },
  'an error that is no text': { backend: [{ tool: 't', error: 1 }] },
  'backend that is no list': { backend: {} },
  'steps that are no list': { steps: {} },
  'a step that is no object': { steps: [1] },
  'neither tool nor call': step({ name: 'n' }),
  'tool and call': step({ tool: 't', call: 'label_agent' }),
  'input for a tool': step({ tool: 't', input: 1 }),
  'args for a call': step({ call: 'label_agent', args: 1 }),
  'a result for a call': step({ call: 'label_agent', result: 1 }),
  'a backend error for a call': step({ call: 'label_agent', backendError: '' }),
  'a write sink that accepts nothing': { sinks: { w: { accept: [] } } },
  'a write sink without accepted tags': { sinks: { w: { visibility: 'public' } } },
  'a write sink of unknown visibility': { sinks: { w: { accept: ['*'], visibility: 'open' } } },
  'an accepted tag that is none': { sinks: { w: { accept: ['secret:a/b'] } } },
  'an unknown property of a write sink': { sinks: { w: { accept: ['*'], mode: 'filter' } } },
  'a request to a write sink with a result': {
    sinks: { w: { accept: ['*'] } },
    ...step({ sink: 'w', tool: 't', result: 1 }),
  },
  'a raw call to a write sink': {
    sinks: { w: { accept: ['*'] } },
    ...step({ sink: 'w', call: 'label_agent' }),
  },
  'an unknown function': step({ call: 'alloc' }),
  'an unknown property of a step': step({ tool: 't', nonsense: 1 }),
  'a blank tool': step({ tool: '' }),
  'expectations that are a list': expecting([]),
  'an unknown expectation': expecting({ nonsense: 1 }),
  'an unknown outcome': expecting({ outcome: 'ok' }),
  'an unknown outcome among others': expecting({ outcome: ['allowed', 'ok'] }),
  'no outcome at all': expecting({ outcome: [] }),
  'an unknown shape of answers': { answers: 'json' },
  'an unknown operation': expecting({ operation: 'delete' }),
  'an unknown part of a resource': expecting({ resource: { tags: [] } }),
  'tags that are no list': expecting({ secrecy: 's' }),
  'a negative count': expecting({ accessible: -1 }),
  'descriptions that are no texts': expecting({ filtered: [1] }),
  'an error that is null': expecting({ error: null }),
  'trap: true': expecting({ trap: true }),
  'limit: true': expecting({ limit: true }),
  'an unknown limit name': expecting({ limit: 'pages' }),
  'a call without tool': expecting({ backendCalls: [{ args: 1 }] }),
  'an unknown part of a call': expecting({ backendCalls: [{ tool: 't', result: 1 }] }),
  'a fraction of a call': expecting({ maxBackendCalls: 0.5 }),
  'negative time': expecting({ maxDurationMs: -1 }),
  'logs that are no texts': expecting({ logs: [1] }),
};

describe('the JSON schema', () => {
  for (const [name, properties] of Object.entries(GOOD)) {
    it(`and the parser accept ${name}`, () => {
      const scenario = { version: 1, guard: 'g.wat', ...properties };
      assert.ok(validate(scenario), JSON.stringify(validate.errors));
      assert.deepEqual(parseScenario(JSON.stringify(scenario)).problems, []);
    });
  }

  for (const [name, properties] of Object.entries(BAD)) {
    it(`and the parser object to ${name}`, () => {
      const scenario = { version: 1, guard: 'g.wat', ...properties };
      assert.ok(!validate(scenario));
      assert.notDeepEqual(parseScenario(JSON.stringify(scenario)).problems, []);
    });
  }

  it('and the parser accept every example', () => {
    const files = globSync('examples/**/*.guard-scenario.json', { ignore: '**/node_modules/**' });
    assert.ok(files.length > 0);
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      assert.ok(validate(parse(text)), `${file}: ${JSON.stringify(validate.errors)}`);
      assert.deepEqual(parseScenario(text).problems, [], file);
    }
  });

  it('knows the properties the parser knows, in the same order', () => {
    assert.deepEqual(names(SCHEMA), SCENARIO_PROPERTIES);
    const definitions = object(SCHEMA['definitions']);
    assert.deepEqual(names(object(definitions['step'])), STEP_PROPERTIES);
    assert.deepEqual(names(object(definitions['expect'])), EXPECTATION_NAMES);
  });

  it('knows the keys of a policy that the gateway knows', () => {
    const keys = names(object(object(SCHEMA['definitions'])['allowOnly']));
    for (const key of [...keys, 'blocked-user']) {
      const policy = { 'allow-only': { repos: 'public', 'min-integrity': 'none', [key]: 0 } };
      const read = labelAgentInput(policy);
      const isUnknown = !read.ok && read.error.includes('unexpected');
      assert.equal(isUnknown, key === 'blocked-user', key);
    }
    assert.equal(keys.length, 10);
  });

  it('describes every property in Markdown', () => {
    const without: string[] = [];
    const visit = (schema: Json, path: string): void => {
      if (Array.isArray(schema)) schema.forEach((item, index) => visit(item, `${path}/${index}`));
      if (!isJsonObject(schema)) return;
      for (const [name, property] of Object.entries(
        isJsonObject(schema['properties']) ? schema['properties'] : {},
      )) {
        if (!isJsonObject(property)) continue;
        const { markdownDescription: own, $ref: ref } = property;
        const referenced =
          typeof ref === 'string'
            ? object(object(SCHEMA['definitions'])[ref.slice('#/definitions/'.length)])
            : {};
        if (own === undefined && referenced['markdownDescription'] === undefined)
          without.push(`${path}/${name}`);
      }
      for (const [name, value] of Object.entries(schema))
        if (name !== 'defaultSnippets' && name !== 'if') visit(value, `${path}/${name}`);
    };
    visit(SCHEMA, '');
    assert.deepEqual(without, []);
  });
});

function object(value: Json | undefined): JsonObject {
  assert.ok(isJsonObject(value));
  return value;
}

function names(schema: JsonObject): string[] {
  return Object.keys(object(schema['properties']));
}
