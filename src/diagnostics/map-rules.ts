import type { RuleText } from './rule';

/** The rules of the tool map, by their stable code; `trap` is a finding of runs, too. */
export const MAP_RULES = {
  'write-as-read': {
    severity: 'error',
    title: 'Write labeled as read',
    documentation:
      'The catalog says that the tool writes, and the guard labels a call as `read`. A read that the coarse check denies still goes to the backend ("bypass-for-read"): **the write runs whatever the policy says.** Return `write` or `read-write` for this tool. If the tool only reads, correct `readOnlyHint` on the server.',
  },
  'read-as-write': {
    severity: 'warning',
    title: 'Read labeled as write',
    documentation:
      'The catalog says that the tool only reads, and the guard labels a call as `write` or `read-write`. Agents that may read the data are denied because they may not write, and the response of a `write` is never filtered. Return `read` for this tool. If the tool writes, correct `readOnlyHint` on the server.',
  },
  'default-label': {
    severity: 'info',
    title: 'Label of an unknown tool',
    documentation:
      'With each set of arguments in each world, the guard gives the tool the same answer as a tool name that does not exist: it has no rule for this tool. This is a warning if the answer is loose: data of a private or unknown repository without secrecy, or a `read` for a tool that writes. Add a rule for the tool, or make the default strict.',
  },
  'private-as-public': {
    severity: 'error',
    title: 'Private data labeled public',
    documentation:
      'The arguments name a repository that is private, or that the backend gives no answer about, and data that the tool returns have no secrecy: **every agent may read them.** The labels of the items count if `label_response` gives labels, otherwise those of the resource. Label the data with the secrecy of the repository, and treat a repository without an answer as private.',
  },
  'scope-mismatch': {
    severity: 'error',
    title: 'Tag of another repository',
    documentation:
      'A secrecy or integrity tag names another owner or repository than the arguments, so that the wrong policy decides. Often, a name is a constant, or remembered from an earlier request. Take owner and repository from the arguments of the request.',
  },
  'unstable-label': {
    severity: 'warning',
    title: 'Label depends on spelling or order',
    documentation:
      'The same request with other letter case, or with a list in another order, gets another operation, other tags, or loses its secrecy. GitHub ignores the letter case of owners and repositories, so an agent can choose the spelling with the looser label. Compare names without letter case, and do not depend on the order of lists.',
  },
  'response-unlabeled': {
    severity: 'warning',
    title: 'Response without labels',
    documentation:
      'The gateway calls `label_response` for this tool, and the guard returns no labels: **the whole response passes unfiltered, also if the coarse check denied the read** ("bypass-for-read"). Return labels for the response. For a single value, return `labeled_paths: []` with `default_labels`.',
  },
  'label-error': {
    severity: 'error',
    title: 'Call cannot be labeled',
    documentation:
      'The guard returns an error, or the gateway refuses its answer (no JSON, no `resource` object, a path that does not exist). Every such call of the tool ends with this error. Correct the answer. A refusal after a failed backend call, or without arguments because the catalog has no schema, is not reported.',
  },
  'no-scenario': {
    severity: 'info',
    title: 'Tool without a scenario',
    documentation:
      'No step of the given scenarios calls this tool, so no test notices when its labels change. Add a step with `tool` and `expect`.',
  },
} as const satisfies Record<string, RuleText>;

/** What the tool map can find. */
export type MapCode = keyof typeof MAP_RULES | 'trap';

export const MAP_CODES = [
  ...(Object.keys(MAP_RULES) as (keyof typeof MAP_RULES)[]),
  'trap',
] as const satisfies readonly MapCode[];
