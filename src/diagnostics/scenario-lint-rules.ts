import type { Json } from '../gateway/json';
import type { ScenarioPath } from '../scenario/problem';

interface RemarkKind {
  readonly severity: 'error' | 'warning' | 'info';
  /** A few words for lists and settings. */
  readonly title: string;
  /** What it means and what to do, in Markdown. */
  readonly documentation: string;
}

/** What can be said about a scenario that can be used, without running it, by stable code. */
export const REMARK_CATALOG = {
  'policy-refused': {
    severity: 'error',
    title: 'Policy refused by the gateway',
    documentation:
      'The gateway checks a policy before it calls `label_agent`, and refuses this one. `label_agent` is not called, and every request ends with this error. A policy has the form `{ "allow-only": { "repos": …, "min-integrity": … } }`. `repos` is `"all"`, `"public"`, or a list of `owner/*`, `owner/repo`, and `owner/prefix*` in lowercase. `min-integrity` is `"none"`, `"unapproved"`, `"approved"`, or `"merged"`. If the error is intended, add `"error"` to the `expect` of `agent`.',
  },
  contradiction: {
    severity: 'warning',
    title: 'Contradictory expectation',
    documentation:
      'This expectation fails regardless of the guard. It contradicts another expectation of the step or other parts of the scenario. For example, a write has no items, a denied request never reaches the tool, and strict mode never filters. Correct or remove one of the two.',
  },
  'unreachable-step': {
    severity: 'info',
    title: 'Unreachable step',
    documentation:
      'An earlier step expects the guard to trap. The gateway does not call the guard after a trap, so the guard does not run in this step. Move this step before the trap or to another scenario.',
  },
  'duplicate-step-name': {
    severity: 'warning',
    title: 'Duplicate step name',
    documentation: 'Reports and the Test Explorer identify steps by `name`. Give each step a unique name.',
  },
  'raw-call-labels': {
    severity: 'info',
    title: 'Raw call does not change agent labels',
    documentation:
      '`mode`, `secrecy`, and `integrity` check the agent of the scenario, which a raw call of `label_agent` does not change. Check the `output` of the raw call instead, or add a `policy` to the scenario so that `label_agent` is called for the agent.',
  },
  'bare-answers': {
    severity: 'info',
    title: 'Saved answers not in MCP format',
    documentation:
      'Behind the gateway is an MCP server. A tool result and the answer to `call_backend` have the form `{"content":[{"type":"text","text":"…"}]}`, with the JSON as text inside. A guard that is tested only with bare JSON may find no data in production. Set `"answers": "mcp"` in the scenario to wrap plain values, or use the quick fix to wrap each value in the file. If the backend sends plain JSON over HTTP, set `"answers": "as-is"`.',
  },
  'shadowed-answer': {
    severity: 'info',
    title: 'Shadowed saved answer',
    documentation:
      'Saved answers are tried in order. An earlier answer for this tool has no `args` and matches every call, so it is used first even if the arguments match this answer. Move answers with `args` to the top.',
  },
  'redundant-answer': {
    severity: 'info',
    title: 'Redundant saved answer',
    documentation:
      'When all matching answers are used, the last one is used again. A second, identical answer therefore has no effect. Remove it.',
  },
  'nearest-answer': {
    severity: 'info',
    title: 'Saved answer differs in one field',
    documentation:
      'The guard called this tool in the last run, or the scenario expects the call, and no saved answer matches. This answer differs in a single field. Without a match, the guard receives -1. Correct the answer or the expected arguments.',
  },
  'unknown-tool': {
    severity: 'info',
    title: 'Possibly misspelled tool name',
    documentation:
      'This tool name appears only here, and the scenarios of the workspace contain a very similar name. Correct the name if it is misspelled. If both tools exist, ignore this hint.',
  },
} as const satisfies Record<string, RemarkKind>;

export type RemarkCode = keyof typeof REMARK_CATALOG;
export const REMARK_CODES = Object.keys(REMARK_CATALOG) as RemarkCode[];

/**
 * What would put things right. `rotate`: the entries of a list from `first` to `last`, the first becomes the last;
 * `wrap`: each of the values becomes an MCP result; `set-answers`: the scenario says how its answers are meant.
 */
export type Remedy =
  | { readonly kind: 'remove'; readonly path: ScenarioPath }
  | { readonly kind: 'replace'; readonly path: ScenarioPath; readonly value: Json }
  | { readonly kind: 'insert'; readonly path: ScenarioPath; readonly value: Json }
  | { readonly kind: 'set-answers'; readonly value: 'mcp' | 'as-is' }
  | { readonly kind: 'wrap'; readonly paths: readonly ScenarioPath[] }
  | { readonly kind: 'rename'; readonly path: ScenarioPath; readonly name: string }
  | { readonly kind: 'rotate'; readonly list: ScenarioPath; readonly first: number; readonly last: number };

/** Something about a usable scenario that its author should know. */
export interface ScenarioRemark {
  readonly code: RemarkCode;
  readonly severity: RemarkKind['severity'];
  /** A sentence that says what is wrong and what would be right. */
  readonly message: string;
  /** The value concerned. */
  readonly path: ScenarioPath;
  /** Whether the name of the property is meant rather than its value. */
  readonly atName?: boolean;
  readonly remedy?: Remedy;
  /** Other ways to put things right. */
  readonly alternatives?: readonly Remedy[];
  /** Another place the sentence speaks of. */
  readonly related?: { readonly path: ScenarioPath; readonly message: string };
}

/** A remark with the severity of its kind. */
export function remark(
  code: RemarkCode,
  path: ScenarioPath,
  message: string,
  more: Pick<ScenarioRemark, 'atName' | 'remedy' | 'alternatives' | 'related'> = {},
): ScenarioRemark {
  return { code, severity: REMARK_CATALOG[code].severity, message, path, ...more };
}
