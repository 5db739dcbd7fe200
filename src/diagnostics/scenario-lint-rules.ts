import type { RuleText } from './rule';

/** The rules about a usable scenario that need no run (lint), by their stable code. */
export const SCENARIO_LINT_RULES = {
  'policy-refused': {
    severity: 'error',
    title: 'Policy refused by the gateway',
    documentation:
      'The gateway checks a policy before it calls `label_agent`, and refuses this one. `label_agent` is not called, and every request ends with this error. A policy has the form `{ "allow-only": { "repos": …, "min-integrity": … } }`. `repos` is `"all"`, `"public"`, or a list of `owner/*`, `owner/repo`, and `owner/prefix*` in lowercase. `min-integrity` is `"none"`, `"unapproved"`, `"approved"`, or `"merged"`. If the error is intended, add `"error"` to the `expect` of `agent`.',
    fix: true,
  },
  contradiction: {
    severity: 'warning',
    title: 'Contradictory expectation',
    documentation:
      'This expectation fails regardless of the guard. It contradicts another expectation of the step or other parts of the scenario. For example, a write has no items, a denied request never reaches the tool, and strict mode never filters. Correct or remove one of the two.',
    fix: true,
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
    fix: true,
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
    fix: true,
  },
  'shadowed-answer': {
    severity: 'info',
    title: 'Shadowed saved answer',
    documentation:
      'Saved answers are tried in order. An earlier answer for this tool has no `args` and matches every call, so it is used first even if the arguments match this answer. Move answers with `args` to the top.',
    fix: true,
  },
  'redundant-answer': {
    severity: 'info',
    title: 'Redundant saved answer',
    documentation:
      'When all matching answers are used, the last one is used again. A second, identical answer therefore has no effect. Remove it.',
    fix: true,
  },
  'nearest-answer': {
    severity: 'info',
    title: 'Saved answer differs in one field',
    documentation:
      'The guard called this tool in the last run, or the scenario expects the call, and no saved answer matches. This answer differs in a single field. Without a match, the guard receives -1. Correct the answer or the expected arguments.',
    fix: true,
  },
  'unknown-tool': {
    severity: 'info',
    title: 'Possibly misspelled tool name',
    documentation:
      'This tool name appears only here, and the scenarios of the workspace contain a very similar name. Correct the name if it is misspelled. If both tools exist, ignore this hint.',
    fix: true,
  },
} as const satisfies Record<string, RuleText>;

export type LintCode = keyof typeof SCENARIO_LINT_RULES;
