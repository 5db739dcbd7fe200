import { coarseCheck, type CoarseCheck } from '../difc/evaluate';
import { secrecyObstacles } from '../difc/flow';
import type { AgentLabels, Labels } from '../difc/labels';
import { tagSet } from '../difc/tags';
import { violationText } from '../difc/violation';
import { toLower, trimSpace } from '../go-text';
import { errorResult, type AgentResult } from '../mcp-result';

/** Another server of the gateway whose every call is a write (server-layer, "Write sinks"). */
export interface WriteSink {
  /** Secrecy tags that may be written there, or `*` for each; as the policy has them. */
  readonly accept: readonly string[];
  /** `public`, `private` or `internal`, in any case. */
  readonly visibility?: string;
}

/** What the gateway decides about one request to a write sink. */
export interface SinkOutcome {
  readonly outcome: 'allowed' | 'denied';
  /** The gateway's text for the agent, else null. */
  readonly error: string | null;
  readonly resource: Labels;
  readonly operation: 'write';
  readonly coarse: CoarseCheck;
  /** What the agent gets when it is denied; what the sink's server answers is not known. */
  readonly response?: AgentResult;
}

/** The enforcement mode of every write sink. Writes are decided alike in each mode. */
export const SINK_MODE = 'filter';

/** Whether a sink takes nothing from an agent with a secrecy tag, whatever it accepts. */
export function isPublicSink({ visibility = '' }: WriteSink): boolean {
  return toLower(trimSpace(visibility)) === 'public';
}

/** The labels of what `tool` writes to: the accepted tags, none for a public sink, and never any integrity. */
function sinkResource(sink: WriteSink, tool: string): Labels {
  const isPublic = isPublicSink(sink);
  return {
    description: `${isPublic ? 'write-sink:public' : 'write-sink'} (${tool})`,
    secrecy: isPublic ? [] : tagSet(sink.accept),
    integrity: [],
  };
}

/** Decides about a request to a write sink. No guard is asked, and the agent's labels stay as they are. */
export function requestSink(sink: WriteSink, tool: string, agent: AgentLabels): SinkOutcome {
  const resource = sinkResource(sink, tool);
  const coarse = coarseCheck(agent, resource, 'write', SINK_MODE);
  const decided = { resource, operation: 'write', coarse } as const;
  if (coarse.outcome !== 'denied') return { outcome: 'allowed', error: null, ...decided };
  const error = violationText(coarse, agent, resource);
  return { outcome: 'denied', error, ...decided, response: errorResult(error) };
}

/** The secrecy tags of an agent that keep it from writing to a sink, sorted; none when it may write. */
export function sinkObstacles(sink: WriteSink, { secrecy }: AgentLabels): string[] {
  return secrecyObstacles(secrecy, sinkResource(sink, '').secrecy);
}
