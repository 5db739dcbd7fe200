import type { Json } from '../../gateway/json';
import type { ScenarioPath } from '../problem';

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
    title: 'The gateway refuses the policy',
    documentation:
      'The gateway checks a policy before it calls `label_agent`, and refuses this one: `label_agent` is not called, and every request ends with this error. A policy is `{ "allow-only": { "repos": …, "min-integrity": … } }`; `repos` is `"all"`, `"public"` or a list of `owner/*`, `owner/repo` and `owner/prefix*` in lower case, `min-integrity` is `"none"`, `"unapproved"`, `"approved"` or `"merged"`. Say `"error"` in the agent\'s `expect` if that is what the scenario shows.',
  },
  contradiction: {
    severity: 'warning',
    title: 'Expectation that can never hold',
    documentation:
      'Whatever the guard does, this expectation fails: it contradicts another one of the same step, or what the scenario says elsewhere. A write, for instance, has no items, a denied request never reaches the tool, and in strict mode nothing is filtered.',
  },
  'unreachable-step': {
    severity: 'info',
    title: 'Step after a trap',
    documentation:
      'An earlier step expects the guard to trap. The gateway does not call a guard again after that, so nothing of it is run in this step. Put the step before the trap, or into a scenario of its own.',
  },
  'duplicate-step-name': {
    severity: 'warning',
    title: 'Two steps of one name',
    documentation: 'Reports and the Test Explorer name steps by their `name`: give each one of its own.',
  },
  'raw-call-labels': {
    severity: 'info',
    title: "A raw call leaves the agent's labels alone",
    documentation:
      "`mode`, `secrecy` and `integrity` look at the agent of the scenario. A raw call of `label_agent` does not change it; what the function answered is its `output`. The scenario's `policy` is what has `label_agent` called for the agent.",
  },
  'bare-answers': {
    severity: 'info',
    title: 'Saved answers in a shape production never sends',
    documentation:
      'Behind the gateway is an MCP server: a tool result and the answer to `call_backend` are `{"content":[{"type":"text","text":"…"}]}`, with the JSON as text inside. A guard that is only tested with bare JSON may find nothing in production. `"answers": "mcp"` in the scenario has plain values wrapped before anyone sees them; a quick fix also wraps them one by one in the file. Backends of plain JSON over HTTP do send bare JSON: say `"answers": "as-is"` for one, and this remark is gone.',
  },
  'shadowed-answer': {
    severity: 'info',
    title: 'Saved answer behind one that fits everything',
    documentation:
      'Saved answers are tried in their order. An earlier one for this tool has no `args` and fits every call, so the first call gets it even if the arguments are those of this answer. Put answers with `args` first.',
  },
  'redundant-answer': {
    severity: 'info',
    title: 'Saved answer that says the same again',
    documentation:
      'When all answers that fit a call are used, the last of them answers again: the same answer twice changes nothing.',
  },
  'nearest-answer': {
    severity: 'info',
    title: 'Saved answer that misses by one field',
    documentation:
      'The guard asked the backend for this tool in the last run, or the scenario expects it to, and no saved answer fits: this one differs in a single field. The guard receives -1 then.',
  },
  'unknown-tool': {
    severity: 'info',
    title: 'Tool that nobody else names',
    documentation:
      'This name of a tool stands here only, and the scenarios of the workspace name one that is spelled almost the same. If both exist there is nothing to do.',
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
