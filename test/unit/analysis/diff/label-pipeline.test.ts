import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { entryOrder } from '../../../../src/analysis/diff/entry-order';
import type { Order } from '../../../../src/analysis/diff/label-order';
import type { LabelEntry } from '../../../../src/analysis/labels/label-file';
import type { Invoke } from '../../../../src/gateway/agent-session';
import { decodedAnswer, type DecodeAnswer } from '../../../../src/gateway/answers';
import { MODES, type AgentLabels, type Mode } from '../../../../src/gateway/difc/labels';
import type { Json } from '../../../../src/gateway/json';
import { handleRequest } from '../../../../src/gateway/pipeline';
import { CircuitBreaker } from '../../../../src/gateway/server/circuit-breaker';
import { invocation } from '../../run/scripted-host';
import { anyEntry, entryOf } from './label-entries';

const ITEMS = 8;
const decode: DecodeAnswer = (name, output, result) => Promise.resolve(decodedAnswer(name, output, result));

/** A guard that labels every request as the entry says. */
function guardOf({ operation, description, secrecy, integrity, error, items }: LabelEntry): Invoke {
  const entries = (items ?? []).flatMap(({ items: ranges, ...labels }) =>
    ranges.flatMap(({ first, last }) =>
      Array.from({ length: last - first + 1 }, (_, at) => ({ data: first + at, labels })),
    ),
  );
  return (name) => {
    const isResource = name === 'label_resource';
    const failure = isResource ? operation === null : error !== null;
    const resource = { operation, resource: { description, secrecy, integrity } };
    const answer = isResource ? resource : items ? { items: entries } : undefined;
    const output = answer === undefined ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(answer));
    return Promise.resolve({ invocation: invocation(name, { error: failure ? 'failed' : null }), output });
  };
}

/** What the gateway lets through: whether the backend is called, and which items the agent gets. */
async function through(entry: LabelEntry, labels: AgentLabels, mode: Mode): Promise<ReadonlySet<Json>> {
  const result = [...Array(ITEMS).keys()];
  const request = { tool: 'list_issues', args: {}, result };
  const breaker = new CircuitBreaker('guard', () => 0);
  const { coarse, outcome, labeled, items } = await handleRequest(
    request,
    { error: null, mode, labels },
    guardOf(entry),
    breaker,
    decode,
  );
  const passed = new Set<Json>();
  if (coarse && outcome !== 'denied') passed.add('backend');
  if (outcome === 'allowed' || outcome === 'filtered')
    for (const each of labeled === true ? (items ?? []) : [...result, 'rest']) passed.add(each);
  return passed;
}

/** Reads that differ in the labels of items: the first one lacks some. */
function moreItems(tag: fc.Arbitrary<string>): fc.Arbitrary<[LabelEntry, LabelEntry]> {
  const items = anyEntry(tag).map((entry) => entry.items ?? []);
  return items.map((list) => [entryOf({ items: list.slice(1) }), entryOf({ items: list })]);
}

/**
 * Whether a guard can answer so in every mode: a list without items is no labels, the response of a write is not
 * labeled, that of a read-write not in strict mode.
 */
function isAnswer({ operation, error, items }: LabelEntry): boolean {
  if (operation === 'read-write' || items?.length === 0) return false;
  return operation !== 'write' || (error === null && !items);
}

describe('the order of labels in the whole pipeline', () => {
  it('never calls looser what keeps something from an agent that got it before', async () => {
    const tag = fc.constantFrom('a', 'b', '*');
    const tags = fc.uniqueArray(tag, { maxLength: 2 });
    const isLooser = (order: Order): boolean => order === 'looser' || order === 'equal';
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.tuple(anyEntry(tag), anyEntry(tag)), moreItems(tag)),
        fc.record({ secrecy: tags, integrity: tags }),
        fc.constantFrom(...MODES),
        async ([before, after], agent, mode) => {
          const { request, response } = entryOrder(before, after);
          fc.pre(isLooser(request) && isLooser(response));
          fc.pre(isAnswer(before) && isAnswer(after));
          compared++;
          const [old, now] = [await through(before, agent, mode), await through(after, agent, mode)];
          for (const each of old) assert.ok(now.has(each), `${String(each)} no longer passes`);
        },
      ),
      { numRuns: 3000, maxSkipsPerRun: 200 },
    );
    assert.equal(compared, 3000);
  });
});
