import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { entryOrder } from '../../../../src/analysis/diff/entry-order';
import type { Order } from '../../../../src/analysis/diff/label-order';
import type { LabelEntry } from '../../../../src/analysis/labels/label-file';
import { coarseCheck, evaluate } from '../../../../src/gateway/difc/evaluate';
import {
  MODES,
  OPERATIONS,
  type AgentLabels,
  type Labels,
  type Operation,
} from '../../../../src/gateway/difc/labels';
import { entryOf } from './label-entries';

function subsets(tags: readonly string[]): string[][] {
  return tags.reduce<string[][]>((all, tag) => [...all, ...all.map((set) => [...set, tag])], [[]]);
}

function allLabels(tags: readonly string[]): Labels[] {
  return subsets(tags).flatMap((secrecy) =>
    subsets(tags).map((integrity) => ({ description: 'r', secrecy, integrity })),
  );
}

const RESOURCES = allLabels(['a', 'b', '*']);
/** One tag that no resource has represents all of those. */
const AGENTS: readonly AgentLabels[] = allLabels(['a', 'b', 'c', '*']);
const REQUESTS = AGENTS.flatMap((agent) => MODES.map((mode) => ({ agent, mode })));

/** What is let through, as a number with a bit for each thing of each request. */
function bits(things: readonly boolean[]): bigint {
  return BigInt(`0b${things.map(Number).join('')}`);
}

function orderOfBits(before: bigint, after: bigint): Order {
  const atLeast = (before & ~after) === 0n;
  const atMost = (after & ~before) === 0n;
  if (atLeast) return atMost ? 'equal' : 'looser';
  return atMost ? 'tighter' : 'incomparable';
}

interface Case {
  readonly entry: LabelEntry;
  /** Calls that reach the backend, and reads that are cleared for the resource. */
  readonly request: bigint;
  /** The response's only item, where it is let through. */
  readonly response: bigint;
}

/** What the gateway itself decides, for every agent in every mode. */
function decided(labels: Labels, operation: Operation, item: Labels | null): Case {
  const checks = REQUESTS.map(({ agent, mode }) => coarseCheck(agent, labels, operation, mode));
  const request = bits([
    ...checks.map(({ outcome }) => outcome !== 'denied'),
    ...checks.map(({ outcome }) => operation === 'read' && outcome === 'allowed'),
  ]);
  const passes = ({ agent, mode }: (typeof REQUESTS)[number]): boolean =>
    item === null || evaluate(agent, item, operation, mode).decision !== 'deny';
  // The last one is what an unlabeled response holds beside its items.
  const response = bits([...REQUESTS.map(passes), item === null]);
  const items = item && [{ items: [{ first: 0, last: 0 }], ...item }];
  return { entry: entryOf({ operation, ...labels, items }), request, response };
}

const FAILED: Case = { entry: entryOf({ operation: null, error: 'no' }), request: 0n, response: 0n };

describe('the order of labels', () => {
  it('is what the gateway decides for every agent in every mode: requests', () => {
    const cases = [
      FAILED,
      ...OPERATIONS.flatMap((operation) => RESOURCES.map((labels) => decided(labels, operation, null))),
    ];
    const seen = new Set<Order>();
    for (const before of cases)
      for (const after of cases) {
        const { request } = entryOrder(before.entry, after.entry);
        seen.add(request);
        if (request !== orderOfBits(before.request, after.request))
          assert.fail(`${request}: ${JSON.stringify([before.entry, after.entry])}`);
      }
    assert.equal(seen.size, 4);
  });

  it('is what the gateway decides for every agent in every mode: items', () => {
    const open: Labels = { description: 'r', secrecy: [], integrity: [] };
    const cases = [
      FAILED,
      ...OPERATIONS.flatMap((operation) =>
        [null, ...RESOURCES].map((item) => decided(open, operation, item)),
      ),
    ];
    for (const before of cases)
      for (const after of cases) {
        const { response } = entryOrder(before.entry, after.entry);
        if (response !== orderOfBits(before.response, after.response))
          assert.fail(`${response}: ${JSON.stringify([before.entry, after.entry])}`);
      }
  });
});
