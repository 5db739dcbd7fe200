import type { AgentLabels, Mode, Operation } from './labels';
import { intersection, union } from './tags';

/**
 * The agent's labels after it received data labelled `data`: in propagate mode, unless the operation
 * is a write, secrecy becomes the union and integrity the intersection; otherwise nothing changes
 * (gateway-contract 8, phase 6). `*` counts as an ordinary tag here.
 */
export function accumulateRead(
  agent: AgentLabels,
  data: AgentLabels,
  operation: Operation,
  mode: Mode,
): AgentLabels {
  if (mode !== 'propagate' || operation === 'write') return agent;
  return {
    secrecy: union(agent.secrecy, data.secrecy),
    integrity: intersection(agent.integrity, data.integrity),
  };
}
