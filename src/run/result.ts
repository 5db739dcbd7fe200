import type { Diagnostic } from '../diagnostics/diagnostic';
import type { Severity } from '../diagnostics/rule';
import type { AgentLabels, Labels, Mode, Operation } from '../gateway/difc/labels';
import type { Frame, GuardFunction, Invocation } from '../gateway/invocation';
import type { Json } from '../gateway/json';
import type { Limits, ProfileName } from '../gateway/limits';
import type { OracleException } from '../scenario/oracle-exceptions';
import type { ScenarioPath } from '../scenario/problem';
import type { Expectation, StepOutcome } from '../scenario/model';

/**
 * What `--reporter json` writes (scenario-format), with the paths of checks as text there. Fields may be added, never
 * renamed.
 */
export interface RunResult {
  readonly version: 1;
  readonly summary: Summary;
  readonly scenarios: readonly ScenarioResult[];
  /** The guards beside the server's own labels; absent without an oracle. */
  readonly oracle?: OracleSummary;
}

/** How often a tool's labels are what the server's are, counted in steps. */
export interface ToolOpinions {
  readonly tool: string;
  readonly agree: number;
  readonly looser: number;
  readonly stricter: number;
  /** Steps that differ in a way that is stated. */
  readonly exception: number;
  /** Steps that the server gives no label, or one that says nothing of what the guard did. */
  readonly noOpinion: number;
}

export interface OracleSummary {
  readonly name: 'ifc';
  /** Sorted by name. */
  readonly tools: readonly ToolOpinions[];
  /** Exceptions of projects that no step needed, of tools that were compared. */
  readonly unused: readonly (OracleException & { readonly file: string; readonly index: number })[];
}

export type Status = 'passed' | 'failed' | 'errored' | 'unchecked';
export type StepStatus = Status | 'skipped';

export interface Summary {
  /** Counts of scenarios by status. */
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
  readonly unchecked: number;
  readonly durationMs: number;
}

export interface ScenarioResult {
  readonly file: string;
  readonly guard: string;
  /** Absent: the MCP gateway. */
  readonly gateway?: 'proxy';
  readonly status: Status;
  /** The file itself is unusable: bad JSON, guard missing, WAT does not assemble. */
  readonly error: string | null;
  readonly load: LoadResult | null;
  /** label_agent of the session of steps that name none; null when it was not called. */
  readonly agent: AgentResult | null;
  /** label_agent of the scenario's `sessions`, as far as they started; absent when it has none. */
  readonly sessions?: Readonly<Record<string, AgentResult>>;
  readonly steps: readonly StepResult[];
  /** What concerns the scenario as a whole, such as saved answers no one asked for. */
  readonly findings: readonly Finding[];
  /** The limits in force, absent when the scenario did not get that far. */
  readonly limits?: Limits;
  /** The profile in force, of which `limits` may replace values; absent as they are. */
  readonly profile?: ProfileName;
  readonly durationMs: number;
}

export type LoadResult =
  | { readonly ok: true; readonly memoryPages: number; readonly durationMs: number }
  | {
      readonly ok: false;
      /** The gateway's exact text, or our own when `engine` is true. */
      readonly error: string;
      readonly engine?: boolean;
      /** True when loading it ends the gateway's process; `error` is our sentence about it then. */
      readonly crash?: boolean;
      /** Byte offset in the guard nearest to the cause. */
      readonly offset?: number;
    };

export interface AgentResult {
  /** Null once an attempt succeeded, else the error of the first. */
  readonly error: string | null;
  readonly mode: Mode;
  readonly secrecy: readonly string[];
  readonly integrity: readonly string[];
  /** The last one; null when the policy was refused before the guard was called. */
  readonly invocation: Invocation | null;
  /** Every call of label_agent: one that fails is tried again with each following request. */
  readonly attempts: readonly Invocation[];
  readonly status: StepStatus;
  readonly findings: readonly Finding[];
  readonly checks: readonly Check[];
}

export interface CoarseResult {
  readonly outcome: 'allowed' | 'bypass-for-read' | 'denied';
  readonly decision: 'allow' | 'deny' | 'allow-with-propagate';
  readonly reason: string;
  readonly secrecyToAdd: readonly string[];
  readonly integrityToDrop: readonly string[];
}

