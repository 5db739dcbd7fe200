import type { GatewayKind } from '../gateway/gateway-kind';
import type { AnswerPlace, GuardFunction } from '../gateway/invocation';
import type { Json, JsonObject } from '../gateway/json';
import type { LimitName, Limits, ProfileName } from '../gateway/limits';
import type { Mode, Operation } from '../gateway/difc/labels';
import type { AskTool } from '../gateway/pipeline';
import type { ProxyRoute } from '../gateway/proxy/proxy-pipeline';
import type { WriteSink } from '../gateway/server/sink-request';
import type { OracleException } from './oracle-exceptions';
import type { ScenarioPath } from './problem';
import type { RepositoryFacts } from './world-answer';

/** A saved answer to call_backend: `error` or `result`; without `args` any arguments match. */
export interface BackendEntry {
  readonly tool: string;
  /** Values, and matchers in their place (`argument-match`). */
  readonly args?: Json;
  /** How many calls it answers; absent: one, and all that follow when it is the last that fits. */
  readonly times?: number;
  readonly result?: Json;
  readonly error?: string;
  /** How long it takes, in milliseconds: counted against the deadline, not waited for. */
  readonly delayMs?: number;
  /** Where it is written, in a list that names files. */
  readonly place?: AnswerPlace;
}

/** A file with saved answers that a list of a scenario names (scenario-format, Answers in a file). */
export interface AnswerReference {
  /** As written, relative to the scenario. */
  readonly file: string;
  /** The list: `['backend']`, `['steps', 0, 'backend']`. */
  readonly list: ScenarioPath;
  /** The name of the file in the list as it is written: `['$file']`, or `[2, '$file']`. */
  readonly at: ScenarioPath;
}

/** What answers the calls that no saved answer fits: an error, or facts about the repository that a call names. */
export type Fallback = { readonly error: string } | { readonly facts: RepositoryFacts };

/** A set of saved answers under which tools are asked about that no step calls (scenario-format, Worlds). */
export interface ScenarioWorld {
  readonly visibility: Visibility;
  /** `owner/repo` that requests name. */
  readonly repository?: string;
  readonly backend: readonly BackendEntry[];
}

