import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { joinProfiles } from '../../../../src/analysis/profile/joined-profile';
import { profileSums } from '../../../../src/analysis/profile/profile-sums';
import { scenarioProfile, type ScenarioProfile } from '../../../../src/analysis/profile/scenario-profile';
import type { Frame } from '../../../../src/gateway/invocation';
import { GATEWAY_KEY, TOOL_KEY, type GuardProfile } from '../../../../src/run/guard-profile';
import type { StackLocator } from '../../../../src/run/source-locator';

/** Function 4 calls 3; offsets of 3 from 30 on are lines of `a.c`, those from 35 on are inlined there. */
const locator: StackLocator = {
  problem: undefined,
  directoryOf: () => undefined,
  locateAll: (stacks) =>
    Promise.resolve(stacks.map(({ frames }) => frames.flatMap((frame): Frame[] => located(frame)))),
};

function located(frame: Frame): Frame[] {
  const { offset } = frame;
  if (offset >= 40) return [{ ...frame, function: 'label', source: 'a.c', line: offset - 30 }];
  const own: Frame = { ...frame, function: 'mix', source: 'a.c', line: offset - 29 };
  if (offset < 35) return [own];
  return [
    {
      ...frame,
      function: 'core::next',
      source: '/rustc/abc/library/core/src/iter.rs',
      line: 7,
      inlined: true,
      library: true,
    },
    { ...frame, function: 'burn', source: 'b.c', line: offset, inlined: true },
    own,
  ];
}

/** Samples by node: 0 is function 4, 1 is function 3 below it, 2 the gateway, 3 a tool. */
function profile(nodes: readonly number[], runs = 1): GuardProfile {
  return {
    samples: {
      parents: Int32Array.from([-1, 0, 0, 0]),
      keys: Int32Array.from([4, 3, GATEWAY_KEY, TOOL_KEY]),
      nodes: Uint32Array.from(nodes),
      microseconds: 1000,
    },
    functionNames: new Map([
      [4, 'label'],
      [3, 'mix'],
    ]),
    entries: new Map([
      [4, 40],
      [3, 30],
    ]),
    instructions: {
      functions: Uint32Array.from([3, 3, 3]),
      offsets: Uint32Array.from([31, 35, 36]),
      runs: Float64Array.from([1, 2, 1]),
    },
    tools: [
      { tool: 'get_issue', calls: 1, errors: 0, sentBytes: 2, receivedBytes: 3, answerMs: 1, delayMs: 0 },
    ],
    memory: {
      loadedPages: 1,
      pages: [5],
      growths: [
        { call: 0, from: 1, to: 2, stack: [] },
        { call: 0, from: 2, to: 3, stack: [{ function: '', index: 4, offset: 40 }] },
        { call: 0, from: 3, to: 5, stack: [{ function: '', index: 4, offset: 40 }] },
      ],
      omittedGrowths: 0,
    },
    calls: [{ function: 'label_resource', step: 0 }],
    runs,
  };
}

function located_(found: GuardProfile, file = 'a'): Promise<ScenarioProfile> {
  return scenarioProfile({ file, guard: 'g.wasm', steps: ['list'] }, found, locator);
}

describe('sums of a profile', () => {
  it('share the time of a function among its lines and inlined functions by instructions that ran', async () => {
    const { functions, lines, totalMs } = profileSums(
      joinProfiles([await located_(profile([1, 1, 1, 1, 0]))]),
    );
    assert.equal(totalMs, 5);
    assert.deepEqual(
      functions.map(({ function: { name, source, line }, selfMs, totalMs: total }) => [
        `${name} ${String(source)}:${String(line)}`,
        selfMs,
        total,
      ]),
      [
        ['burn b.c:35', 3, 3],
        ['label a.c:10', 1, 5],
        ['mix a.c:1', 1, 4],
      ],
    );
    assert.deepEqual(
      lines.map(({ source, line, selfMs }) => `${source}:${String(line)} ${String(selfMs)}`),
      ['b.c:35 2', 'a.c:2 1', 'a.c:10 1', 'b.c:36 1'],
    );
  });

  it('have nodes of the gateway and of tools', async () => {
    const { functions } = profileSums(joinProfiles([await located_(profile([2, 3, 3]))]));
    assert.deepEqual(
      functions.map(({ function: { kind, name }, selfMs }) => [kind, name, selfMs]),
      [
        ['backend', '(backend) get_issue', 2],
        ['gateway', '(gateway)', 1],
        ['guard', 'label', 0],
      ],
    );
  });

  it('are of one run of each scenario, however often they were repeated', async () => {
    const once = await located_(profile([0, 0]), 'once');
    const often = await located_(profile([0, 0, 0, 0, 0, 0, 0, 0], 8), 'often');
    const joined = joinProfiles([once, often]);
    assert.equal(joined.runs, 1);
    assert.equal(profileSums(joined).totalMs, 3);
    const names = joined.tree.functions.map(({ name }) => name);
    assert(names.includes('(scenario) once') && names.includes('(scenario) often'));
  });

  it('are empty without a scenario', () => {
    assert.deepEqual(profileSums(joinProfiles([])), { totalMs: 0, functions: [], lines: [] });
  });

  it('say in which step memory grew, and where', async () => {
    const { memory } = await located_(profile([0]));
    const where = { step: 'list', function: 'label_resource' } as const;
    assert.deepEqual(memory, {
      start: 1,
      peak: 5,
      end: 5,
      growths: [
        { ...where, pages: 1, times: 1 },
        { ...where, pages: 3, times: 2, by: { name: 'label', source: 'a.c', line: 10 } },
      ],
      omitted: 0,
    });
  });
});
