import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asked, run, started, step } from '../ide/backend-calls/drawn';
import { callNode } from '../../../src/ide/backend-calls/call-nodes';
import { invocationOutput } from '../../../src/ide/testing/step-output';
import { invocationText } from '../../../src/report/invocation';
import { paintWith } from '../../../src/report/paint';
import { invocationLines } from '../../../src/report/pretty-details';
import { backendCall } from '../run/scripted-host';

const call = backendCall(1, { delayMs: 1500 });
const slow = asked([call, backendCall(2)], { delayMs: 1500, durationMs: 2 });
const paint = paintWith(false);

describe('delays of saved answers', () => {
  it('are shown beside the time that was waited, and at the call', () => {
    for (const text of [
      invocationText(slow),
      invocationLines(slow, undefined, '', paint).join('\n'),
      invocationOutput(slow, paint)
        .map((line) => line.text)
        .join('\n'),
    ]) {
      const [head = '', ...others] = text.split('\n');
      assert.match(head, /, answers delayed by 1\.50 s/);
      assert.deepEqual(
        others.filter((line) => line.includes('after')).map((line) => / after 1\.50 s$/.test(line)),
        [true],
      );
    }
  });

  it('are shown in the Backend Calls view', () => {
    const scenario = started(run(1), 'a');
    scenario.steps.set(0, step('a', { invocations: [slow] }));
    const part = { scenario, path: ['steps', 0] };
    const parent = { id: 'x' } as Parameters<typeof callNode>[0]['parent'];
    const node = callNode({ call, failed: false, part, parent, owner: parent });
    assert.match(node.description ?? '', / · after 1\.50 s$/);
    assert.match(node.spoken ?? '', /, after 1\.50 s$/);
    assert.match(node.tooltip?.().lines.join(' ') ?? '', /takes 1\.50 s, which the deadline counts/);
  });

  it('are not mentioned where there are none', () => {
    const text = invocationText(asked([backendCall(1)]));
    assert.doesNotMatch(text, /delay|after/);
  });
});
