import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import Ajv from 'ajv';
import type { Json, JsonObject } from '../../../src/gateway/json';
import { isJsonObject } from '../../../src/gateway/json';
import { parseScenario } from '../../../src/scenario/parse';

const schema = JSON.parse(readFileSync('schemas/guard-scenario.schema.json', 'utf8')) as JsonObject;
const validate = new Ajv({ strict: false }).compile(schema);

const EXPECT = {
  operation: 'read',
  resource: { description: 'r', secrecy: ['s'], integrity: ['i'] },
  mode: 'filter',
  secrecy: ['s'],
  integrity: ['i'],
  accessible: 1,
  filtered: ['x'],
  items: [1],
  labels: { require: { secrecy: ['s*'] }, forbid: { integrity: ['i'] } },
  forbiddenTags: ['private:*'],
  itemsOnce: true,
  response: { content: [], isError: false },
  error: 'text',
  trap: 'unreachable',
  limit: 'time',
  backendCalls: [{ tool: 't', args: { n: 1 } }],
  maxBackendCalls: 1,
  maxMemoryPages: 2,
  maxDurationMs: 1.5,
  logs: ['l'],
};
/** Scenarios that have every property between them. */
const SEEDS: readonly JsonObject[] = [
  {
    $schema: 's',
    version: 1,
    guard: 'g.wat',
    guardName: 'g',
    description: 'd',
    profile: 'pr-7938',
    answers: 'mcp',
    limits: { memoryPages: 1, backendCalls: 1, inputBytes: 1, outputBytes: 1, timeoutMs: 1 },
    policy: { 'allow-only': { repos: ['a/*'], 'min-integrity': 'none', 'trusted-users': ['u'] } },
    trustedBots: ['b'],
    trustedUsers: ['u'],
    mode: 'strict',
    agent: { secrecy: ['s'], integrity: ['i'], expect: { mode: 'strict', output: 1 } },
    sessions: {
      x: { policy: 'p', trustedBots: [], trustedUsers: [], mode: 'filter', agent: { expect: {} } },
    },
    backend: [
      { tool: 't', args: { n: 1 }, result: 1 },
      { tool: 't', error: 'e' },
    ],
    sinks: { w: { accept: ['private:a/b', 'c'], visibility: 'private' } },
    steps: [
      {
        name: 'n',
        tool: 't',
        args: {},
        result: [],
        backend: [{ tool: 't', result: 1, delayMs: 5 }],
        expect: EXPECT,
      },
      { name: 'o', tool: 't', backendError: 'e', expect: { outcome: 'error', filtered: 0 } },
      { name: 'q', tool: 't', expect: { outcome: ['allowed', 'filtered'] } },
      { name: 'r', session: 'x', tool: 't' },
      { name: 's', sink: 'w', tool: 't', args: {}, expect: { outcome: 'denied' } },
      { name: 'p', call: 'label_resource', input: { tool_name: 't' }, expect: { output: {}, trap: false } },
    ],
  },
  {
    version: 1,
    guard: 'g.wat',
    gateway: 'proxy',
    policy: { 'allow-only': { repos: 'public', 'min-integrity': 'none' } },
    backend: [{ tool: 'issue_read', result: 1 }],
    steps: [
      { name: 'n', tool: 't', args: {}, route: 'graphql', result: {} },
      { name: 'o', tool: 't', response: { status: 404, body: {} } },
      { name: 'p', tool: 't', response: { text: 'x' } },
    ],
  },
];
/** What is put in the place of every value. */
const VALUES: readonly Json[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  0.5,
  65536,
  65537,
  1e9,
  1e10,
  '',
  ' ',
  'strict',
  'error',
  'label_agent',
  [],
  [1],
  ['x'],
  [{}],
  {},
  { x: 1 },
];

type Path = readonly (string | number)[];

function paths(value: Json, at: Path = []): Path[] {
  const inside = Array.isArray(value)
    ? value.map((item, index) => paths(item, [...at, index]))
    : isJsonObject(value)
      ? Object.entries(value).map(([name, item]) => paths(item, [...at, name]))
      : [];
  return [at, ...inside.flat()];
}

/** A copy with the value at `path` made another by `change`; undefined takes it out. */
function changed(value: Json, path: Path, change: (old: Json) => Json | undefined): Json {
  const [first, ...rest] = path;
  if (first === undefined) return change(value) ?? null;
  if (Array.isArray(value)) {
    return value.flatMap((item, index): Json[] => {
      if (index !== first) return [item];
      if (rest.length > 0) return [changed(item, rest, change)];
      const next = change(item);
      return next === undefined ? [] : [next];
    });
  }
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).flatMap(([name, item]): [string, Json][] => {
    if (name !== first) return [[name, item]];
    if (rest.length > 0) return [[name, changed(item, rest, change)]];
    const next = change(item);
    return next === undefined ? [] : [[name, next]];
  });
  return Object.fromEntries(entries);
}

/** Whether the parser objects to the shape; what only makes no sense together is no matter of a schema. */
function objects(document: Json): boolean {
  return parseScenario(JSON.stringify(document)).problems.some(
    ({ code, message }) =>
      !['never-holds', 'no-effect', 'unknown-session', 'unknown-sink'].includes(code) &&
      !message.includes('without one label_agent'),
  );
}

function disagreements(documents: readonly Json[]): string[] {
  return documents
    .filter((document) => validate(document) === objects(document))
    .map(
      (document) =>
        `${JSON.stringify(parseScenario(JSON.stringify(document)).problems.map(({ message }) => message))} ${JSON.stringify(validate.errors)} ${JSON.stringify(document)}`,
    );
}

describe('the JSON schema and the parser, of the same mind', () => {
  it('agree about the scenarios that are changed below', () => {
    for (const seed of SEEDS) {
      assert.ok(validate(seed), JSON.stringify(validate.errors));
      assert.equal(objects(seed), false);
    }
  });

  it('agree about every other value in every place', () => {
    const documents = SEEDS.flatMap((seed) =>
      paths(seed).flatMap((path) => VALUES.map((value) => changed(seed, path, () => value))),
    );
    assert.ok(documents.length > 2000);
    assert.deepEqual(disagreements(documents), []);
  });

  it('agree about every value that is missing', () => {
    const documents = SEEDS.flatMap((seed) =>
      paths(seed)
        .slice(1)
        .map((path) => changed(seed, path, () => undefined)),
    );
    assert.deepEqual(disagreements(documents), []);
  });

  it('agree about properties that are misspelt, foreign or on top of the others', () => {
    const more: JsonObject[] = [
      'x',
      'tool',
      'call',
      'result',
      'error',
      'input',
      'args',
      'expect',
      'version',
    ].map((name) => ({ [name]: 't' }));
    const documents = SEEDS.flatMap((seed) =>
      paths(seed).flatMap((path) =>
        more.map((extra) => changed(seed, path, (old) => (isJsonObject(old) ? { ...extra, ...old } : old))),
      ),
    );
    assert.deepEqual(disagreements(documents), []);
  });
});
