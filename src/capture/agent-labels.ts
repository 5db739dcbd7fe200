import type { AgentLabels } from '../gateway/difc/labels';
import { compactJson } from '../scenario/compact';
import type { ScenarioResult } from '../run/result';
import type { Exchange } from './exchange';

const KINDS = ['secrecy', 'integrity'] as const;
const NONE: AgentLabels = { secrecy: [], integrity: [] };

/**
 * How the agent of a logged request differs from the one that a scenario has after label_agent, in words; undefined when
 * it does not, or nothing is known. In propagate mode the labels of an agent change as it reads, so they say nothing.
 */
export function otherAgent(
  { agent: logged, line }: Pick<Exchange, 'agent' | 'line'>,
  { agent: started }: Pick<ScenarioResult, 'agent'>,
): string | undefined {
  if (!logged || started?.mode === 'propagate') return undefined;
  const own: AgentLabels = started ?? NONE;
  const differing = KINDS.filter((kind) => !isSame(logged[kind] ?? own[kind], own[kind]));
  if (differing.length === 0) return undefined;
  const parts = differing.map(
    (kind) =>
      `${kind} ${compactJson([...(logged[kind] ?? [])], 120)} instead of ${compactJson([...own[kind]], 120)}`,
  );
  return `in line ${String(line)} the agent has ${parts.join(' and ')}`;
}

/** Tags are sets. */
function isSame(a: readonly string[], b: readonly string[]): boolean {
  const [left, right] = [new Set(a), new Set(b)];
  return left.size === right.size && [...left].every((tag) => right.has(tag));
}
