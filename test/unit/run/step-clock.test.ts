import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GuardSession } from '../../../src/run/guard-host';
import { StepClock } from '../../../src/run/step-clock';
import { decodeAnswerHere, invocation, matchHere } from './scripted-host';

const LARGE = 300 * 1024;

/** A clock over a guard that answers with `bytes` spaces around an object; `asked` lists what is decoded elsewhere. */
function clock(bytes: number, decode: GuardSession['decode']): { clock: StepClock; asked: number[] } {
  const asked: number[] = [];
  const output = new TextEncoder().encode('{"resource":{},"operation":"look"}'.padEnd(bytes));
  const session: GuardSession = {
    load: { ok: true, memoryPages: 1, durationMs: 0 },
    invoke: (name) => Promise.resolve({ invocation: invocation(name), output }),
    match: matchHere,
    decode: (...answer) => {
      asked.push(answer[1].length);
      return decode(...answer);
    },
    close: () => undefined,
  };
  const { signal } = new AbortController();
  return { clock: new StepClock({ session, step: 0, backend: [], timeoutMs: 1000, signal }), asked };
}

describe('answers in a step', () => {
  it('are decoded at once when they are small, and elsewhere when they are large, with the same findings', async () => {
    for (const [bytes, expected] of [
      [40, []],
      [LARGE, [LARGE]],
    ] as const) {
      const { clock: step, asked } = clock(bytes, decodeAnswerHere);
      const result = await step.invoke('label_resource', {});
      const answer = await step.decode('label_resource', result.output, null);
      assert.ok(answer.ok);
      assert.equal(answer.value.operation, 'write');
      assert.deepEqual(asked, expected);
      assert.deepEqual(
        step.findingsOf(result).map(({ code }) => code),
        ['unknown-operation'],
      );
    }
  });

  it('that our engine cannot decode are no verdict about the guard', async () => {
    const reason = 'Guard Lab could not decode the answer of label_resource: it took over 30 s';
    const { clock: step } = clock(LARGE, () => Promise.resolve({ ok: false, reason }));
    const result = await step.invoke('label_resource', {});
    assert.deepEqual(await step.decode('label_resource', result.output, null), { ok: false, error: reason });
    assert.deepEqual(
      step.invocations.map(({ kind, error }) => [kind, error]),
      [['host', reason]],
    );
    assert.deepEqual(step.findingsOf(result), []);
  });
});
