import type { AgentSession, Invoke } from './agent-session';
import type { DecodeAnswer } from './answers';
import { accumulateRead } from './difc/accumulate';
import { coarseCheck, type CoarseCheck } from './difc/evaluate';
import { filterItems, type LabeledItem, type RemovedItem } from './difc/filter';
import type { AgentLabels, Labels, Mode, Operation } from './difc/labels';
import { combined } from './difc/tags';
import { violationText } from './difc/violation';
import { filteredNotice, isSingleResourceTool, singleItemError } from './filtered-notice';
import type { Invocation } from './invocation';
import type { Json } from './json';
import { labelResource, labelResponse, responseIsLabeled, type GuardInvoker } from './labeling';
import { errorResult, jsonResult, passedThrough, withText, type AgentResult } from './mcp-result';
import type { CircuitBreaker } from './server/circuit-breaker';
import { rateLimitText } from './server/rate-limit';
import { PHASE_PREFIX, VIOLATION_PREFIX } from './texts';

/** What a tool answers. */
export interface ToolAnswer {
  readonly result: Json;
  /** The tool call fails with this text. */
  readonly backendError?: string | undefined;
}

/** Asks a live tool. Never rejects. */
export type AskTool = () => Promise<ToolAnswer>;

/** One tool call of an agent, with what the tool answers when it is reached. */
export interface ToolRequest extends ToolAnswer {
  readonly tool: string;
  readonly args: Json;
  /** Called when the request reaches the tool, for its answer instead of the one that is here. */
  readonly ask?: AskTool | undefined;
}

/**
 * All that is known of one request when it ends. Fields of phases that were not reached are absent,
 * so that an error keeps what came before it.
 */
export interface RequestOutcome {
  readonly outcome: 'allowed' | 'filtered' | 'blocked' | 'denied' | 'error';
  /** The gateway's text when the request was denied, blocked or failed, else null. */
  readonly error: string | null;
  readonly resource?: Labels;
  readonly operation?: Operation;
  readonly coarse?: CoarseCheck;
  readonly labelResponseCalled?: boolean;
  /** Whether label_response gave labels. */
  readonly labeled?: boolean;
  readonly accessible?: readonly Labels[];
  readonly filtered?: readonly RemovedItem[];
  readonly total?: number;
  /** The items that are left, when there were labels and the response was not blocked. */
  readonly items?: readonly Json[];
  /** What the agent gets; absent when the gateway's process ended before it could answer. */
  readonly response?: AgentResult;
  /** Go's text when the request made the gateway panic, which ends its process. */
  readonly panic?: string;
  /** The result was rate limited, or the circuit breaker kept the request from the backend. */
  readonly rateLimit?: 'limited' | 'circuit-open';
  readonly agentAfter: AgentLabels;
  readonly invocations: readonly Invocation[];
}

/** What the gateway calls an agent that gave no name. */
const AGENT_ID = 'default';

/**
 * Runs one request through the gateway's phases (gateway-contract 8, server-layer). The agent's labels are
 * those of `session`; the next request continues with `agentAfter`. `breaker` is the server's, for all its
 * sessions; `decode` reads the guard's answers.
 */
export async function handleRequest(
  request: ToolRequest,
  session: Pick<AgentSession, 'error' | 'mode' | 'labels'>,
  invoke: Invoke,
  breaker: CircuitBreaker,
  decode: DecodeAnswer,
): Promise<RequestOutcome> {
  const progress: Progress = { agentAfter: session.labels, invocations: [] };
  if (session.error !== null) {
    return failure(progress, PHASE_PREFIX.session + session.error);
  }
  const { mode } = session;

  const labeling = await labelResource(request, { invoke, decode }, progress.invocations);
  if (!labeling.ok) return failure(progress, PHASE_PREFIX.request + labeling.error);
  const { resource, operation } = labeling.value;

  const coarse = coarseCheck(session.labels, resource, operation, mode);
  const checked = { ...progress, resource, operation, coarse, labelResponseCalled: false };
  if (coarse.outcome === 'denied') {
    return refusal(checked, 'denied', violationText(coarse, session.labels, resource));
  }
  const open = breaker.refusal();
  if (open !== undefined) return { ...failure(checked, open), rateLimit: 'circuit-open' };
  const answered = request.ask ? { ...request, ...(await request.ask()) } : request;
  return (
    callBackend(answered, checked, breaker) ?? labelAndAnswer(answered, checked, mode, { invoke, decode })
  );
}