/** What the backend says of the repositories that requests name; `unknown`: it has no answer. */
export const VISIBILITIES = ['public', 'private', 'unknown'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

export const ANSWER_SHAPES = ['as-is', 'mcp'] as const;

export const OUTCOMES = ['allowed', 'filtered', 'blocked', 'denied', 'error'] as const;
export type StepOutcome = (typeof OUTCOMES)[number];

/** Patterns of tags, by kind: `*` is any text, and letter case does not count. */
export interface TagPatterns {
  readonly secrecy?: readonly string[];
  readonly integrity?: readonly string[];
}

/** What a step (or label_agent) must show; each present property is one check. */
export interface Expectation {
  /** One of them, or any of several. */
  readonly outcome?: StepOutcome | readonly StepOutcome[];
  readonly operation?: Operation;
  readonly resource?: {
    readonly description?: string;
    readonly secrecy?: readonly string[];
    readonly integrity?: readonly string[];
  };
  readonly mode?: Mode;
  readonly secrecy?: readonly string[];
  readonly integrity?: readonly string[];
  readonly accessible?: number | readonly string[];
  readonly filtered?: number | readonly string[];
  readonly items?: Json;
  /** Every label of the data has a tag for each pattern of `require`, and none that fits `forbid`. */
  readonly labels?: { readonly require?: TagPatterns; readonly forbid?: TagPatterns };
  /** Patterns that no tag of the resource or of an item fits. */
  readonly forbiddenTags?: readonly string[];
  /** The labels of the response cover each item of the result exactly once. */
  readonly itemsOnce?: true;
  readonly response?: Json;
  readonly error?: string;
  readonly trap?: string | false;
  readonly limit?: LimitName | false;
  readonly backendCalls?: number | readonly { readonly tool: string; readonly args?: Json }[];
  readonly maxBackendCalls?: number;
  readonly maxMemoryPages?: number;
  readonly maxDurationMs?: number;
  readonly logs?: readonly string[];
  readonly output?: Json;
}

/** The outcomes that an expectation takes; undefined when it says nothing of the outcome. */
export function expectedOutcomes({ outcome }: Expectation): readonly StepOutcome[] | undefined {
  return typeof outcome === 'string' ? [outcome] : outcome;
}

/** What one agent's session starts from. */
export interface SessionSettings {
  /** Absent: label_agent is not called. Null is passed on and refused. */
  readonly policy?: JsonObject | string | null;
  readonly trustedBots: readonly string[];
  readonly trustedUsers: readonly string[];
  readonly mode: Mode;
  readonly agent: {
    readonly secrecy: readonly string[];
    readonly integrity: readonly string[];
    readonly expect?: Expectation;
  };
}

interface StepBase {
  /** Its session, one of the scenario's `sessions`; absent: the scenario's own agent. */
  readonly session?: string;
  /** `name`, or the tool or function with its position when the file gives none. */
  readonly name: string;
  readonly backend: readonly BackendEntry[];
  readonly expect?: Expectation;
}

/** A request that goes through the whole pipeline. */
export interface ToolStep extends StepBase {
  readonly kind: 'tool';
  readonly tool: string;
  readonly args: Json;
  /** In proxy mode the body of the answer, as JSON. */
  readonly result: Json;
  readonly backendError?: string;
  /** While a scenario is recorded: asks the live server. */
  readonly ask?: AskTool;
  /** In proxy mode only; absent: `rest`. */
  readonly route?: ProxyRoute;
  /** HTTP status of the answer, in proxy mode only; absent: 200. */
  readonly status?: number;
  /** A body that is no JSON, in proxy mode only: `result` is null then. */
  readonly text?: string;
}

/** A single call of one guard function. */
export interface CallStep extends StepBase {
  readonly kind: 'call';
  readonly call: GuardFunction;
  readonly input: Json;
}

/** A request to a write sink: the guard is not asked, only the agent's labels decide. */
export interface SinkStep extends StepBase {
  readonly kind: 'sink';
  /** One of the scenario's `sinks`. */
  readonly sink: string;
  readonly tool: string;
  readonly args: Json;
}

export type Step = ToolStep | CallStep | SinkStep;

/** A scenario file, checked and with defaults filled in (scenario-format, version 1). */
export interface Scenario extends SessionSettings {
  readonly version: 1;
  /** As written in the file, relative to it. */
  readonly guard: string;
  readonly guardName: string;
  readonly description?: string;
  /** Whose rules requests follow; absent: those of the MCP gateway. */
  readonly gateway?: GatewayKind;
  /** Catalogs of tools, files or folders, as written: relative to the scenario. */
  readonly tools?: readonly string[];
  readonly profile?: ProfileName;
  readonly limits: Partial<Limits>;
  /**
   * How saved answers are meant: sent as they are written, or wrapped as MCP results (which they then are in `backend`
   * and `steps`). Absent: as written, and no one said so.
   */
  readonly answers?: (typeof ANSWER_SHAPES)[number];
  /** When a live server gave the oldest of the answers, and what the server calls itself. */
  readonly recorded?: { readonly at: string; readonly server?: string };
  /** More agents beside the scenario's own, by name; what one leaves out is as in the scenario itself. */
  readonly sessions: ReadonlyMap<string, SessionSettings>;
  readonly backend: readonly BackendEntry[];
  /** By name; used by questions that no step asks, never by the steps. */
  readonly worlds: ReadonlyMap<string, ScenarioWorld>;
  /** Servers without a guard that the agent writes to, by name. */
  readonly sinks: ReadonlyMap<string, WriteSink>;
  /** Where the guard's labels may differ from those of the server. */
  readonly oracleExceptions?: readonly OracleException[];
  readonly steps: readonly Step[];
  /** Files of saved answers that were not read: such a scenario does not run (`withAnswerFiles`). */
  readonly unread?: readonly AnswerReference[];
}
