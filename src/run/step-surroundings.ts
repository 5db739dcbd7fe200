import type { AgentLabels } from '../gateway/difc/labels';
import type { GatewayKind } from '../gateway/gateway-kind';
import type { Json } from '../gateway/json';
import type { Limits } from '../gateway/limits';
import type { CircuitBreaker } from '../gateway/server/circuit-breaker';
import type { WriteSink } from '../gateway/server/sink-request';
import type { Oracle } from './oracle/oracle';
import type { Finding, StepResult } from './result';
import type { SessionState } from './session-run';
import type { StepClock } from './step-clock';
import type { CheckSubject } from './subject';
import type { ToolCatalog } from './tool-catalog';

/** What a step runs in. */
export interface StepSurroundings {
  /** Place of the step in the scenario. */
  readonly index: number;
  /** The agent's labels before the step, among others; the result's `agentAfter` holds those after it. */
  readonly session: SessionState;
  /** Whose rules requests follow; undefined: those of the MCP gateway. */
  readonly gateway: GatewayKind | undefined;
  readonly clock: StepClock;
  readonly limits: Limits;
  /** Errors and limits that no expectation is about do not fail the step. */
  readonly allowUnexpected: boolean;
  /** The server's, shared by all its sessions. */
  readonly breaker: CircuitBreaker;
  readonly sinks: ReadonlyMap<string, WriteSink>;
  /** What calls and requests are checked against, when there is one. */
  readonly tools?: ToolCatalog | undefined;
  /** Compares the guard's labels with the server's; absent: they are not compared. */
  readonly oracle?: Oracle | undefined;
}

/** What a step came to, before it is judged. */
export interface Ran {
  readonly outcome: StepResult['outcome'];
  readonly error: string | null;
  readonly agentAfter: AgentLabels;
  readonly request: CheckSubject['request'] & Pick<StepResult, 'coarse' | 'total' | 'panic'>;
  readonly findings: readonly Finding[];
  readonly output?: Json | undefined;
  /** See `CheckSubject`. */
  readonly guardFailed?: boolean | undefined;
}
