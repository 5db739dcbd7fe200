import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toolMap, type ToolMap } from '../../../../src/analysis/map/tool-map';
import type { Json, JsonObject } from '../../../../src/gateway/json';
import type { GuardCoverage, GuardHost } from '../../../../src/run/guard-host';
import type { StackLocator } from '../../../../src/run/source-locator';
import { POINT_KINDS, type PointKind } from '../../../../src/wasm/coverage/coverage-table';
import { hostOf, repositorySets, TARGET, tool, WORLDS, type TestGuard } from './mapped';

const LIST = tool('list_issues', true);
const CREATE = tool('create_issue', false);
const TOOLS = [LIST, CREATE];

/** Points of a guard with one function; each direction is one of the branch that is one byte before it. */
const POINTS: readonly (readonly [kind: PointKind, start: number, branch: number])[] = [
  ['entry', 10, 0],
  // Runs once.
  ['then', 21, 20],
  ['then', 31, 30],
  ['then', 41, 40],
];
const START = 0;
const ONCE = 1;
const RULE_OF = { list_issues: 2, create_issue: 3 };

const COVERAGE: GuardCoverage = {
  ok: true,
  table: {
    functions: new Uint32Array(POINTS.length),
    kinds: Uint8Array.from(POINTS, ([kind]) => POINT_KINDS.indexOf(kind)),
    starts: Uint32Array.from(POINTS, ([, start]) => start),
    ends: Uint32Array.from(POINTS, ([kind, start]) => (kind === 'entry' ? 100 : start + 5)),
    branches: Uint32Array.from(POINTS, ([, , branch]) => branch),
    bodies: Uint32Array.of(10),
  },
  functionNames: new Map(),
  hits: { points: new Uint32Array(), counts: new Uint32Array() },
};

/** Leads the instruction at offset 10 × n to line n; 0 is what compilers give code of no line. */
const LOCATOR: StackLocator = {
  problem: undefined,
  directoryOf: () => undefined,
  locateAll: (stacks) =>
    Promise.resolve(
      stacks.map(({ frames }) =>
        frames.map((frame) => ({ ...frame, source: 'guard.rs', line: frame.offset / 10 })),
      ),
    ),
};

interface Counting {
  /** Called when code is counted, with the functions that are. */
  readonly counted?: (name: string) => void;
  readonly coverage?: GuardCoverage;
}

/** A guard whose `label_resource` takes the rule of its tool, and does something once for each instance. */
function counting(
  guard: TestGuard,
  tools = TOOLS,
  { counted, coverage = COVERAGE }: Counting = {},
): GuardHost {
  const host = hostOf(guard, tools);
  return {
    open: async (_module, options) => {
      const session = await host.open();
      if (options.coverage !== true || !session.load.ok) return session;
      let isFirst = true;
      return {
        ...session,
        load: { ...session.load, coverage },
        invoke: async (name, input, invokeOptions) => {
          counted?.(name);
          const rule = Object.entries(RULE_OF).find(([known]) => known === toolOf(input));
          const isKnown = rule && tools.some((each) => each.name === rule[0]);
          const points = [START, ...(isFirst ? [ONCE] : []), ...(isKnown ? [rule[1]] : [])];
          if (name === 'label_resource') isFirst = false;
          const hits = { points: Uint32Array.from(points), counts: new Uint32Array(points.length) };
          return {
            ...(await session.invoke(name, input, invokeOptions)),
            ...(coverage.ok ? { coverage: hits } : {}),
          };
        },
      };
    },
  };
}

function toolOf(input: Json): Json | undefined {
  return (input as JsonObject)['tool_name'];
}

function located(host: GuardHost, locator: StackLocator | undefined = LOCATOR): Promise<ToolMap> {
  const { signal } = new AbortController();
  const options = { jobs: 3, signal, scenarios: [], argumentsOf: repositorySets };
  return toolMap(host, { ...TARGET, locator }, TOOLS, WORLDS, options);
}

