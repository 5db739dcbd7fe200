import type { RequestOutcome } from '../gateway/pipeline';
import { compactJson } from '../scenario/compact';
import type { Expectation } from '../scenario/model';
import { finding } from './finding';
import type { Finding } from './result';

/** What the server above the guard did to a request (server-layer), in words. */
export function serverFindings(
  { rateLimit, panic, error }: Pick<RequestOutcome, 'rateLimit' | 'panic' | 'error'>,
  expect: Expectation | undefined,
): Finding[] {
  const expected = expect?.outcome !== undefined || expect?.error !== undefined;
  const severity = expected ? 'info' : 'warning';
  if (rateLimit === 'limited') {
    const message = `the result says that the backend is rate limited (${compactJson(error, 120)}): the agent receives only this text, label_response is not called, and the agent's labels do not change`;
    return [finding('rate-limited', message, { severity })];
  }
  if (rateLimit === 'circuit-open') {
    const message =
      'three rate-limited results in a row opened the circuit breaker: the request does not reach the backend';
    return [finding('circuit-breaker-open', message, { severity })];
  }
  if (panic === undefined) return [];
  const message = `label_response answered \`items\` with an entry whose \`labels\` is no object: the gateway panics (${panic}) and its process ends, so no later request is served`;
  return [finding('gateway-panic', message)];
}