export interface FilteredItem {
  readonly labels: Labels;
  readonly reason: string;
  readonly kind: 'secrecy' | 'integrity';
}

/** Whether an agent may write to a write sink. */
export interface SinkAccess {
  readonly allowed: boolean;
  /** The agent's secrecy tags that the sink does not take, sorted; empty when it may write. */
  readonly deniedBy: readonly string[];
}

/** How one of a guard's labels compares with the server's label of the same result. */
export interface LabelOpinion {
  readonly verdict: 'agree' | 'looser' | 'stricter' | 'not-comparable';
  /** Why they cannot be compared. */
  readonly reason?: string;
  /** The stated exception that the difference is. */
  readonly exception?: {
    readonly reason: string;
    /** Where it is stated, and its place in the list there. */
    readonly from: 'scenario' | 'project';
    readonly index: number;
  };
}

/** What the server's own label of a result says about the guard's labels. */
export interface StepOpinion {
  /** Null when it is no label that is known. */
  readonly server: {
    readonly integrity: 'trusted' | 'untrusted';
    readonly confidentiality: 'public' | 'private';
  } | null;
  readonly secrecy: LabelOpinion;
  readonly integrity: LabelOpinion;
}

export interface StepResult {
  readonly name: string;
  /** Null for a raw call. */
  readonly tool: string | null;
  /** The function of a raw call. */
  readonly call?: GuardFunction;
  /** The write sink that the request goes to. */
  readonly sink?: string;
  /** The session it belongs to, when the scenario names one. */
  readonly session?: string;
  /** Which of its session's `attempts` of label_agent decided this step; absent without a policy. */
  readonly agentAttempt?: number;
  readonly status: StepStatus;
  /** Null when the step was skipped, and for raw calls that did not fail. */
  readonly outcome: StepOutcome | null;
  readonly error: string | null;
  readonly resource?: Labels;
  readonly operation?: Operation;
  readonly coarse?: CoarseResult;
  readonly labelResponseCalled?: boolean;
  readonly labeled?: boolean;
  readonly accessible?: readonly Labels[];
  readonly filtered?: readonly FilteredItem[];
  readonly total?: number;
  readonly items?: readonly Json[];
  readonly response?: Json;
  /** Go's text when the request made the gateway panic, which ends its process. */
  readonly panic?: string;
  readonly agentAfter: AgentLabels;
  /** What the agent may write to after the step, by the names of the scenario's sinks; absent without any. */
  readonly sinks?: Readonly<Record<string, SinkAccess>>;
  /** Only with an oracle, and when the server labeled the result. */
  readonly oracle?: StepOpinion;
  readonly invocations: readonly Invocation[];
  readonly findings: readonly Finding[];
  readonly checks: readonly Check[];
  /** Roughly how many bytes of the step are left out, because the run keeps no more (`RUN_BYTES`). */
  readonly omittedBytes?: number;
  readonly durationMs: number;
}

/** A place in a source of the guard; line and column start at 1. */
export interface SourcePosition {
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

/** Something an author should know that no expectation asked for (gateway-contract 9). */
export interface Finding extends Diagnostic {
  readonly severity: Exclude<Severity, 'hint'>;
  /** Where in the guard, when known. */
  readonly stack?: readonly Frame[];
  /** A position in the guard's source that is known without debug information. */
  readonly position?: SourcePosition;
  /** The value of the scenario file concerned, from its root. */
  readonly at?: ScenarioPath;
}

/** An expectation or a part of it, below its step or agent: `['expect', 'logs', 1]`. */
export type ExpectationPath = readonly ['expect', keyof Expectation, ...ScenarioPath];

/** Where a check belongs, below its step or agent; empty for one that is about the step or agent as a whole. */
export type CheckPath = readonly [] | ExpectationPath;

/** One checked expectation. */
export interface Check {
  readonly path: CheckPath;
  readonly ok: boolean;
  readonly expected: Json;
  /** Null when there is nothing of that kind; `note` says why. */
  readonly actual: Json;
  /** What a person should know beyond the two values. */
  readonly note?: string;
}