/** Phase 3: the outcome when the request ends with the backend, undefined when it goes on with its result. */
function callBackend(
  { result, backendError }: ToolRequest,
  checked: Checked,
  breaker: CircuitBreaker,
): RequestOutcome | undefined {
  if (backendError !== undefined) return failure(checked, backendError);
  const limited = rateLimitText(result);
  if (limited === undefined) {
    breaker.answered();
    return undefined;
  }
  breaker.rateLimited(limited);
  return { ...failure(checked, limited), rateLimit: 'limited' };
}

/** Phases 4 to 6. */
async function labelAndAnswer(
  request: ToolRequest,
  checked: Checked,
  mode: Mode,
  guard: GuardInvoker,
): Promise<RequestOutcome> {
  if (!responseIsLabeled(checked.operation, mode)) return answerUnlabeled(request, checked, mode);
  const called = { ...checked, labelResponseCalled: true };
  const labels = await labelResponse(request, guard, called.invocations);
  if (!labels.ok) {
    if (labels.panic) return { ...called, outcome: 'error', error: labels.error, panic: labels.error };
    return failure(called, PHASE_PREFIX.response + labels.error);
  }
  if (labels.value === null) return answerUnlabeled(request, called, mode);
  return answerLabeled(request, called, labels.value, mode);
}

/** What is known of a request so far; invocations are added as they happen. */
interface Progress extends Omit<RequestOutcome, 'outcome' | 'error' | 'response' | 'panic' | 'invocations'> {
  readonly invocations: Invocation[];
}

/** A request that passed the coarse check. */
type Checked = Progress & Required<Pick<RequestOutcome, 'resource' | 'operation'>>;

/** Phases 5 and 6 without labels: the response passes, its labels are those of the resource. */
function answerUnlabeled({ result }: ToolRequest, checked: Checked, mode: Mode): RequestOutcome {
  const { resource, operation, agentAfter } = checked;
  const done = {
    ...checked,
    labeled: false,
    agentAfter: accumulateRead(agentAfter, resource, operation, mode),
  };
  const response = passedThrough(result);
  if (!response.ok) return failure(done, `failed to convert result: ${response.error}`);
  return { ...done, outcome: 'allowed', error: null, response: response.value };
}

/** Phases 5 and 6 with labels: items are checked one by one, all their labels count for the agent. */
function answerLabeled(
  { tool }: ToolRequest,
  checked: Checked,
  labeled: readonly LabeledItem[],
  mode: Mode,
): RequestOutcome {
  const { operation, agentAfter: agent } = checked;
  const { accessible, filtered, total } = filterItems(labeled, agent, operation, mode);
  const sorted = {
    ...checked,
    labeled: true,
    accessible: accessible.map((item) => item.labels),
    filtered,
    total,
  };
  if (mode === 'strict' && filtered.length > 0) {
    return refusal(
      sorted,
      'blocked',
      `${VIOLATION_PREFIX}${String(filtered.length)} of ${String(total)} items in response are not accessible to agent ${AGENT_ID}`,
    );
  }
  const items = accessible.map((item) => item.data);
  const [first, ...more] = filtered;
  if (first !== undefined && items.length === 0 && more.length === 0 && isSingleResourceTool(tool)) {
    // The agent learns nothing of the item: its labels stay (server-layer, Errors).
    const response = errorResult(singleItemError(first));
    return { ...sorted, items, outcome: 'filtered', error: null, response };
  }
  const done = {
    ...sorted,
    items,
    agentAfter: accumulateRead(agent, combined(labeled.map((item) => item.labels)), operation, mode),
    error: null,
  };
  if (first === undefined) return { ...done, outcome: 'allowed', response: jsonResult(items) };
  return { ...done, outcome: 'filtered', response: withText(jsonResult(items), filteredNotice(filtered)) };
}

function failure(progress: Progress, error: string): RequestOutcome {
  return refusal(progress, 'error', error);
}

function refusal(progress: Progress, outcome: 'blocked' | 'denied' | 'error', error: string): RequestOutcome {
  return { ...progress, outcome, error, response: errorResult(error) };
}
