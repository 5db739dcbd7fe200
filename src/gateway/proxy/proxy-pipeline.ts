import type { AgentSession, Invoke } from '../agent-session';
import type { DecodeAnswer } from '../answers';
import { accumulateRead } from '../difc/accumulate';
import { coarseCheck } from '../difc/evaluate';
import { filterItems, type LabeledItem } from '../difc/filter';
import type { Mode } from '../difc/labels';
import { combined } from '../difc/tags';
import type { Invocation } from '../invocation';
import type { Json } from '../json';
import { labelResource, labelResponse, responseIsLabeled, type GuardInvoker } from '../labeling';
import type { RequestOutcome, ToolRequest } from '../pipeline';
import { LABELING_FAILED, VIOLATION_PREFIX } from '../texts';
import { graphQlBody, restBody, type RebuiltBody } from './filtered-body';
import { emptyOf, proxyError, unknownGraphQl, UNKNOWN_GRAPHQL, type HttpAnswer } from './http-answer';

/**
 * How the proxy takes a request: a read of the REST API or a GraphQL query that it knows a tool for, anything else
 * that may write, or a read or query that it knows no tool for.
 */
export const ROUTES = ['rest', 'graphql', 'write', 'unknown-rest', 'unknown-graphql'] as const;
export type ProxyRoute = (typeof ROUTES)[number];

/** A request to the proxy with what GitHub answers; `result` is the body as JSON. */
export interface ProxyRequest extends ToolRequest {
  /** Absent: `rest`. */
  readonly route?: ProxyRoute | undefined;
  /** Absent: 200. */
  readonly status?: number | undefined;
  /** A body that is no JSON, in place of `result`. */
  readonly text?: string | undefined;
}

/** Why data reach the client although no item was checked. */
export type Unfiltered = 'write' | 'unknown-rest' | 'status' | 'not-json' | 'label-response-failed';

/** What is known of a request to the proxy when it ends. */
export interface ProxyOutcome extends Omit<RequestOutcome, 'response'> {
  readonly response?: HttpAnswer;
  /** The request went on although a function of the guard failed; `error` has its text. */
  readonly guardFailed?: boolean;
  readonly unfiltered?: Unfiltered;
  /** The client gets an empty body: without labels the denial of the coarse check counts. */
  readonly isEmptied?: boolean;
  /** What the body that the proxy wrote anew has wrong, or what is not known of it. */
  readonly bodyProblem?: NonNullable<RebuiltBody['problem']>;
}

/** The texts of errors that the client gets (server-layer, "Proxy mode"). */
const UPSTREAM_FAILED = 'upstream request failed';
const NOT_CONFIGURED = 'proxy enforcement not configured';

/** A status from which on an answer passes as it is. */
export const FIRST_UNFILTERED_STATUS = 300;

type Session = Pick<AgentSession, 'mode' | 'labels' | 'called'>;

/** What is known of a request so far; invocations are added as they happen. */
interface Progress extends Omit<ProxyOutcome, 'outcome' | 'error' | 'response' | 'invocations'> {
  readonly invocations: Invocation[];
}

/** A request that passed the coarse check, or goes on as a read. */
type Checked = Progress & Required<Pick<ProxyOutcome, 'resource' | 'operation' | 'coarse'>>;

/**
 * Runs one request through the phases of the HTTP proxy (server-layer, "Proxy mode"): those of the MCP gateway, with
 * bare bodies, HTTP errors, and other ends. The session has started: the proxy does not run otherwise.
 */
export async function handleProxyRequest(
  request: ProxyRequest,
  session: Session,
  invoke: Invoke,
  decode: DecodeAnswer,
): Promise<ProxyOutcome> {
  const progress: Progress = { agentAfter: session.labels, invocations: [] };
  const unlabeled = withoutGuard(request, session, progress);
  if (unlabeled) return unlabeled;

  const guard = { invoke, decode };
  const labeling = await labelResource(request, guard, progress.invocations);
  if (!labeling.ok) return refused(progress, 'error', labeling.error, proxyError(502, LABELING_FAILED));
  const { resource, operation } = labeling.value;
  const coarse = coarseCheck(session.labels, resource, operation, session.mode);
  const checked: Checked = { ...progress, resource, operation, coarse, labelResponseCalled: false };
  if (coarse.outcome === 'denied') {
    const error = VIOLATION_PREFIX + coarse.reason;
    return refused(checked, 'denied', error, proxyError(403, error));
  }
  return unfilteredAnswer(request, checked) ?? labelAndAnswer(request, checked, session.mode, guard);
}

/** The end of a request that the guard is never asked about; undefined when it is. */
function withoutGuard(
  request: ProxyRequest,
  { called, mode, labels }: Session,
  progress: Progress,
): ProxyOutcome | undefined {
  const { route = 'rest' } = request;
  switch (route) {
    case 'unknown-graphql':
      return refused(progress, 'denied', UNKNOWN_GRAPHQL, unknownGraphQl());
    case 'write':
      return upstreamFailure(request, progress) ?? passed(request, progress, 'write');
    case 'unknown-rest': {
      const failure = upstreamFailure(request, progress);
      if (failure) return failure;
      // It counts as a read of data without labels, whatever the status of the answer.
      const agentAfter = accumulateRead(labels, { secrecy: [], integrity: [] }, 'read', mode);
      return passed(request, { ...progress, agentAfter }, 'unknown-rest');
    }
    default:
      return called ? undefined : refused(progress, 'error', NOT_CONFIGURED, proxyError(503, NOT_CONFIGURED));
  }
}

