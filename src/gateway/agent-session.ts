import type { DecodeAnswer } from './answers';
import type { AgentLabels, Mode } from './difc/labels';
import { tagSet, union } from './difc/tags';
import type { GuardFunction, Invocation, InvocationResult } from './invocation';
import type { Json, JsonObject } from './json';
import { sessionPolicy, type PolicyRefusal, type PolicySurroundings } from './server/session-policy';
import { PHASE_PREFIX } from './texts';

/** Calls one function of the guard; never rejects. */
export type Invoke = (name: GuardFunction, input: Json) => Promise<InvocationResult>;

export interface SessionOptions extends PolicySurroundings {
  /** Undefined: label_agent is not called. Null is passed on, and refused. */
  readonly policy?: Json | undefined;
  /** Enforcement before label_agent answers. */
  readonly mode: Mode;
  /** The agent's labels before label_agent answers. */
  readonly agent: AgentLabels;
}

/** The state every request of one agent starts from. */
export interface AgentSession {
  /** The gateway's text when label_agent failed, else null. */
  readonly error: string | null;
  /** What label_agent chose, or the mode given when it failed or was not called. */
  readonly mode: Mode;
  /** The labels given, together with those of label_agent. */
  readonly labels: AgentLabels;
  /** Whether there was a policy to start with. */
  readonly called: boolean;
  /** Null when the policy was missing or refused, so that the guard was not called. */
  readonly invocation: Invocation | null;
  /**
   * Where the policy was refused before the guard was called: `config` means that the gateway does not even
   * start (server-layer, Policy).
   */
  readonly layer?: PolicyRefusal['layer'];
  /** What label_agent received; absent when it was not called. */
  readonly input?: JsonObject;
}

/** An agent's session before label_agent ran, and for good without a policy. */
export function unstartedSession(options: SessionOptions): AgentSession {
  return {
    error: null,
    mode: options.mode,
    labels: { secrecy: tagSet(options.agent.secrecy), integrity: tagSet(options.agent.integrity) },
    called: options.policy !== undefined,
    invocation: null,
  };
}

/**
 * Starts an agent's session: checks the policy, calls label_agent and adds its labels to the agent's
 * (gateway-contract 7). A failure is part of the session: the request that came with it ends with it, and
 * the next request starts the session anew (server-layer, Sessions).
 */
export async function startAgentSession(
  options: SessionOptions,
  invoke: Invoke,
  decode: DecodeAnswer,
): Promise<AgentSession> {
  const given = unstartedSession(options);
  if (options.policy === undefined) return given;
  const policy = sessionPolicy(options.policy, options);
  if (!policy.ok) return { ...given, error: policy.refusal.error, layer: policy.refusal.layer };

  const { invocation, output } = await invoke('label_agent', policy.input);
  const session = { ...given, invocation, input: policy.input };
  if (invocation.error !== null) return failed(session, invocation.error);
  const answer = await decode('label_agent', output, null);
  if (!answer.ok) return failed(session, answer.error);
  return {
    ...session,
    mode: answer.value.mode,
    labels: {
      secrecy: union(given.labels.secrecy, answer.value.labels.secrecy),
      integrity: union(given.labels.integrity, answer.value.labels.integrity),
    },
  };
}

function failed(session: AgentSession, error: string): AgentSession {
  return { ...session, error: PHASE_PREFIX.agent + error };
}
