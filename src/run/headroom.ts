import type { Invocation } from '../gateway/invocation';
import type { LimitName } from '../gateway/invocation';
import type { Limits } from '../gateway/limits';
import { finding } from './finding-catalog';
import { limitHits } from './limit-hits';
import type { Finding } from './result';

const CLOSE = 0.8;

/**
 * One finding per limit of which the invocations of a step used more than 80 % without hitting it
 * (gateway-contract 9). Time counts for all of them together, the rest for each.
 */
export function headroomFindings(invocations: readonly Invocation[], limits: Limits): Finding[] {
  const hit = new Set<LimitName>(invocations.flatMap(limitHits).map((each) => each.limit));
  const findings: Finding[] = [];
  const check = (limit: LimitName, used: number, of: number, unit: string, who: string): void => {
    if (hit.has(limit) || of <= 0 || used <= of * CLOSE) return;
    hit.add(limit);
    const percent = Math.floor((used / of) * 100);
    findings.push(
      finding('headroom', `${who} used ${percent} % of the limit \`${limit}\`: ${used} of ${of} ${unit}`),
    );
  };
  const most = (measure: (invocation: Invocation) => number): Invocation[] =>
    [...invocations].sort((a, b) => measure(b) - measure(a)).slice(0, 1);
  const perInvocation: [LimitName, (invocation: Invocation) => number, number, string][] = [
    ['backend-calls', (each) => each.backendCallCount, limits.backendCalls, 'calls'],
    ['memory', (each) => each.memoryPages, limits.memoryPages, 'pages'],
    ['input', (each) => each.inputBytes ?? 0, limits.inputBytes, 'bytes'],
    ['output', (each) => each.outputBytes, limits.outputBytes, 'bytes'],
  ];
  for (const [limit, measure, of, unit] of perInvocation) {
    for (const each of most(measure)) check(limit, measure(each), of, unit, each.function);
  }
  const time = Math.round(invocations.reduce((sum, each) => sum + each.durationMs, 0));
  check('time', time, limits.timeoutMs, 'ms', 'the step');
  return findings;
}
