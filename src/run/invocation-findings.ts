import type { BackendCall, Invocation } from '../gateway/invocation';
import { STACK_OVERFLOW } from '../gateway/texts';
import { findPanicText, type PanicText } from '../wasm/debug/panic-text';
import { compactJson, shorten } from '../scenario/compact';
import type { Expectation } from '../scenario/model';
import { missedCalls, missFinding, proxyRefusals } from './backend-misses';
import { finding } from './finding';
import { limitHits } from './limit-hits';
import type { Finding } from './result';

/** Longest list of calls or indices written out in a message. */
const LISTED = 8;

/**
 * What one invocation shows by itself (gateway-contract 9). Traps and limits that the step expects, by
 * `trap`, `limit` or `error`, are reported as information only.
 */
export function invocationFindings(invocation: Invocation, expect: Expectation | undefined): Finding[] {
  return [
    ...trapFindings(invocation, expect),
    ...limitFindings(invocation, expect),
    ...missedCalls(invocation)
      .slice(0, LISTED)
      .map((call) => missFinding(invocation, call)),
    ...proxyRefusals(invocation).slice(0, LISTED),
    ...repeatFindings(invocation),
    ...retryFindings(invocation),
    ...outputFindings(invocation),
  ];
}

function trapFindings(invocation: Invocation, expect: Expectation | undefined): Finding[] {
  const { trap, stack, stderr, logs } = invocation;
  const panic = findPanicText({ stderr, logs: logs.map((entry) => entry.message) });
  const findings: Finding[] = [];
  if (trap !== undefined) {
    const expected = typeof expect?.trap === 'string' || expect?.error !== undefined;
    const severity = expected ? 'info' : 'error';
    const said = panic && panic.message !== '' ? `: ${shorten(panic.message, 200)}` : '';
    const lost = trap === STACK_OVERFLOW ? '' : '; the guard is unavailable from now on';
    const message = `${invocation.function} trapped: ${trap}${said}${lost}`;
    findings.push(finding('trap', message, { severity, stack }));
  }
  const position = panic && positionOf(panic);
  if (panic && position) {
    const at = `${position.source}:${position.line}:${position.column}`;
    const said = panic.message === '' ? '' : `: ${shorten(panic.message, 200)}`;
    findings.push(
      finding('panic-position', `${invocation.function} panicked at ${at}${said}`, { position, stack }),
    );
  }
  return findings;
}

function positionOf({ source, line, column }: PanicText): Finding['position'] {
  return source === undefined || line === undefined ? undefined : { source, line, column: column ?? 1 };
}

function limitFindings(invocation: Invocation, expect: Expectation | undefined): Finding[] {
  return limitHits(invocation).map((hit) => {
    const expected =
      expect?.limit === hit.limit || (expect?.error !== undefined && invocation.error !== null);
    return finding('limit-hit', `${invocation.function} reached the limit \`${hit.limit}\`: ${hit.message}`, {
      severity: expected ? 'info' : 'error',
      ...(hit.stack ? { stack: hit.stack } : {}),
    });
  });
}

/** Calls that repeat an earlier one which had been answered in full; retries are reported on their own. */
function repeatFindings(invocation: Invocation): Finding[] {
  if (invocation.attempts > 1) return [];
  const byIndex = new Map(invocation.backendCalls.map((call) => [call.index, call]));
  const groups = new Map<number, BackendCall[]>();
  for (const call of invocation.backendCalls) {
    if (call.repeats === undefined || call.failure === 'over-limit') continue;
    const first = byIndex.get(call.repeats);
    if (!first || first.failure === 'result-too-large') continue;
    const group = groups.get(first.index);
    if (group) group.push(call);
    else groups.set(first.index, [first, call]);
  }
  return [...groups.values()].slice(0, LISTED).map((calls) => {
    const [first] = calls;
    const what = `${first?.tool ?? '?'} ${compactJson(first?.args ?? null, 100)}`;
    const stack = calls[1]?.stack;
    return finding(
      'repeated-backend-call',
      `${invocation.function} made the same backend call ${calls.length} times (${callList(calls)}): ${what}`,
      stack ? { stack } : {},
    );
  });
}

function callList(calls: readonly BackendCall[]): string {
  const shown = calls.slice(0, LISTED).map((call) => call.index);
  return `calls ${shown.join(', ')}${calls.length > LISTED ? ', …' : ''}`;
}

function retryFindings(invocation: Invocation): Finding[] {
  const findings: Finding[] = [];
  const tooLarge = invocation.backendCalls.filter((call) => call.failure === 'result-too-large');
  if (tooLarge.length > 0) {
    const largest = tooLarge.reduce((most, call) => Math.max(most, call.resultBytes), 0);
    findings.push(
      finding(
        'calls-spent-on-retries',
        `${tooLarge.length} of ${invocation.backendCallCount} backend calls of ${invocation.function} got -2 because the answer did not fit its buffer (${callList(tooLarge)}; the largest answer has ${largest} bytes)`,
      ),
    );
  }
  if (invocation.attempts > 1 && invocation.backendCallCount > 0) {
    findings.push(
      finding(
        'calls-spent-on-retries',
        `${invocation.function} ran ${invocation.attempts} times for a larger output buffer and made ${invocation.backendCallCount} backend calls in all; the counter is not reset between the attempts`,
      ),
    );
  }
  return findings;
}

function outputFindings(invocation: Invocation): Finding[] {
  const { returned, outputBufferBytes: buffer } = invocation;
  if (returned === undefined || buffer === undefined || returned < buffer) return [];
  return returned === buffer
    ? [
        finding(
          'output-at-buffer-size',
          `${invocation.function} returned exactly the ${buffer} bytes of its output buffer: the output may be cut off`,
        ),
      ]
    : [
        finding(
          'reads-beyond-buffer',
          `${invocation.function} returned ${returned} bytes, ${returned - buffer} more than its output buffer of ${buffer}: the gateway reads beyond it`,
        ),
      ];
}
