import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noTotals } from '../../../../src/capture/scenario-writer';
import { importedText } from '../../../../src/ide/gateway-logs/rows';

describe('importedText', () => {
  it('says when the agent of the log has other labels, because the policy is then another one', () => {
    const totals = { ...noTotals(), files: ['a'], steps: 2 };
    assert.equal(importedText(totals), 'Imported 2 steps and 0 saved answers into 1 scenario.');
    const other = {
      ...totals,
      otherAgents: 2,
      firstOtherAgent: 'in line 1 the agent has secrecy ["a"] instead of []',
    };
    assert.equal(
      importedText(other),
      'Imported 2 steps and 0 saved answers into 1 scenario. With an agent that has other labels in the log: 2 requests; in line 1 the agent has secrecy ["a"] instead of []. Is this its policy?',
    );
  });
});
