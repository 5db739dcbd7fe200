import { RECORDING_RULES } from './recording-rules';
import type { RuleText } from './rule';

/** The rules of findings (gateway-contract 9 and what a run notices), by their stable code. */
export const FINDING_RULES = {
  'bypass-without-labels': {
    severity: 'warning',
    title: 'Response passed without labels',
    documentation:
      'The coarse check denied this read. Reads continue to `label_response` anyway ("bypass-for-read"), and `label_response` returned no labels. **The whole response therefore reached the agent unfiltered.** Return labels for the response. For a single value, return `labeled_paths: []` with `default_labels`.',
  },
  'labels-lost-after-error-log': {
    severity: 'warning',
    title: 'Labels lost after a logged error',
    documentation:
      '`label_response` logged an error and then returned 0. The gateway reads 0 as "no labels" and passes the response unchanged. To fail the request, return a negative number.',
  },
  'path-to-no-item': {
    severity: 'warning',
    title: 'Path matches no item',
    documentation:
      'A path in `labeled_paths` matches no item of the response below `items_path`. The gateway ignores the labels of that path. Make the first segment after `items_path` an index of the list.',
  },
  'uncovered-items': {
    severity: 'warning',
    title: 'Items without labels',
    documentation:
      'Some items have no entry in `labeled_paths`, and there are no `default_labels`. The gateway gives these items no tags and the description `unlabeled`: everyone may read them, and they have no integrity. Add the missing entries or `default_labels`.',
  },
  'unknown-operation': {
    severity: 'warning',
    title: 'Unknown operation',
    documentation:
      'The `operation` that `label_resource` returned is not `read`, `write`, or `read-write`. The gateway treats it as a write: other rules decide, and `label_response` is not called. Return one of the three operations.',
  },
  'repeated-backend-call': {
    severity: 'warning',
    title: 'Repeated backend call',
    documentation:
      'The guard made the same backend call more than once in one invocation. Each call counts toward the limit and costs a round trip. Store the answer and reuse it.',
  },
  'calls-spent-on-retries': {
    severity: 'warning',
    title: 'Backend calls spent on retries',
    documentation:
      'The guard repeated backend calls, either because an answer did not fit into the result buffer (`call_backend` returned -2), or because the whole function ran again with a larger output buffer. The repeated calls count toward the limit. Start with buffers that are large enough.',
  },
  headroom: {
    severity: 'warning',
    title: 'Close to a limit',
    documentation:
      'The guard used more than 80 % of a limit. Production data is often larger than test data and may exceed the limit. Reduce the usage, or expect this limit to be reached in production.',
  },
  'direct-memory-path': {
    severity: 'info',
    title: 'Missing alloc or dealloc',
    documentation:
      'The guard does not export both `alloc(i32) -> i32` and `dealloc(i32, i32)`. The gateway then grows the memory and places its buffers at the very end, where they may overwrite data of the guard. Export both functions.',
    fix: true,
  },
  'output-at-buffer-size': {
    severity: 'warning',
    title: 'Output fills the buffer exactly',
    documentation:
      'The function returned exactly the size of the output buffer, so the output is probably truncated. To get a larger buffer, return -2 and write the required size into the first four bytes (little-endian).',
  },
  'reads-beyond-buffer': {
    severity: 'error',
    title: 'Output longer than the buffer',
    documentation:
      'The function returned a length that is larger than its output buffer. The gateway reads past the end of the buffer, so **other memory of the guard becomes part of the output**. Return -2 if the buffer is too small.',
  },
  'unknown-backend-tool': {
    severity: 'warning',
    title: 'Backend call of an unknown tool',
    documentation:
      'The guard called a tool that the catalog does not have (`tools` of the scenario, or `--tools`). In production the backend refuses the call, and `call_backend` returns -1. Correct the name, or update the catalog.',
  },
  'backend-arguments': {
    severity: 'warning',
    title: 'Backend call with wrong arguments',
    documentation:
      'The input schema of the tool does not allow the arguments that the guard sent: one is missing, has another type, is not among the listed values, or is unknown. In production the backend may refuse the call. Correct the arguments. `pattern` and `format` are not checked.',
  },
  'step-tool': {
    severity: 'warning',
    title: 'Step with an unknown tool',
    documentation:
      'The step requests a tool that the catalog does not have (`tools` of the scenario, or `--tools`). No agent can call it in production. Correct the name, or update the catalog.',
  },
  'step-arguments': {
    severity: 'warning',
    title: 'Step with wrong arguments',
    documentation:
      'The input schema of the tool does not allow the arguments of the step, so the step tests a request that the backend may refuse. Correct the arguments. `pattern` and `format` are not checked.',
  },
  'panic-position': {
    severity: 'info',
    title: 'Panic',
    documentation:
      'The guard reported why and where it failed: a Rust panic on stderr, a failed C assertion, a TinyGo panic, or an AssemblyScript abort. The location is correct even in a stripped release build. Fix the cause at that location.',
  },
  'dotted-repository': {
    severity: 'info',
    title: 'Repository name with a dot',
    documentation:
      'The policy names a repository with a dot. Gateways of mid-2026 refuse such a policy and do not start (`allow-only.repos scope … is invalid`). Later gateways and Guard Lab accept it. Check which gateway runs in production, or use a prefix that ends before the dot (`owner/prefix*`).',
  },
  'debug-information-unreadable': {
    severity: 'warning',
    title: 'Unreadable debug information',
    documentation:
      'Guard Lab cannot map a trap or a backend call to its source because the debug information of the guard is damaged. Results are correct; only source locations are missing. Rebuild the guard, or open the disassembly.',
  },
  'unused-answer': {
    severity: 'info',
    title: 'Unused saved answer',
    documentation:
      'No backend call of any step used this saved answer, so VS Code shows it faded. Either the guard no longer makes the call, or `tool` or `args` do not match it. Correct the answer or remove it. Answers of a file (`$file`) are never reported: several scenarios share them.',
    fix: true,
  },
  'not-kept': {
    severity: 'info',
    title: 'Truncated results',
    documentation:
      'Guard Lab limits how much data of a run it keeps, so that a guard with large logs or outputs cannot exhaust the memory. Only an excerpt of this step is kept. All of its data was checked before. To keep everything, reduce the logs and outputs of the guard.',
  },
  'backend-miss': {
    severity: 'warning',
    title: 'No matching saved answer',
    documentation:
      'The guard made a backend call that no saved answer matches, and received -1. Add an answer to the `backend` of the step or of the scenario, or correct the nearest one.',
    fix: true,
  },
  'blocks-lost': {
    severity: 'info',
    title: 'Blocks that the agent does not get',
    documentation:
      'The gateway writes tool results anew. Without labels, text, images, audio, and embedded resources pass, a block of another kind (`resource_link`) becomes an empty text, and `structuredContent` vanishes. With labels, the agent gets the items as JSON text, and all blocks that are not text are lost. Put what the agent needs into text.',
  },
  'proxy-backend-tool': {
    severity: 'warning',
    title: 'Backend call that the proxy refuses',
    documentation:
      'The guard made a backend call that the HTTP proxy does not pass on, and received -1. In proxy mode a guard can call only `pull_request_read`, `issue_read`, `search_repositories` and `get_collaborator_permission`, each with the arguments that name what is asked. Handle the failure, or use one of these tools.',
  },
  'proxy-unfiltered': {
    severity: 'warning',
    title: 'Unfiltered response of the proxy',
    documentation:
      'Data reach the client of the HTTP proxy although they were not filtered: the request is not a read that the proxy filters, the answer has a status of 300 or more or is not JSON, `label_response` failed after the coarse check had allowed the read, or the proxy does not replace the list that was filtered. When the guard is the cause, correct it. Otherwise, the guard cannot protect these data.',
  },
  'proxy-empty-body': {
    severity: 'warning',
    title: 'Empty response of the proxy',
    documentation:
      'The coarse check denied the read, and `label_response` gave no labels or failed. The client of the HTTP proxy then receives an empty body (`[]`, `{}`, `{"data":null}`) with the status of the original answer. Label the response if the client is to receive the items that it may see.',
  },
  'proxy-unknown': {
    severity: 'warning',
    title: 'Rule of the proxy not known',
    documentation:
      'What the HTTP proxy does here is not known, or differs between its releases. The message says what is not known. Guard Lab shows one possible result: do not rely on it.',
  },
  'limit-hit': {
    severity: 'error',
    title: 'Limit reached',
    documentation:
      'The guard reached a limit of the gateway. It reaches the same limit in production. Reduce the usage, or add `"limit"` to `expect` if this is intended.',
    fix: true,
  },
  trap: {
    severity: 'error',
    title: 'Trap',
    documentation:
      'The guard trapped. After any trap other than a stack overflow, the guard is unavailable until it is loaded again, and all later requests fail. Correct the guard, or add `"trap"` to `expect` if this is intended.',
    fix: true,
  },
  'rate-limited': {
    severity: 'warning',
    title: 'Rate-limited result',
    documentation:
      'The result of the tool has `isError: true` and a text about a rate limit. The gateway then does not call `label_response` and does not filter: the agent receives that text in one block, with `isError: true`, and its labels do not change. Three such results in a row open the circuit breaker. If this is not intended, correct the `result` of the step.',
  },
  'circuit-breaker-open': {
    severity: 'warning',
    title: 'Circuit breaker open',
    documentation:
      'After three rate-limited results in a row, the gateway stops sending requests to the backend. Requests end after the coarse check. In production, the breaker stays open for 60 seconds, or for the time that the backend names (`rate reset in 30s`), and then lets one request through. No time passes between the steps of a scenario. To test later steps, move them to another scenario.',
  },
  'gateway-does-not-start': {
    severity: 'error',
    title: 'Gateway does not start',
    documentation:
      'The gateway checks the policy when it reads its configuration, and refuses this policy. It does not start, `label_agent` is not called, and no step runs. The error of `label_agent` is the message that the gateway prints. Correct the policy, or add `"error"` to the `expect` of `agent` if this is intended.',
  },
  'gateway-panic': {
    severity: 'error',
    title: 'Gateway panic',
    documentation:
      'An entry of the legacy `items` list has no `labels` object. The gateway dereferences a nil pointer, panics, and **its process ends**. The agent receives no answer, and the gateway serves no request of any session until it restarts. Add a `labels` object to each entry, or return `labeled_paths`.',
  },
  'steps-never-ran': {
    severity: 'error',
    title: 'Steps with expectations never ran',
    documentation:
      'Steps with expectations were skipped because the gateway was not running. It does not start if its configuration refuses the policy, and it stops after a panic. Skipped checks do not count as passed. Correct the policy or the cause of the panic.',
  },
  'session-policy-replaced': {
    severity: 'warning',
    title: 'Policy of another session',
    documentation:
      'All sessions of a server share one guard instance. `label_agent` of another session ran after that of this session and gave the guard a different policy. If the guard keeps the policy in its memory, this request is labeled **under the policy of the other session**. A guard cannot tell sessions apart: use the same policy for all sessions of a server.',
  },
  ...RECORDING_RULES,
  'looser-than-server': {
    severity: 'warning',
    title: 'Looser than the server’s label',
    documentation:
      'The server labels its result (`_meta.ifc`), and the guard protects it less: private data have no secrecy tag, or all of an untrusted result has the integrity `approved` or more. Correct the guard. If it knows better, state an exception in `oracleExceptions`, with the reason.',
  },
  'stricter-than-server': {
    severity: 'info',
    title: 'Stricter than the server’s label',
    documentation:
      'The server labels its result (`_meta.ifc`), and the guard protects it more: public data have a secrecy tag, or parts of a trusted result have less than the integrity `approved`. Agents may be denied what they could have. If that is intended, state an exception in `oracleExceptions`, with the reason.',
  },
  'unknown-server-label': {
    severity: 'info',
    title: 'Unknown label of the server',
    documentation:
      'The result has a label of the server (`_meta.ifc`) in a form that Guard Lab does not know, so the labels of the guard are not compared with it. Known is `{ "integrity": "trusted" | "untrusted", "confidentiality": "public" | "private" }`.',
  },
  'unused-exception': {
    severity: 'info',
    title: 'Exception that is not needed',
    documentation:
      'No step of the scenario differs from the label of the server in the way that this exception states. Either the guard has changed, or `tool`, `direction`, or `label` is wrong. Correct the exception or remove it.',
  },
  'label-agent-retried': {
    severity: 'info',
    title: 'label_agent called again',
    documentation:
      'The last call of `label_agent` failed. The gateway remembers only success, and calls `label_agent` again with each later request of the session until it succeeds. A request whose `label_agent` call fails ends with that error. Correct the policy or the guard if the failure is not intended.',
  },
} as const satisfies Record<string, RuleText>;

export type FindingCode = keyof typeof FINDING_RULES;
