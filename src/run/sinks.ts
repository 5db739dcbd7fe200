import { sinkObstacles, type WriteSink } from '../gateway/server/sink-request';
import type { AgentLabels } from '../gateway/difc/labels';
import type { SinkAccess, StepResult } from './result';

/** What an agent with these labels may write to, by the names of the sinks. */
function sinkAccess(
  sinks: ReadonlyMap<string, WriteSink>,
  agent: AgentLabels,
): Readonly<Record<string, SinkAccess>> {
  const access = [...sinks].map(([name, sink]): [string, SinkAccess] => {
    const deniedBy = sinkObstacles(sink, agent);
    return [name, { allowed: deniedBy.length === 0, deniedBy }];
  });
  return Object.fromEntries(access);
}

/** A step's result with what the agent may write to after it; as it is in a scenario without sinks. */
export function withSinks(step: StepResult, sinks: ReadonlyMap<string, WriteSink>): StepResult {
  return sinks.size === 0 ? step : { ...step, sinks: sinkAccess(sinks, step.agentAfter) };
}
