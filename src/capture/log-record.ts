import type { AgentLabels } from '../gateway/difc/labels';
import { isJsonObject, nestedOver, ownValue, type Json, type JsonObject } from '../gateway/json';

/** Deepest JSON that is read, in levels; a scenario that holds it has a few more. */
const MAX_LEVELS = 200;

/** An item that the gateway removed from a response (`difc_filtered`). */
export interface FilteredItem {
  readonly description: string;
  readonly reason: string;
  readonly secrecy: readonly string[];
  readonly integrity: readonly string[];
}

/** What a JSON-RPC message says of its request; requests of the gateway's log often have none. */
export type MessageId = string | number;

/** A line of `rpc-messages.jsonl`, as far as an import looks at it. */
export type LogRecord =
  | {
      readonly kind: 'call';
      readonly server: string;
      readonly tool: string;
      readonly args: Json;
      readonly id?: MessageId;
      /** Labels of the agent at that time; absent when the line has none. */
      readonly agent?: Partial<AgentLabels>;
      /** The gateway's redaction broke the payload, and it was put together again. */
      readonly isRepaired: boolean;
    }
  /** Another request that a server answers. */
  | { readonly kind: 'request'; readonly server: string; readonly method: string; readonly id?: MessageId }
  | {
      readonly kind: 'answer';
      readonly server: string;
      readonly answer: Answer;
      readonly id?: MessageId;
      readonly isRepaired: boolean;
    }
  | { readonly kind: 'filtered'; readonly server: string; readonly tool: string; readonly item: FilteredItem }
  /** A line that has nothing to do with an import: other events, what agents sent to the gateway. */
  | { readonly kind: 'other' };

/** What a server answered; `unreadable`: the log does not hold it. */
export type Answer =
  | { readonly kind: 'result'; readonly result: Json }
  | { readonly kind: 'error'; readonly error: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

export type RecordOutcome =
  { readonly ok: true; readonly record: LogRecord } | { readonly ok: false; readonly problem: string };

/** Reads one line. Of keys given twice the last one counts, as in Go. Never throws. */
export function readRecord(line: string): RecordOutcome {
  const value = parsed(line);
  if (value === undefined) return { ok: false, problem: 'it is not JSON (cut off?)' };
  if (!isJsonObject(value)) return { ok: false, problem: 'it is not a JSON object' };
  if (nestedOver(value, MAX_LEVELS))
    return { ok: false, problem: `its JSON is nested more than ${String(MAX_LEVELS)} deep` };
  return recordOf(value);
}

function recordOf(line: JsonObject): RecordOutcome {
  const server = text(line, 'server_id') ?? '';
  const event = text(line, 'event');
  const direction = text(line, 'direction');
  if (event === 'difc_filtered') return filteredRecord(line, server);
  if (event === 'rpc_request' && direction === 'OUT') return requestRecord(line, server);
  if (event === 'rpc_response' && direction === 'IN') return answerRecord(line, server);
  if (event === undefined)
    return { ok: false, problem: 'it has no `event`: this is no line of a gateway log' };
  return { ok: true, record: { kind: 'other' } };
}

function filteredRecord(line: JsonObject, server: string): RecordOutcome {
  const item = {
    description: text(line, 'description') ?? '',
    reason: text(line, 'reason') ?? '',
    secrecy: texts(line, 'secrecy_tags') ?? [],
    integrity: texts(line, 'integrity_tags') ?? [],
  };
  return { ok: true, record: { kind: 'filtered', server, tool: text(line, 'tool_name') ?? '', item } };
}

function requestRecord(line: JsonObject, server: string): RecordOutcome {
  const { value, isRepaired } = payloadOf(line);
  const payload = isJsonObject(value) ? value : {};
  const method = text(payload, 'method') ?? text(line, 'method') ?? '';
  const id = idOf(payload);
  if (method !== 'tools/call') return { ok: true, record: { kind: 'request', server, method, ...id } };
  const params = ownValue(payload, 'params');
  const tool = isJsonObject(params) ? text(params, 'name') : undefined;
  if (tool === undefined || tool === '' || !isJsonObject(params))
    return { ok: false, problem: 'it is a `tools/call` whose payload names no tool' };
  const secrecy = texts(line, 'agent_secrecy');
  const integrity = texts(line, 'agent_integrity');
  const agent = { ...(secrecy ? { secrecy } : {}), ...(integrity ? { integrity } : {}) };
  const labels = secrecy || integrity ? { agent } : {};
  const args = ownValue(params, 'arguments') ?? {};
  return { ok: true, record: { kind: 'call', server, tool, args, ...id, ...labels, isRepaired } };
}

function answerRecord(line: JsonObject, server: string): RecordOutcome {
  const { value, isRepaired } = payloadOf(line);
  const payload = isJsonObject(value) ? value : {};
  return {
    ok: true,
    record: { kind: 'answer', server, answer: answerOf(line, payload), ...idOf(payload), isRepaired },
  };
}

function answerOf(line: JsonObject, payload: JsonObject): Answer {
  const failure = text(line, 'error');
  if (failure !== undefined && failure !== '') return { kind: 'error', error: failure };
  const error = ownValue(payload, 'error');
  if (isJsonObject(error)) return { kind: 'error', error: text(error, 'message') ?? JSON.stringify(error) };
  const result = ownValue(payload, 'result');
  if (result !== undefined) return { kind: 'result', result };
  const raw = text(payload, '_raw');
  if (raw !== undefined)
    return { kind: 'unreadable', reason: 'the redaction of the gateway left no JSON of the answer' };
  return { kind: 'unreadable', reason: 'the answer has neither a result nor an error' };
}

/** `"token"=[REDACTED]`: what the gateway's redaction makes of `"token":"…"`. */
const BROKEN_MEMBER = /"=\[REDACTED\]/g;

/**
 * The payload of a line. Where redaction left text that is no JSON, the gateway writes it as `_raw`; of that, members
 * that lost their value and their colon are put together again.
 */
function payloadOf(line: JsonObject): { readonly value: Json | undefined; readonly isRepaired: boolean } {
  const value = ownValue(line, 'payload');
  const raw = isJsonObject(value) && '_error' in value ? text(value, '_raw') : undefined;
  if (raw === undefined) return { value, isRepaired: false };
  const repaired = parsed(raw.replace(BROKEN_MEMBER, '":"[REDACTED]"'));
  const isUsable = isJsonObject(repaired) && !nestedOver(repaired, MAX_LEVELS);
  return isUsable ? { value: repaired, isRepaired: true } : { value, isRepaired: false };
}

function idOf(payload: JsonObject): { readonly id?: MessageId } {
  const id = ownValue(payload, 'id');
  return typeof id === 'number' || typeof id === 'string' ? { id } : {};
}

function parsed(json: string): Json | undefined {
  try {
    return JSON.parse(json) as Json;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

function text(object: JsonObject, key: string): string | undefined {
  const value = ownValue(object, key);
  return typeof value === 'string' ? value : undefined;
}

function texts(object: JsonObject, key: string): string[] | undefined {
  const value = ownValue(object, key);
  if (!Array.isArray(value)) return undefined;
  return value.filter((each) => typeof each === 'string');
}
