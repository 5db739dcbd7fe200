import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  MOST_NODES,
  SampleCollector,
  TOOL_MARK,
  type EngineProfile,
} from '../../../../src/analysis/profile/guard-samples';
import { GATEWAY_KEY, TOOL_KEY, type GuardSamples } from '../../../../src/run/guard-profile';

/** Stacks as the engine's profiler has them, outermost frame first; a frame is `NAME` or `NAME@URL`. */
function recorded(...stacks: readonly string[]): EngineProfile {
  const nodes = [{ id: 1, callFrame: { functionName: '(root)', url: '' }, children: [] as number[] }];
  const known = new Map<string, number>();
  const samples = stacks.map((stack) => {
    let path = '';
    let parent = 1;
    for (const frame of stack.split(' > ')) {
      path += ` > ${frame}`;
      let id = known.get(path);
      if (id === undefined) {
        id = nodes.length + 1;
        const [functionName = '', url = ''] = frame.split('@');
        nodes.push({ id, callFrame: { functionName, url }, children: [] });
        nodes[parent - 1]?.children.push(id);
        known.set(path, id);
      }
      parent = id;
    }
    return parent;
  });
  return { nodes, samples, startTime: 1000, endTime: 1000 + 100 * stacks.length };
}

/** Stacks of the samples, by keys. */
function draw({ parents, keys, nodes }: GuardSamples): string[] {
  const nameOf = (key: number): string =>
    key === GATEWAY_KEY ? 'gateway' : key <= TOOL_KEY ? `tool ${String(TOOL_KEY - key)}` : String(key);
  return Array.from(nodes, (node) => {
    const stack: string[] = [];
    for (let at = node; at >= 0; at = parents[at] ?? -1) stack.unshift(nameOf(keys[at] ?? Number.NaN));
    return stack.join(' > ');
  });
}

function guardSamples(profile: EngineProfile, firstAdded: number): GuardSamples {
  const collector = new SampleCollector(firstAdded);
  collector.add(profile);
  return collector.samples;
}

const guest = (index: number): string => `wasm-function[${String(index)}]@wasm://wasm/1234`;
const OURS = 'invoke@file:///worker.js > js-to-wasm:i:i@wasm://wasm/1234';

describe('samples of a guard', () => {
  it('are the stacks of its functions, without what calls them', () => {
    const found = guardSamples(
      recorded(`${OURS} > ${guest(4)}`, `${OURS} > ${guest(4)} > ${guest(3)}`, `${OURS} > ${guest(4)}`),
      10,
    );
    assert.deepEqual(draw(found), ['4', '4 > 3', '4']);
    assert.equal(found.microseconds, 100);
  });

  it('leave out what runs around the guard, garbage collection, and waiting', () => {
    assert.deepEqual(
      draw(guardSamples(recorded(OURS, '(garbage collector)', '(idle)', '(program)'), 10)),
      [],
    );
  });

  it('count functions that were added to the module for their callers', () => {
    const found = guardSamples(recorded(`${OURS} > ${guest(4)} > ${guest(10)}`), 10);
    assert.deepEqual(draw(found), ['4']);
  });

  it('have one node for all of ours that a function calls', () => {
    const call = `${OURS} > ${guest(4)} > wasm-to-js@wasm://wasm/1234`;
    const found = guardSamples(recorded(call, `${call} > log@file:///worker.js > text@node:buffer`), 10);
    assert.deepEqual(draw(found), ['4 > gateway', '4 > gateway']);
  });

  it('have a node for each tool while the backend answers', () => {
    const call = `${OURS} > ${guest(4)} > call@file:///worker.js`;
    const found = guardSamples(
      recorded(
        `${call} > @${TOOL_MARK}0`,
        `${call} > @${TOOL_MARK}1 > find@file:///worker.js`,
        `${OURS} > ${guest(5)} > @${TOOL_MARK}1`,
      ),
      10,
    );
    assert.deepEqual(draw(found), ['4 > tool 0', '4 > tool 1', '5 > tool 1']);
  });

  it('are those of a stack whose outer end is missing, too', () => {
    assert.deepEqual(draw(guardSamples(recorded(`${guest(4)} > ${guest(4)}`), 10)), ['4 > 4']);
  });

  it('do not take a function of JavaScript for one of the guard', () => {
    assert.deepEqual(draw(guardSamples(recorded('wasm-function[4]@file:///worker.js'), 10)), []);
  });

  it('of several slices are one tree', () => {
    const collector = new SampleCollector(10);
    collector.add(recorded(`${guest(4)} > ${guest(3)}`, guest(4)));
    collector.add(recorded(`${guest(4)} > ${guest(3)}`, `${guest(4)} > ${guest(2)}`));
    const { samples } = collector;
    assert.deepEqual(draw(samples), ['4 > 3', '4', '4 > 3', '4 > 2']);
    assert.equal(samples.keys.length, 3);
    assert.equal(samples.microseconds, 100);
  });

  it('beyond the most nodes count for the innermost function that is kept', () => {
    const collector = new SampleCollector(MOST_NODES * 2);
    collector.add(
      recorded(...Array.from({ length: MOST_NODES + 10 }, (_, at) => `${guest(0)} > ${guest(at)}`)),
    );
    const { samples } = collector;
    assert.equal(samples.keys.length, MOST_NODES);
    const drawn = draw(samples);
    assert.equal(drawn.length, MOST_NODES + 10);
    assert.deepEqual([drawn[1], drawn.at(-1)], ['0 > 1', '0']);
  });
});
