import type { AgentSession, Invoke } from './agent-session';
import { accumulateRead } from './difc/accumulate';
import { coarseCheck, type CoarseCheck } from './difc/evaluate';
import { filterItems, type LabeledItem, type RemovedItem } from './difc/filter';
import type { AgentLabels, Labels, Mode, Operation } from './difc/labels';
import { combined } from './difc/tags';
import { violationText } from './difc/violation';
import { filteredNotice, isSingleResourceTool, singleItemError } from './filtered-notice';
import type { Decoded } from './guard-answer';
import type { Invocation } from './invocation';
import type { Json } from './json';
import { decodeLabelResponse } from './label-response';
import { errorResult, jsonResult, passedThrough, withText, type AgentResult } from './mcp-result';
import { decodeResourceResponse, type ResourceResponse } from './resource-response';

/** One tool call of an agent, with what the tool answers when it is reached. */
export interface ToolRequest {
  readonly tool: string;
  readonly args: Json;
  readonly result: Json;
  /** The tool call fails with this text. */
  readonly backendError?: string | undefined;
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
  /** What the agent gets. */
  readonly response: AgentResult;
  readonly agentAfter: AgentLabels;
  readonly invocations: readonly Invocation[];
}

/** What the gateway calls an agent that gave no name of its own. */
const AGENT_ID = 'default';

/**
 * Runs one request through the gateway's phases (gateway-contract 8). The agent's labels are those of
 * `session`; the next request continues with `agentAfter`.
 */
export async function handleRequest(
  request: ToolRequest,
  session: Pick<AgentSession, 'error' | 'mode' | 'labels'>,
  invoke: Invoke,
): Promise<RequestOutcome> {
  const progress: Progress = { agentAfter: session.labels, invocations: [] };
  if (session.error !== null) {
    return failure(progress, `guard session initialization failed: ${session.error}`);
  }
  const { mode } = session;

  const labeling = await labelResource(request, progress, invoke);
  if (!labeling.ok) return failure(progress, labeling.error);
  const { resource, operation } = labeling.value;

  const coarse = coarseCheck(session.labels, resource, operation, mode);
  const checked = { ...progress, resource, operation, coarse, labelResponseCalled: false };
  if (coarse.outcome === 'denied') {
    return refusal(checked, 'denied', violationText(coarse, session.labels, resource));
  }
  if (request.backendError !== undefined) return failure(checked, request.backendError);
  if (!responseIsLabeled(operation, mode)) return answerUnlabeled(request, checked, mode);

  const called = { ...checked, labelResponseCalled: true };
  const labels = await labelResponse(request, called, invoke);
  if (!labels.ok) return failure(called, labels.error);
  if (labels.value === null) return answerUnlabeled(request, called, mode);
  return answerLabeled(request, called, labels.value, mode);
}

/** What is known of a request so far; invocations are added as they happen. */
interface Progress extends Omit<RequestOutcome, 'outcome' | 'error' | 'response' | 'invocations'> {
  readonly invocations: Invocation[];
}

/** A request that passed the coarse check. */
type Checked = Progress & Required<Pick<RequestOutcome, 'resource' | 'operation'>>;

/** Phase 1: the guard labels the resource. */
async function labelResource(
  { tool, args }: ToolRequest,
  { invocations }: Progress,
  invoke: Invoke,
): Promise<Decoded<ResourceResponse>> {
  const { invocation, output } = await invoke('label_resource', { tool_args: args, tool_name: tool });
  invocations.push(invocation);
  const answer =
    invocation.error === null
      ? decodeResourceResponse(output)
      : { ok: false as const, error: invocation.error };
  return answer.ok ? answer : { ok: false, error: `resource labeling failed: ${answer.error}` };
}

/** Phase 4 is left out for writes, and for read-writes in strict mode. */
function responseIsLabeled(operation: Operation, mode: Mode): boolean {
  return operation === 'read' || (operation === 'read-write' && mode !== 'strict');
}

/** Phase 4: the guard labels the response; null means it gave no labels. */
async function labelResponse(
  { tool, args, result }: ToolRequest,
  { invocations }: Progress,
  invoke: Invoke,
): Promise<Decoded<readonly LabeledItem[] | null>> {
  const { invocation, output } = await invoke('label_response', {
    tool_args: args,
    tool_name: tool,
    tool_result: result,
  });
  invocations.push(invocation);
  const answer =
    invocation.error === null
      ? decodeLabelResponse(output, result)
      : { ok: false as const, error: invocation.error };
  return answer.ok ? answer : { ok: false, error: `response labeling failed: ${answer.error}` };
}

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
      `DIFC policy violation: ${String(filtered.length)} of ${String(total)} items in response are not accessible to agent ${AGENT_ID}`,
    );
  }
  const items = accessible.map((item) => item.data);
  const done = {
    ...sorted,
    items,
    agentAfter: accumulateRead(agent, combined(labeled.map((item) => item.labels)), operation, mode),
  };
  const [first, ...more] = filtered;
  if (first === undefined) return { ...done, outcome: 'allowed', error: null, response: jsonResult(items) };
  const alone = items.length === 0 && more.length === 0 && isSingleResourceTool(tool);
  const response = alone
    ? errorResult(singleItemError(first))
    : withText(jsonResult(items), filteredNotice(filtered));
  return { ...done, outcome: 'filtered', error: null, response };
}

function failure(progress: Progress, error: string): RequestOutcome {
  return refusal(progress, 'error', error);
}

function refusal(progress: Progress, outcome: 'blocked' | 'denied' | 'error', error: string): RequestOutcome {
  return { ...progress, outcome, error, response: errorResult(error) };
}
