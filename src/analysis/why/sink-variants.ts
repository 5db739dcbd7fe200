import type { AgentLabels } from '../../gateway/difc/labels';
import { isPublicSink, sinkObstacles, type WriteSink } from '../../gateway/server/sink-request';
import { readWriteSink } from '../../gateway/server/write-sink';
import type { SessionSettings } from '../../scenario/model';
import type { PolicyChange, PolicyVariant } from './policy-variants';

/** A sink that accepts more tags opens less than one that is no longer public. */
const STRENGTH = { accept: 2, visibility: 8 } as const;

/**
 * The smallest other policy of a write sink with which an agent may write to it; none when it may already, or when the
 * gateway refuses tags such as the agent has in the policy of a sink.
 */
export function sinkVariants(
  name: string,
  sink: WriteSink,
  agent: AgentLabels,
  settings: SessionSettings,
): PolicyVariant[] {
  if (sinkObstacles(sink, agent).length === 0) return [];
  const isPublic = isPublicSink(sink);
  const closed: WriteSink = isPublic ? { ...sink, visibility: 'private' } : sink;
  const missing = sinkObstacles(closed, agent);
  const opened: WriteSink = { ...closed, accept: [...closed.accept, ...missing] };
  if (!isAccepted(opened)) return [];
  const changes: PolicyChange[] = [
    ...(isPublic ? [{ setting: 'sink-visibility', value: 'private' } as const] : []),
    ...(missing.length > 0 ? [{ setting: 'accept', value: opened.accept } as const] : []),
  ];
  const strength = isPublic ? STRENGTH.visibility : STRENGTH.accept;
  return [{ changes, strength, settings, sink: [name, opened] }];
}

function isAccepted({ accept, visibility }: WriteSink): boolean {
  const policy = {
    accept: [...accept],
    ...(visibility === undefined ? {} : { 'sink-visibility': visibility }),
  };
  return readWriteSink(policy, []).ok;
}
