import type { Exchange } from './exchange';

/** A request of an agent that reached the backend, with the calls that the guard made for it. */
export interface AgentRequest {
  readonly request: Exchange;
  /** The guard's calls, in the order of the log. */
  readonly guardCalls: readonly Exchange[];
  /** It may be a call of the guard for a request that the gateway denied: those do not reach the log. */
  readonly mayBeGuards: boolean;
}
