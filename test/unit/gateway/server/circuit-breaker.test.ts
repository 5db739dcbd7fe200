import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CircuitBreaker } from '../../../../src/gateway/server/circuit-breaker';

const NOON = Date.UTC(2022, 0, 1, 12);
const PREFIX = 'rate limit circuit breaker is OPEN for server "guard" — ';

function breaker() {
  const clock = { now: NOON };
  const subject = new CircuitBreaker('guard', () => clock.now);
  const limited = (times: number, text = 'rate limit exceeded'): void => {
    for (let time = 0; time < times; time++) subject.rateLimited(text);
  };
  return { clock, subject, limited };
}

describe('the circuit breaker', () => {
  it('opens with the third rate-limited result in a row', () => {
    const { subject, limited } = breaker();
    limited(2);
    assert.equal(subject.refusal(), undefined);
    limited(1);
    assert.equal(subject.refusal(), `${PREFIX}requests temporarily rejected`);
  });

  it('counts anew after any other result', () => {
    const { subject, limited } = breaker();
    limited(2);
    subject.answered();
    limited(2);
    assert.equal(subject.refusal(), undefined);
  });

  it('lets one request through after 60 seconds, which decides', () => {
    const { clock, subject, limited } = breaker();
    limited(3);
    clock.now += 59_999;
    assert.ok(subject.refusal());
    clock.now += 1;
    assert.equal(subject.refusal(), undefined);
    limited(1);
    assert.ok(subject.refusal(), 'a probe that is rate limited opens it again at once');
    clock.now += 60_000;
    subject.answered();
    limited(2);
    assert.equal(subject.refusal(), undefined, 'a probe that is answered closes it');
  });

  it('stays open as long as the backend says, and reports until when', () => {
    const { clock, subject, limited } = breaker();
    limited(2);
    limited(1, 'API rate limit exceeded, Rate Reset in 90s');
    clock.now += 500;
    assert.equal(subject.refusal(), `${PREFIX}rate limit resets at 2022-01-01T12:01:30Z (retry after 90s)`);
    clock.now += 89_500;
    assert.equal(subject.refusal(), undefined);
  });
});
