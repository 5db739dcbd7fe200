import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accumulateRead } from '../../../../src/gateway/difc/accumulate';
import { coarseCheck, evaluate } from '../../../../src/gateway/difc/evaluate';
import { MODES, OPERATIONS, type AgentLabels, type Labels } from '../../../../src/gateway/difc/labels';
import { parseMode } from '../../../../src/gateway/difc/mode';
import { violationText } from '../../../../src/gateway/difc/violation';

/** `s1 s2 | i1`: secrecy before the bar, integrity after it. */
function labels(text: string): Labels {
  const [secrecy = [], integrity = []] = text.split('|').map((part) => part.split(' ').filter(Boolean));
  return { description: 'r', secrecy, integrity };
}

/** Every mode and operation with its decision. */
function decisions(agent: string, resource: string): string[] {
  return MODES.map((mode) =>
    [
      mode,
      ...OPERATIONS.map((operation) => evaluate(labels(agent), labels(resource), operation, mode).decision),
    ].join(' '),
  );
}

describe('decisions', () => {
  it('allow everything between equal labels', () => {
    assert.deepEqual(decisions('s|i', 's|i'), [
      'strict allow allow allow',
      'filter allow allow allow',
      'propagate allow allow allow',
    ]);
  });

  it('allow reading secrets only in propagate mode, and writing them up', () => {
    assert.deepEqual(decisions('|', 's|'), [
      'strict deny allow deny',
      'filter deny allow deny',
      'propagate allow-with-propagate allow allow',
    ]);
  });

  it('never let a write through that fails', () => {
    assert.deepEqual(decisions('s|', '|'), [
      'strict allow deny deny',
      'filter allow deny deny',
      'propagate allow deny deny',
    ]);
  });

  it('look at integrity before secrecy', () => {
    const { reason, secrecyToAdd, integrityToDrop } = evaluate(
      labels('|approved'),
      labels('private|'),
      'read',
      'filter',
    );
    assert.match(reason, /lower integrity/);
    assert.deepEqual([secrecyToAdd, integrityToDrop], [[], ['approved']]);
  });

  it('name both changes of a propagated read, secrecy first', () => {
    assert.equal(
      evaluate(labels('|b a'), labels('d c|'), 'read', 'propagate').reason,
      'Read allowed with label propagation: adding secrecy tags [c d] and dropping integrity tags [a b]',
    );
  });

  it('bypass the coarse check for pure reads only', () => {
    const outcomes = OPERATIONS.map(
      (operation) => coarseCheck(labels('s|i'), labels('t|j'), operation, 'filter').outcome,
    );
    assert.deepEqual(outcomes, ['bypass-for-read', 'denied', 'denied']);
  });

  it('explain a denied request to the agent', () => {
    const agent = labels('private:a/b|');
    const evaluation = evaluate(agent, labels('|'), 'write', 'strict');
    assert.equal(
      violationText(evaluation, agent, labels('|')),
      `DIFC Violation: Agent carries private (a/b)-scoped data that cannot be written to 'r' due to secrecy constraints. The target resource is not authorized to receive this sensitive data.

Required Action: Add secrecy tags [private:a/b]

Implications of adding secrecy tags:
  - Agent will be restricted from writing to resources that lack these tags
  - This includes public resources (e.g., public repositories, public internet)
  - Agent will be marked as handling sensitive information
  - Future writes must target resources with tags: [private:a/b]

Current Agent Labels:
  Secrecy: [private:a/b]
  Integrity: []

Resource Requirements:
  Secrecy: []
  Integrity: []
`,
    );
  });
});

describe('accumulated labels', () => {
  const agent: AgentLabels = { secrecy: ['s'], integrity: ['i', 'j'] };
  const data: AgentLabels = { secrecy: ['t'], integrity: ['j', 'k'] };

  it('grow in secrecy and shrink in integrity after a propagated read', () => {
    const after = { secrecy: ['s', 't'], integrity: ['j'] };
    assert.deepEqual(accumulateRead(agent, data, 'read', 'propagate'), after);
    assert.deepEqual(accumulateRead(agent, data, 'read-write', 'propagate'), after);
  });

  it('stay after writes and in the other modes', () => {
    assert.equal(accumulateRead(agent, data, 'write', 'propagate'), agent);
    assert.equal(accumulateRead(agent, data, 'read', 'filter'), agent);
    assert.equal(accumulateRead(agent, data, 'read-write', 'strict'), agent);
  });
});

describe('mode names', () => {
  it('count in any case but not with blanks', () => {
    assert.deepEqual(parseMode('StRiCt'), { ok: true, mode: 'strict' });
    assert.deepEqual(parseMode(' filter'), {
      ok: false,
      error: 'unknown enforcement mode:  filter (valid modes: strict, filter, propagate)',
    });
  });
});
