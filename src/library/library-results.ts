// What runs and inspections say, for library-types.ts: the JSON of docs/scenario-format.md, without imports. Fields may be
// added, never renamed.

/** Any JSON value. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export type Status = 'passed' | 'failed' | 'errored' | 'unchecked';
export type Severity = 'error' | 'warning' | 'info' | 'hint';
export type GuardFunction = 'label_agent' | 'label_resource' | 'label_response';

/** How many scenarios there are of each status. */
export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
  readonly unchecked: number;
  readonly durationMs: number;
}

/** What `guard-lab run --reporter json` writes (docs/scenario-format.md, "Result"). */
export interface RunResult {
  readonly version: 1;
  readonly summary: Summary;
  readonly scenarios: readonly ScenarioResult[];
}

export interface ScenarioResult {
  readonly file: string;
  readonly guard: string;
  readonly status: Status;
  /** Why it could not run: the file, or the guard, cannot be read. */
  readonly error: string | null;
  readonly load: LoadResult | null;
  /** `label_agent`; null when it was not called. */
  readonly agent: AgentResult | null;
  readonly sessions?: Readonly<Record<string, AgentResult>>;
  readonly steps: readonly StepResult[];
  readonly findings: readonly Finding[];
  readonly limits?: Limits;
  /** The profile in force. */
  readonly profile?: string;
  readonly durationMs: number;
}

/** Pages of 64 KiB, calls, bytes, and milliseconds. */
export interface Limits {
  readonly memoryPages: number;
  readonly backendCalls: number;
  readonly inputBytes: number;
  readonly outputBytes: number;
  readonly timeoutMs: number;
}

/** Whether the gateway loads the guard, and its text when it refuses. With `engine`, the text is that of Guard Lab. */
export type LoadResult =
  | { readonly ok: true; readonly memoryPages: number; readonly durationMs: number }
  | { readonly ok: false; readonly error: string; readonly engine?: boolean; readonly crash?: boolean };

export interface AgentLabels {
  readonly secrecy: readonly string[];
  readonly integrity: readonly string[];
}

export interface Labels extends AgentLabels {
  readonly description: string;
}

export interface AgentResult extends AgentLabels {
  /** The gateway's words; null once an attempt succeeded. */
  readonly error: string | null;
  readonly mode: 'strict' | 'filter' | 'propagate';
  readonly invocation: Invocation | null;
  readonly status: Status | 'skipped';
  readonly findings: readonly Finding[];
  readonly checks: readonly Check[];
}

export interface StepResult {
  readonly name: string;
  /** Null for a raw call. */
  readonly tool: string | null;
  readonly status: Status | 'skipped';
  /** What the gateway did; null for a step that was skipped, and for raw calls that did not fail. */
  readonly outcome: 'allowed' | 'filtered' | 'blocked' | 'denied' | 'error' | null;
  /** The gateway's words. */
  readonly error: string | null;
  readonly resource?: Labels;
  readonly operation?: 'read' | 'write' | 'read-write';
  readonly filtered?: readonly {
    readonly labels: Labels;
    readonly reason: string;
    readonly kind: 'secrecy' | 'integrity';
  }[];
  /** How many items the response had. */
  readonly total?: number;
  /** What the agent gets. */
  readonly response?: JsonValue;
  readonly agentAfter: AgentLabels;
  readonly invocations: readonly Invocation[];
  readonly findings: readonly Finding[];
  readonly checks: readonly Check[];
  readonly durationMs: number;
}

/** One call of a function of the guard. */
export interface Invocation {
  readonly function: GuardFunction;
  readonly kind: 'ok' | 'error' | 'trap' | 'limit' | 'timeout' | 'exit' | 'host';
  /** The gateway's words; null when `kind` is ok. */
  readonly error: string | null;
  /** The output when it is UTF-8 and short, else null. */
  readonly output: string | null;
  readonly outputBytes: number;
  /** False once the guard cannot be called any more. */
  readonly healthy: boolean;
  readonly backendCallCount: number;
  readonly backendCalls: readonly BackendCall[];
  /** 0 debug, 1 info, 2 warn, 3 error. */
  readonly logs: readonly { readonly level: number; readonly message: string }[];
  readonly memoryPages: number;
  readonly durationMs: number;
  /** Innermost first. */
  readonly stack: readonly Frame[];
  readonly trap?: string;
}

/** One `call_backend` of the guard. */
export interface BackendCall {
  /** Null when the name could not be read. */
  readonly tool: string | null;
  readonly args: JsonValue;
  /** What the guard received: bytes written, -1 or -2. */
  readonly returned: number;
  /** Why it received a negative number. */
  readonly cause: string | null;
  /** Whether a saved answer was found. */
  readonly match: 'entry' | 'reused' | 'none';
}

/** A frame of a stack; `line` and `column` start at 1, `offset` counts bytes in the guard's file. */
export interface Frame {
  readonly function: string;
  readonly offset: number;
  readonly source?: string;
  readonly line?: number;
  readonly column?: number;
}

/** What an author should know that no expectation asked for. */
export interface Finding {
  /** A code of docs/findings.md. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly position?: { readonly source: string; readonly line: number; readonly column: number };
}

/** One checked expectation. */
export interface Check {
  /** `expect.outcome`, `expect.logs[1]`. */
  readonly path: string;
  readonly ok: boolean;
  readonly expected: JsonValue;
  readonly actual: JsonValue;
  readonly note?: string;
}

/** What the gateway says of a module. With `verdict: "none"` that could not be found out. */
export interface Verdict {
  readonly ok: boolean;
  readonly error: string | null;
  readonly verdict?: 'none';
}

/** What `guard-lab inspect --reporter json` writes of one file. */
export interface Inspection {
  readonly file: string;
  readonly bytes: number;
  /** Whether the runtime of the gateway loads the module. */
  readonly module: Verdict;
  /** Whether the gateway takes it as a guard. */
  readonly guard: Verdict;
  /** Why there is no module that could be judged. */
  readonly error?: string;
  readonly imports: readonly {
    readonly module: string;
    readonly name: string;
    readonly kind: string;
    readonly type: string;
  }[];
  readonly exports: readonly { readonly name: string; readonly kind: string; readonly type: string }[];
  readonly memory: {
    readonly minPages: number;
    readonly maxPages: number | null;
    readonly capPages: number;
  } | null;
  readonly features: readonly string[];
}
