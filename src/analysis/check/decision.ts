import { coarseCheck } from '../../gateway/difc/evaluate';
import { filterItems } from '../../gateway/difc/filter';
import type { AgentLabels, Mode } from '../../gateway/difc/labels';
import type { StepOutcome } from '../../scenario/model';
import type { LabelAnswer } from '../guard-probe';

/** How the gateway decides a request; counts of items where label_response gave labels. */
export interface Decision {
  readonly outcome: StepOutcome;
  readonly accessible?: number;
  readonly filtered?: number;
}

/** What the gateway does for an agent with a request that the guard answers so (gateway-contract 8). */
export function decisionOf(answer: LabelAnswer, agent: AgentLabels, mode: Mode): Decision {
  const { error, operation, resource, items } = answer;
  if (!resource || !operation) return { outcome: 'error' };
  if (coarseCheck(agent, resource, operation, mode).outcome === 'denied') return { outcome: 'denied' };
  if (error !== null) return { outcome: 'error' };
  if (!items) return { outcome: 'allowed' };
  const { accessible, filtered } = filterItems(items, agent, operation, mode);
  const counts = { accessible: accessible.length, filtered: filtered.length };
  if (filtered.length === 0) return { outcome: 'allowed', ...counts };
  return { outcome: mode === 'strict' ? 'blocked' : 'filtered', ...counts };
}

/** From what lets most through to what lets nothing through. */
const STRICTNESS: readonly StepOutcome[] = ['allowed', 'filtered', 'blocked', 'denied', 'error'];

/** The outcomes that let through at most what `outcome` does. */
export function atMost(outcome: StepOutcome): StepOutcome[] {
  return STRICTNESS.slice(STRICTNESS.indexOf(outcome));
}
