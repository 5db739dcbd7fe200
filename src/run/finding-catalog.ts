import type { Finding } from './result';

interface FindingKind {
  readonly severity: Finding['severity'];
  /** A few words for lists and settings. */
  readonly title: string;
  /** What it means and what to do, in Markdown. */
  readonly documentation: string;
}

/** Every kind of finding (gateway-contract 9 and what a run notices), by its stable code. */
export const FINDING_CATALOG = {
  'bypass-without-labels': {
    severity: 'warning',
    title: 'Response passed without clearance',
    documentation:
      'The coarse check denied this read, but reads go on to `label_response` all the same ("bypass-for-read"). `label_response` then gave no labels, so the **whole response reached the agent unfiltered**. Return labels for the response (for a single value: `labeled_paths: []` with `default_labels`).',
  },
  'labels-lost-after-error-log': {
    severity: 'warning',
    title: 'Labels lost after an error',
    documentation:
      '`label_response` logged an error and then returned 0. To the gateway 0 means "no labels": the response passes unchanged. Return a negative number to fail the request instead.',
  },
  'path-to-no-item': {
    severity: 'warning',
    title: 'Path points at no item',
    documentation:
      'A path in `labeled_paths` names no item of the response below `items_path`: its labels are ignored by the gateway. The first segment after `items_path` must be an index of the list.',
  },
  'uncovered-items': {
    severity: 'warning',
    title: 'Items without labels',
    documentation:
      'Some items have no entry in `labeled_paths`, and there are no `default_labels`. The gateway gives them the labels of a resource described `unlabeled` with no tags: no secrecy, so everybody may read them, and no integrity.',
  },
  'unknown-operation': {
    severity: 'warning',
    title: 'Unknown operation',
    documentation:
      'The answer of `label_resource` has an `operation` that is none of `read`, `write` and `read-write`. The gateway takes it for a write: other rules decide, and `label_response` is not called.',
  },
  'repeated-backend-call': {
    severity: 'warning',
    title: 'Repeated backend call',
    documentation:
      'The guard asked the backend the same thing more than once in one invocation. Each call counts against the limit and costs a round trip: keep the answer.',
  },
  'calls-spent-on-retries': {
    severity: 'warning',
    title: 'Backend calls spent on retries',
    documentation:
      'Either answers did not fit into the result buffer (`call_backend` returned -2), so that calls had to be repeated with a larger one, or the whole function ran again for a larger output buffer. The counter of backend calls goes on in both cases: start with buffers that are large enough.',
  },
  headroom: {
    severity: 'warning',
    title: 'Close to a limit',
    documentation:
      'More than 80 % of a limit was used. Production data is rarely smaller than test data: leave room, or expect this limit to be hit.',
  },
  'direct-memory-path': {
    severity: 'info',
    title: 'No alloc and dealloc',
    documentation:
      'The guard does not export both `alloc(i32) -> i32` and `dealloc(i32, i32)`. The gateway then grows the memory and puts its buffers at the very end, where they may overlap what the guard itself keeps there. Export both functions.',
  },
  'output-at-buffer-size': {
    severity: 'warning',
    title: 'Output fills the buffer exactly',
    documentation:
      'The function returned exactly the size of the output buffer: the output was probably cut off. Return -2, with the size needed in the first four bytes (little-endian), to get a larger buffer.',
  },
  'reads-beyond-buffer': {
    severity: 'error',
    title: 'Output beyond the buffer',
    documentation:
      'The function returned more bytes than the output buffer has. The gateway reads on behind the buffer, so **other memory of the guard becomes output**. Return -2 when the buffer is too small.',
  },
  'panic-position': {
    severity: 'info',
    title: 'Panic',
    documentation:
      'The guard said why it died, and where: a Rust panic on stderr, a failed C assertion, a TinyGo panic, an AssemblyScript abort. The position is right even in a stripped release build.',
  },
  'dotted-repository': {
    severity: 'info',
    title: 'Repository name with a dot',
    documentation:
      'The policy names a repository with a dot. Gateways of mid-2026 refuse such a policy and do not start (`allow-only.repos scope … is invalid`); later ones take it, and so does Guard Lab. Check which gateway runs in production, or use a prefix that ends before the dot (`owner/prefix*`).',
  },
  'debug-information-unreadable': {
    severity: 'warning',
    title: 'Debug information unreadable',
    documentation:
      'The guard traps or calls the backend at a place that its debug information should lead to its source, but that information is damaged. The verdicts are right; only positions are missing. Build the guard again, or look at the disassembly.',
  },
  'unused-answer': {
    severity: 'info',
    title: 'Saved answer never used',
    documentation:
      'No backend call used this saved answer. Either the guard no longer asks for it, or its `tool` or `args` do not match what the guard asks.',
  },
  'not-kept': {
    severity: 'info',
    title: 'Results not kept',
    documentation:
      'The results of a run are bounded in sum, so that a guard that floods its logs or outputs cannot use up the memory. Of this step only an excerpt is kept. Its checks were made before, on all of it.',
  },
  'backend-miss': {
    severity: 'warning',
    title: 'No saved answer',
    documentation:
      'The guard made a backend call that no saved answer fits; it received -1. Add an answer to `backend`, of the step or of the scenario, or correct the nearest one.',
  },
  'limit-hit': {
    severity: 'error',
    title: 'Limit hit',
    documentation:
      'The guard reached a limit of the gateway. In production it would reach the same one. Expect it with `"limit"` if that is what the scenario shows.',
  },
  trap: {
    severity: 'error',
    title: 'Trap',
    documentation:
      'The guard trapped. Unless it was a stack overflow the guard stays unavailable until it is loaded again, and every later request fails. Expect it with `"trap"` if that is what the scenario shows.',
  },
  'rate-limited': {
    severity: 'warning',
    title: 'Rate-limited result',
    documentation:
      'The result of the tool has `isError: true` and a text that tells of a rate limit. The gateway then calls neither `label_response` nor filters: the agent gets that text in one block, with `isError: true`, and its labels stay. Three such results in a row open the circuit breaker.',
  },
  'circuit-breaker-open': {
    severity: 'warning',
    title: 'Circuit breaker open',
    documentation:
      'After three rate-limited results in a row the gateway keeps requests from the backend: they end after the coarse check. In production the breaker stays open for 60 seconds, or for the time that the backend named (`rate reset in 30s`), and then lets one request through. No time passes between the steps of a scenario.',
  },
  'gateway-does-not-start': {
    severity: 'error',
    title: 'The gateway does not start',
    documentation:
      'The gateway reads the policy with its configuration, before anything else, and this one it refuses: it does not start, `label_agent` is not called and no step runs. The error of `label_agent` is the text that the gateway prints. Correct the policy, or expect the text with `"error"` in the `expect` of `agent`.',
  },
  'gateway-panic': {
    severity: 'error',
    title: 'The gateway panics',
    documentation:
      'An entry of the legacy `items` list has no `labels` object. The gateway reads labels through a nil pointer, panics, and **its process ends**: the agent gets no answer, and no later request of any session is served until it is started again. Give every entry a `labels` object, or answer with `labeled_paths`.',
  },
  'steps-never-ran': {
    severity: 'error',
    title: 'Checked steps never ran',
    documentation:
      'Steps with expectations were skipped because the gateway was not running: it does not start with a policy that its configuration refuses, and a panic ends it. What was not checked is not passed.',
  },
  'session-policy-replaced': {
    severity: 'warning',
    title: 'Policy of another session',
    documentation:
      'All sessions of a server share one guard instance. `label_agent` of another session ran after the one of this session and gave the guard a different policy: if the guard keeps the policy in its memory, this request is labeled **under the policy of the other session**. A guard cannot tell sessions apart; policies of one server should not differ by session.',
  },
  'label-agent-retried': {
    severity: 'info',
    title: 'label_agent tried again',
    documentation:
      'The last attempt of `label_agent` failed. The gateway keeps only success: it calls `label_agent` again with each following request of the session until it succeeds. The request that came with a failed attempt ends with its error.',
  },
} as const satisfies Record<string, FindingKind>;

export type FindingCode = keyof typeof FINDING_CATALOG;
export const FINDING_CODES = Object.keys(FINDING_CATALOG) as FindingCode[];

/** A finding of a kind, with the severity of its kind unless another is given. */
export function finding(
  code: FindingCode,
  message: string,
  more: Omit<Partial<Finding>, 'code' | 'message'> = {},
): Finding {
  return { code, severity: FINDING_CATALOG[code].severity, message, ...more };
}