/** The labels with a source as `tool world set: file:line`. */
function sourcesOf(map: ToolMap): string[] {
  return map.tools.flatMap(({ name, labels }) =>
    labels.flatMap(({ world, arguments: set, source }) =>
      source ? [`${name} ${world} ${set}: ${source.file}:${String(source.line)}`] : [],
    ),
  );
}

describe('the line that decides', () => {
  it('is that of the rule of a tool, in each world, and not what a guard does only once', async () => {
    assert.deepEqual(sourcesOf(await located(counting({}))), [
      'list_issues public required: guard.rs:3',
      'list_issues private required: guard.rs:3',
      'list_issues unknown required: guard.rs:3',
      'create_issue public required: guard.rs:4',
      'create_issue private required: guard.rs:4',
      'create_issue unknown required: guard.rs:4',
    ]);
  });

  it('is also that of labels of another kind, and of a finding', async () => {
    const guard: TestGuard = {
      resource: ({ tool: name, args, visibility }) =>
        name === 'create_issue' && visibility === 'private' && args['owner'] === 'ACME'
          ? { answer: { operation: 'read', resource: { description: '', secrecy: ['x'], integrity: [] } } }
          : undefined,
    };
    const map = await located(counting(guard));
    assert.deepEqual(
      sourcesOf(map).filter((line) => line.startsWith('create_issue private')),
      ['create_issue private required: guard.rs:4', 'create_issue private letter-case: guard.rs:4'],
    );
    const [wrong] = map.tools[1]?.findings ?? [];
    assert.equal(wrong?.code, 'write-as-read');
    assert.deepEqual(wrong.position, { source: 'guard.rs', line: 4, column: 1 });
    assert.deepEqual(Object.keys(wrong), ['code', 'severity', 'message', 'position']);
  });

  it('is unknown for a tool without a rule', async () => {
    assert.deepEqual(sourcesOf(await located(counting({}, [CREATE]))), [
      'create_issue public required: guard.rs:4',
      'create_issue private required: guard.rs:4',
      'create_issue unknown required: guard.rs:4',
    ]);
  });

  it('is unknown where the guard says something else when it is asked again', async () => {
    let asked = 0;
    const guard: TestGuard = {
      resource: ({ tool: name, visibility }) => {
        if (name !== 'list_issues' || visibility !== 'private' || ++asked <= 3) return undefined;
        return { answer: { operation: 'write', resource: { description: '', secrecy: [], integrity: [] } } };
      },
    };
    assert.deepEqual(
      sourcesOf(await located(counting(guard))).filter((line) => line.startsWith('list_issues')),
      ['list_issues public required: guard.rs:3', 'list_issues unknown required: guard.rs:3'],
    );
  });

  it('is unknown where code cannot be counted, and where it belongs to no line', async () => {
    const coverage: GuardCoverage = { ok: false, reason: 'too many points' };
    assert.deepEqual(sourcesOf(await located(counting({}, TOOLS, { coverage }))), []);
    const nowhere: StackLocator = {
      ...LOCATOR,
      locateAll: (stacks) =>
        Promise.resolve(
          stacks.map(({ frames }) => frames.map((frame) => ({ ...frame, source: 'a.rs', line: 0 }))),
        ),
    };
    assert.deepEqual(sourcesOf(await located(counting({}), nowhere)), []);
  });

  it('costs a request for each tool and world, and two of a made-up tool; none without a locator', async () => {
    const counted: string[] = [];
    const host = counting({}, TOOLS, { counted: (name) => counted.push(name) });
    await located(host);
    assert.equal(counted.filter((name) => name === 'label_resource').length, WORLDS.length * (2 + 2));
    assert.deepEqual([...new Set(counted)].sort(), ['label_agent', 'label_resource']);
    counted.length = 0;
    const { signal } = new AbortController();
    const options = { jobs: 1, signal, scenarios: [], argumentsOf: repositorySets };
    await toolMap(host, TARGET, TOOLS, WORLDS, options);
    assert.deepEqual(counted, []);
  });
});