function upstreamFailure({ backendError }: ProxyRequest, progress: Progress): ProxyOutcome | undefined {
  if (backendError === undefined) return undefined;
  return refused(progress, 'error', UPSTREAM_FAILED, proxyError(502, UPSTREAM_FAILED));
}

/** Phase 3: the end of a request whose answer is none to filter; undefined when it is one. */
function unfilteredAnswer(request: ProxyRequest, checked: Checked): ProxyOutcome | undefined {
  const failure = upstreamFailure(request, checked);
  if (failure) return failure;
  if (statusOf(request) >= FIRST_UNFILTERED_STATUS) return passed(request, checked, 'status');
  return request.text === undefined ? undefined : passed(request, checked, 'not-json');
}

/** Phases 4 to 6. */
async function labelAndAnswer(
  request: ProxyRequest,
  checked: Checked,
  mode: Mode,
  guard: GuardInvoker,
): Promise<ProxyOutcome> {
  if (!responseIsLabeled(checked.operation, mode)) return answerUnlabeled(request, checked, mode);
  const called = { ...checked, labelResponseCalled: true };
  const labels = await labelResponse(request, guard, called.invocations);
  if (labels.ok) {
    if (labels.value === null) return answerUnlabeled(request, called, mode);
    return answerLabeled(request, called, labels.value, mode);
  }
  if (labels.panic) return { ...called, outcome: 'error', error: labels.error, panic: labels.error };
  const failed = { ...called, guardFailed: true };
  const ended =
    checked.coarse.outcome === 'allowed'
      ? passed(request, failed, 'label-response-failed')
      : emptied(request, failed);
  return { ...ended, error: labels.error };
}

/** Phases 5 and 6 without labels: the coarse check decides about the body. */
function answerUnlabeled(request: ProxyRequest, checked: Checked, mode: Mode): ProxyOutcome {
  const { resource, operation, agentAfter, coarse } = checked;
  const done = { ...checked, labeled: false };
  if (coarse.outcome !== 'allowed') return emptied(request, done);
  return {
    ...done,
    outcome: 'allowed',
    error: null,
    response: upstreamAnswer(request),
    agentAfter: accumulateRead(agentAfter, resource, operation, mode),
  };
}

/** Phases 5 and 6 with labels: items are checked one by one, and the body is written anew. */
function answerLabeled(
  request: ProxyRequest,
  checked: Checked,
  labeled: readonly LabeledItem[],
  mode: Mode,
): ProxyOutcome {
  const { operation, agentAfter: agent } = checked;
  const { accessible, filtered, total } = filterItems(labeled, agent, operation, mode);
  const sorted = {
    ...checked,
    labeled: true,
    accessible: accessible.map(({ labels }) => labels),
    filtered,
    total,
  };
  if (mode === 'strict' && filtered.length > 0) {
    const error = `${VIOLATION_PREFIX}${String(filtered.length)} of ${String(total)} items not accessible`;
    return refused(sorted, 'blocked', error, proxyError(403, error));
  }
  const items = accessible.map(({ data }) => data);
  const { body, problem } = rebuiltBody(request, items, filtered.length > 0);
  return {
    ...sorted,
    items,
    outcome: filtered.length > 0 ? 'filtered' : 'allowed',
    error: null,
    response: { status: statusOf(request), body },
    agentAfter: accumulateRead(agent, combined(labeled.map(({ labels }) => labels)), operation, mode),
    ...(problem ? { bodyProblem: problem } : {}),
  };
}

function rebuiltBody(
  { route, result }: ProxyRequest,
  items: readonly Json[],
  isFiltered: boolean,
): RebuiltBody {
  if (route !== 'graphql') {
    const { body, problem } = restBody(result, items);
    // A list that is not replaced is right as long as all of it may be seen.
    return problem?.kind === 'not-replaced' && !isFiltered
      ? { body }
      : { body, ...(problem ? { problem } : {}) };
  }
  return isFiltered ? graphQlBody(result, items) : { body: result };
}

/** The request ends with what GitHub answers. */
function passed(request: ProxyRequest, progress: Progress, unfiltered: Unfiltered): ProxyOutcome {
  return { ...progress, outcome: 'allowed', error: null, response: upstreamAnswer(request), unfiltered };
}

/** The coarse check denied the read, and nothing else allows any of it. */
function emptied(request: ProxyRequest, progress: Progress): ProxyOutcome {
  const response = { status: statusOf(request), body: emptyOf(request.result) };
  return { ...progress, outcome: 'blocked', error: null, response, isEmptied: true };
}

function refused(
  progress: Progress,
  outcome: 'blocked' | 'denied' | 'error',
  error: string,
  response: HttpAnswer,
): ProxyOutcome {
  return { ...progress, outcome, error, response };
}

function upstreamAnswer(request: ProxyRequest): HttpAnswer {
  const status = statusOf(request);
  return request.text === undefined ? { status, body: request.result } : { status, text: request.text };
}

function statusOf({ status = 200 }: ProxyRequest): number {
  return status;
}
