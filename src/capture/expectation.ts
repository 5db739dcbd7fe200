import type { Mode } from '../gateway/difc/labels';
import { rateLimitText } from '../gateway/server/rate-limit';
import type { StepResult } from '../run/result';
import type { Expectation } from '../scenario/model';
import type { AgentRequest } from './agent-request';
import { isMarked } from './saved-answer';

/** Items that are named one by one; of more, the expectation has the number. */
const NAMED_ITEMS = 100;

/**
 * What the log proves of a request: it reached the backend, so it was not denied; its backend failed; or the gateway
 * removed items from the answer, or none. Undefined where the log proves nothing: when it is not certain that request
 * and answer belong together, that an item was removed from this answer, or that the request is one of the agent.
 */
export function provenExpectation(
  { request, mayBeGuards }: AgentRequest,
  mode: Mode,
): Expectation | undefined {
  const { answer, isUncertain, filtered } = request;
  if (isUncertain || mayBeGuards) return undefined;
  if (answer.kind === 'error') return { outcome: 'error' };
  if (answer.kind !== 'result') return undefined;
  if (rateLimitText(answer.result) !== undefined) return { outcome: 'error' };
  if (filtered.length === 0) return { outcome: 'allowed' };
  if (filtered.some(({ isCertain }) => !isCertain)) return undefined;
  const names = filtered.map(({ description }) => description);
  const isNamed = names.length <= NAMED_ITEMS && !names.some(isMarked);
  return {
    outcome: mode === 'strict' ? 'blocked' : 'filtered',
    filtered: isNamed ? names : names.length,
  };
}

/** How a step went otherwise than the log says; undefined when it did not. */
export function differenceFrom(expected: Expectation, step: StepResult): string | undefined {
  const { outcome } = expected;
  if (typeof outcome === 'string' && step.outcome !== outcome)
    return `the log says ${outcome}, the guard ${step.outcome ?? 'did not run'}`;
  const { filtered } = expected;
  if (filtered === undefined) return undefined;
  const removed = (step.filtered ?? []).map(({ labels }) => labels.description);
  const count = typeof filtered === 'number' ? filtered : filtered.length;
  if (removed.length !== count)
    return `in the log, ${String(count)} items were removed, by the guard ${String(removed.length)}`;
  if (typeof filtered === 'number' || filtered.every((name, index) => name === removed[index]))
    return undefined;
  return 'the guard describes removed items in other words than the log';
}
