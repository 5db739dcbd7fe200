// One of something is never several.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { flowMarkup } from '../../../src/report/html/render-flow';
import { invocationText } from '../../../src/report/invocation';
import { limitAmount } from '../../../src/report/limit-amount';
import { sinkText } from '../../../src/report/why-texts';
import { backendCall, invocation } from '../run/scripted-host';

describe('one of something', () => {
  it('is a page, a byte, a call', () => {
    assert.equal(limitAmount('memoryPages', 1), '1 page (0.06 MiB)');
    assert.equal(limitAmount('memoryPages', 2), '2 pages (0.13 MiB)');
    assert.equal(limitAmount('outputBytes', 1), '1 byte');
    assert.equal(limitAmount('outputBytes', 1_048_576), '1,048,576 bytes (1 MiB)');
  });

  it('is a page, a backend call, and a byte of an invocation', () => {
    const backendCalls = [backendCall(1, { returned: 1 })];
    const text = invocationText(
      invocation('label_resource', { memoryPages: 1, backendCalls, outputBytes: 1 }),
    );
    assert.match(text, / 1 page, 1 backend call\n/);
    assert.match(text, /\(1 byte\)/);
    assert.match(text, / → 1 byte\n/);
    assert.match(invocationText(invocation('label_resource')), / 2 pages, 0 backend calls\n/);
  });

  it('is a step and a tag that the report leaves out', () => {
    const left = (omittedMoments: number, omittedLanes: number): string =>
      JSON.stringify(
        flowMarkup({ session: null, moments: [], lanes: [], omittedMoments, omittedLanes }, new Map()),
      );
    assert.match(left(1, 1), /\b1 more step\b.*\b1 more tag or sink\b/);
    assert.match(left(2, 3), /\b2 more steps\b.*\b3 more tags or sinks\b/);
  });

  it('is a tag that a sink does not take', () => {
    const origins = Array.from({ length: 30 }, (_, at) => ({ tag: `t${String(at)}`, kind: 'initial' }));
    const more = /(\d+) more tags?$/.exec(sinkText('s', report(origins)))?.[0];
    const shown = 30 - Number.parseInt(more ?? '0', 10);
    assert.match(sinkText('s', report(origins.slice(0, shown + 1))), /; 1 more tag$/);
    assert.match(sinkText('s', report(origins.slice(0, shown + 2))), /; 2 more tags$/);
  });

  function report(origins: readonly object[]): Parameters<typeof sinkText>[1] {
    return { allowed: false, origins } as unknown as Parameters<typeof sinkText>[1];
  }
});
