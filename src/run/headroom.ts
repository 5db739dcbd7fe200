import type { Invocation } from '../gateway/invocation';
import { LIMIT_KEYS, LIMITS, type LimitKey, type Limits, type LimitUnit } from '../gateway/limits';
import { finding } from './finding';
import { limitHits } from './limit-hits';
import { usedBy, usedOf } from './limit-use';
import type { Finding } from './result';

const CLOSE = 0.8;

const UNITS: Readonly<Record<LimitUnit, string>> = {
  pages: 'pages',
  calls: 'calls',
  bytes: 'bytes',
  milliseconds: 'ms',
};

/**
 * One finding per limit of which the invocations of a step used more than 80 % without hitting it
 * (gateway-contract 9), in the order of the limits.
 */
export function headroomFindings(invocations: readonly Invocation[], limits: Limits): Finding[] {
  const hit = new Set(invocations.flatMap(limitHits).map((each) => each.limit));
  return LIMIT_KEYS.flatMap((key) => {
    const { name, unit } = LIMITS[key];
    const of = limits[key];
    const used = Math.round(usedOf(invocations, key));
    if (hit.has(name) || of <= 0 || used <= of * CLOSE) return [];
    const percent = Math.floor((used / of) * 100);
    const figures = `${used} of ${of} ${UNITS[unit]}`;
    return finding(
      'headroom',
      `${user(invocations, key)} used ${percent} % of the limit \`${name}\`: ${figures}`,
    );
  });
}

/** Who used most of the limit, as findings name it. */
function user(invocations: readonly Invocation[], key: LimitKey): string {
  if (LIMITS[key].per === 'step') return 'the step';
  const [first, ...more] = invocations;
  if (!first) return 'the step';
  return more.reduce((most, each) => (usedBy(each, key) > usedBy(most, key) ? each : most), first).function;
}
