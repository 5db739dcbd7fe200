import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isLooser } from '../../../../src/analysis/check/looser';
import type { LabelAnswer } from '../../../../src/analysis/guard-probe';
import { coarseCheck, evaluate } from '../../../../src/gateway/difc/evaluate';
import {
  MODES,
  OPERATIONS,
  type AgentLabels,
  type Labels,
  type Operation,
} from '../../../../src/gateway/difc/labels';

const REPOSITORY = { owner: 'Acme', repo: 'app' };
const OWN = 'private:acme/app';

function subsets(tags: readonly string[]): string[][] {
  return tags.reduce<string[][]>((all, tag) => [...all, ...all.map((set) => [...set, tag])], [[]]);
}

function labelsOf(secrecy: readonly string[], integrity: readonly string[]): Labels[] {
  return subsets(secrecy).flatMap((some) =>
    subsets(integrity).map((others) => ({ description: 'r', secrecy: some, integrity: others })),
  );
}

const RESOURCES = labelsOf(['a', OWN, '*'], ['m', '*']);
/** One tag that no resource has represents all of those. */
const AGENTS: readonly AgentLabels[] = labelsOf(['a', OWN, 'c', '*'], ['m', 'n', '*']);
const REQUESTS = AGENTS.flatMap((agent) => MODES.map((mode) => ({ agent, mode })));
type Request = (typeof REQUESTS)[number];

/** An agent without what it has of the repository that the request names. */
function without({ secrecy, integrity }: AgentLabels): AgentLabels {
  return { secrecy: secrecy.filter((tag) => tag !== OWN), integrity };
}

/** The gateway's decision, when data of the repository itself do not keep an agent from writing there. */
function passesWithOwn({ agent, mode }: Request, labels: Labels, operation: Operation): boolean {
  const reads = evaluate(agent, labels, 'read', mode).decision !== 'deny';
  const writes = evaluate(without(agent), labels, 'write', mode).decision !== 'deny';
  return (operation === 'write' || reads) && (operation === 'read' || writes);
}

function bits(things: readonly boolean[]): bigint {
  return BigInt(`0b${things.map(Number).join('')}`);
}

interface Case {
  readonly answer: LabelAnswer;
  /** What the gateway lets through, one bit for each thing and request. */
  readonly passes: bigint;
  /** The same for agents whose data of the repository do not keep them from writing. */
  readonly passesWithOwn: bigint;
}

/** Calls of the backend, reads that are cleared for the resource, and one item (null: an unlabeled response). */
function decided(resource: Labels, operation: Operation, item: Labels | null): Case {
  const of = (passes: (request: Request, labels: Labels) => boolean): bigint => {
    const cleared = REQUESTS.map((request) => passes(request, resource));
    const calls = cleared.map((each) => operation === 'read' || each);
    return bits([
      ...calls,
      ...cleared.map((each) => operation === 'read' && each),
      ...REQUESTS.map((request, at) => (item ? passes(request, item) : calls[at] === true)),
    ]);
  };
  const items = item && [{ data: 1, labels: item }];
  return {
    answer: { error: null, resource, operation, items, invocations: [] },
    passes: of(({ agent, mode }, labels) =>
      labels === resource
        ? coarseCheck(agent, labels, operation, mode).decision !== 'deny'
        : evaluate(agent, labels, operation, mode).decision !== 'deny',
    ),
    passesWithOwn: of((request, labels) => passesWithOwn(request, labels, operation)),
  };
}

function compareAll(cases: readonly Case[]): ReadonlySet<boolean> {
  const seen = new Set<boolean>();
  for (const before of cases)
    for (const after of cases) {
      const expected = (after.passes & ~before.passesWithOwn) !== 0n;
      seen.add(expected);
      if (isLooser(after.answer, before.answer, REPOSITORY) !== expected)
        assert.fail(`${String(!expected)}: ${JSON.stringify([before.answer, after.answer])}`);
    }
  return seen;
}

describe('an answer that is looser', () => {
  it('lets an agent through that the gateway kept back, in some mode: the request', () => {
    const failed: Case = { answer: { error: 'no', invocations: [] }, passes: 0n, passesWithOwn: 0n };
    const cases = OPERATIONS.flatMap((operation) =>
      RESOURCES.map((labels) => decided(labels, operation, null)),
    );
    assert.equal(compareAll([failed, ...cases]).size, 2);
  });

  it('lets an agent through that the gateway kept back, in some mode: an item', () => {
    const open: Labels = { description: 'r', secrecy: [], integrity: [] };
    const cases = OPERATIONS.flatMap((operation) => RESOURCES.map((item) => decided(open, operation, item)));
    assert.equal(compareAll(cases).size, 2);
  });

  it('may let what is of another repository be written by no one else', () => {
    const write = (secrecy: string[]): LabelAnswer => ({
      error: null,
      operation: 'write',
      resource: { description: 'r', secrecy, integrity: [] },
      invocations: [],
    });
    assert.equal(isLooser(write([OWN]), write([]), REPOSITORY), false);
    assert.equal(isLooser(write([OWN]), write([])), true);
    assert.equal(isLooser(write([`${OWN}-x`]), write([]), REPOSITORY), true);
  });
});
