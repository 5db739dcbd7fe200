import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodedAnswer } from '../../src/gateway/answers';
import { answerFindings } from '../../src/run/response-findings';
import { guard, never, open, sandbox, turnsBefore } from './guards';

const encoder = new TextEncoder();
const COUNT = 60_000;
const RESULT = Array.from({ length: COUNT }, (_, index) => index);
const paths = RESULT.map((index) => `{"path":"/${String(index + 1)}","labels":{"secrecy":["s"]}}`);
/** Over a megabyte; item 0 has no labels, and the last path points at nothing. */
const ANSWER = encoder.encode(`{"labeled_paths":[${paths.join(',')}]}`);

describe('a large answer', () => {
  const host = sandbox();

  it('is decoded as on this thread, with its findings, while this thread is free', async () => {
    const session = await open(host, await guard('(i32.const 0)'));
    const decoding = session.decode('label_response', ANSWER, RESULT, never);
    assert.ok(await turnsBefore(decoding, 1), 'this thread never had its turn');
    const outcome = await decoding;
    assert.deepEqual(outcome, {
      ok: true,
      answer: decodedAnswer('label_response', ANSWER, RESULT),
      findings: answerFindings('label_response', ANSWER, RESULT),
    });
    assert.ok(outcome.ok);
    assert.deepEqual(
      outcome.findings.map(({ code }) => code),
      ['path-to-no-item', 'uncovered-items'],
    );
  });

  it('keeps the errors and panics of the gateway', async () => {
    const session = await open(host, await guard('(i32.const 0)'));
    for (const [name, output] of [
      ['label_agent', '{"difc_mode":5}'],
      ['label_resource', '[]'],
      ['label_response', '{"items":[{"data":1}]}'],
    ] as const) {
      const bytes = encoder.encode(output);
      const outcome = await session.decode(name, bytes, null, never);
      assert.ok(outcome.ok && !outcome.answer.ok);
      assert.deepEqual(outcome.answer, decodedAnswer(name, bytes, null));
    }
  });

  it('ends with the run, and says nothing about the guard then', async () => {
    const session = await open(host, await guard('(i32.const 0)'));
    const controller = new AbortController();
    const outcome = session.decode('label_response', ANSWER, RESULT, controller.signal);
    controller.abort();
    assert.deepEqual(await outcome, {
      ok: false,
      reason: 'Guard Lab could not decode the answer of label_response: the run was stopped',
    });
  });
});
