import type { AgentLabels, Mode } from '../gateway/difc/labels';
import type { Invocation } from '../gateway/invocation';
import type { Json } from '../gateway/json';
import type { ExpectationOwner } from '../scenario/applicable';
import type { StepOutcome } from '../scenario/model';
import type { PatternAnswers } from './pattern-answers';
import type { StepResult } from './result';

/** What expectations are checked against: a request, a raw call or label_agent, when it has ended. */
export interface CheckSubject {
  readonly owner: ExpectationOwner;
  readonly outcome: StepOutcome | null;
  readonly error: string | null;
  /** Enforcement mode in force. */
  readonly mode: Mode;
  /** The agent's labels afterwards. */
  readonly agent: AgentLabels;
  readonly invocations: readonly Invocation[];
  /** Phases that were reached; empty for raw calls and label_agent. */
  readonly request: Pick<
    StepResult,
    | 'resource'
    | 'operation'
    | 'labelResponseCalled'
    | 'labeled'
    | 'accessible'
    | 'filtered'
    | 'items'
    | 'response'
  >;
  /** The request went on although a function of the guard failed: no outcome is about that. */
  readonly guardFailed?: boolean;
  /** What is wrong with how labels cover the items of the response; null: nothing. Absent without labels, or when not asked for. */
  readonly itemCoverage?: string | null;
  /** What the patterns of the expectation came to. */
  readonly patterns?: PatternAnswers;
  /** The parsed output of the one invocation; undefined when it is empty or no JSON. */
  readonly output?: Json;
}
