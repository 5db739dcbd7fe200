import type { BackendAnswer } from './backend';
import type { BackendCallList, Draft } from './backend-calls';
import { isKeptWhole, KEPT_VALUE_BYTES, keptArguments, keptTool } from './backend-calls';
import { encodeGoJson, parseGoJson } from './go-json';
import { decodeGoUtf8 } from './go-utf8';
import type { BackendFailure, Frame } from './invocation';
import type { Json } from './json';
import type { GuestMemory } from './runtime-instance';
import { HostPanic } from './runtime-instance';
import type { HostContext } from './host-context';

/** A range of guest memory as the guard passed it, in bytes. */
interface Range {
  readonly offset: number;
  readonly length: number;
}

/** The parameters of one `call_backend`. */
export interface BackendRequest {
  readonly tool: Range;
  readonly args: Range;
  readonly result: Range;
}

const FAILED = -1;
const TOO_SMALL = -2;
const SIZE_BYTES = 4;
/** Serialized answers over this many bytes are made anew each time. */
const REMEMBERED_BYTES = 64 * 1024;

/** How one call went: what a record of it says besides its index. */
interface Handled {
  returned: number;
  failure: BackendFailure | undefined;
  cause: string | null;
  tool: string | undefined;
  args: Json;
  answer: BackendAnswer | undefined;
  resultBytes: number;
}

/**
 * `env.call_backend` (gateway-contract 4): counts the call, reads tool and arguments, asks the backend and
 * stores its answer as Go JSON. Answers the byte count, -1 or -2, and records the true cause. Calls over the
 * limit touch no memory that the gateway would not; in a module without memory the others panic.
 * @param stack the guard's frames at the call, for its record
 */
export function callBackend(
  context: HostContext,
  request: BackendRequest,
  stack: readonly Frame[] = [],
): number {
  const { record } = context;
  const index = record.calls.count();
  const handled: Handled = {
    returned: FAILED,
    failure: undefined,
    cause: null,
    tool: undefined,
    args: null,
    answer: undefined,
    resultBytes: 0,
  };
  if (index > context.backendCalls) refuse(handled, context, request);
  else handle(handled, context, request);
  if (record.calls.hasRoom)
    record.addCall(describe(record.calls, request.args.length, index, handled, stack));
  return handled.returned;
}

/** A call over the limit when no more calls are recorded: counted, nothing else. */
export function refuseUnrecorded(calls: BackendCallList): number {
  calls.count();
  return FAILED;
}

/** The cause of a refused call, in words. */
export function overLimit(backendCalls: number): string {
  return `limit of ${String(backendCalls)} backend calls per invocation reached`;
}

function handle(handled: Handled, context: HostContext, request: BackendRequest): void {
  const { memory } = context;
  if (memory === undefined) throw new HostPanic();
  const toolBytes = memory.read(request.tool.offset, request.tool.length);
  if (toolBytes === undefined) {
    fail(handled, 'tool-unreadable', outside('tool name', request.tool, memory));
    return;
  }
  const tool = decodeGoUtf8(toolBytes);
  handled.tool = tool;
  const argsBytes = memory.read(request.args.offset, request.args.length);
  if (argsBytes === undefined) {
    fail(handled, 'args-unreadable', outside('arguments', request.args, memory));
    return;
  }
  const args = parseArguments(argsBytes);
  if (!args.ok) {
    fail(handled, 'args-not-json', `arguments are not valid JSON: ${args.error.message}`);
    return;
  }
  handled.args = args.value;
  const answer = context.backend.call(tool, args.value);
  handled.answer = answer;
  if (answer.ok) store(handled, memory, request.result, encodedAnswer(answer.result));
  else fail(handled, answer.isRefused === true ? 'not-in-proxy' : 'backend-error', answer.error);
}

function fail(handled: Handled, failure: BackendFailure, cause: string): void {
  handled.failure = failure;
  handled.cause = cause;
}

/** Answers as they are stored; saved ones are given many times, and never change. */
const encodedAnswers = new WeakMap<object, Uint8Array>();

function encodedAnswer(result: Json): Uint8Array {
  if (typeof result !== 'object' || result === null) return encodeGoJson(result);
  const known = encodedAnswers.get(result);
  if (known) return known;
  const bytes = encodeGoJson(result);
  if (bytes.length <= REMEMBERED_BYTES) encodedAnswers.set(result, bytes);
  return bytes;
}

function parseArguments(bytes: Uint8Array): ReturnType<typeof parseGoJson> {
  return bytes.length === 0 ? { ok: true, value: null } : parseGoJson(bytes);
}

/** Puts the serialized answer, or its size when it does not fit, where the guard wants it. */
function store(handled: Handled, memory: GuestMemory, buffer: Range, bytes: Uint8Array): void {
  const resultBytes = bytes.length;
  handled.resultBytes = resultBytes;
  if (resultBytes > buffer.length) {
    if (buffer.length >= SIZE_BYTES) memory.writeU32(buffer.offset, resultBytes);
    handled.returned = TOO_SMALL;
    const cause = `the answer of ${String(resultBytes)} bytes does not fit the buffer of ${String(buffer.length)} bytes`;
    fail(handled, 'result-too-large', cause);
    return;
  }
  if (memory.write(buffer.offset, bytes)) handled.returned = resultBytes;
  else {
    const cause = outside('result buffer', { offset: buffer.offset, length: resultBytes }, memory);
    fail(handled, 'result-unwritable', cause);
  }
}

/** A call over the limit. The gateway reads nothing any more; its tool and arguments are read for people only. */
function refuse(handled: Handled, context: HostContext, request: BackendRequest): void {
  fail(handled, 'over-limit', overLimit(context.backendCalls));
  const toolBytes = readSmall(context.memory, request.tool);
  if (toolBytes) handled.tool = decodeGoUtf8(toolBytes);
  const argsBytes = readSmall(context.memory, request.args);
  const args = argsBytes && parseArguments(argsBytes);
  if (args?.ok) handled.args = args.value;
}

function readSmall(memory: GuestMemory | undefined, range: Range): Uint8Array | undefined {
  return range.length > KEPT_VALUE_BYTES ? undefined : memory?.read(range.offset, range.length);
}

/** What is kept of a call. Its properties come in the order in which results show them. */
function describe(
  calls: BackendCallList,
  argsBytes: number,
  index: number,
  { tool, args, answer, failure, resultBytes, returned, cause }: Handled,
  stack: readonly Frame[],
): Draft {
  const hasRoom = calls.reserve(argsBytes);
  const kept = keptArguments(args, argsBytes, hasRoom);
  const call: Draft = {
    index,
    tool: tool === undefined ? null : keptTool(tool),
    args: kept.args,
    returned,
    reachedBackend: answer !== undefined && answer.isRefused !== true,
    cause,
    resultBytes,
    match: answer?.match ?? 'none',
    stack,
  };
  if (kept.argsOmitted) call.argsOmitted = true;
  if (failure !== undefined) call.failure = failure;
  if (!answer) return call;
  keepAnswer(call, answer, calls);
  // All others are compared when the calls are asked for.
  if (hasRoom && tool !== undefined && !isKeptWhole(call)) {
    const repeats = calls.repeats(tool, args, index);
    if (repeats !== undefined) call.repeats = repeats;
  }
  return call;
}

/** Adds what is kept of the backend's answer; a result only while there is room for it. */
function keepAnswer(call: Draft, answer: BackendAnswer, calls: BackendCallList): void {
  if (answer.entry !== undefined) call.entry = answer.entry;
  if (answer.delayMs !== undefined) call.delayMs = answer.delayMs;
  if (answer.nearest !== undefined) call.nearest = answer.nearest;
  if (answer.ok && calls.reserve(call.resultBytes)) call.result = answer.result;
}

function outside(what: string, { offset, length }: Range, memory: GuestMemory): string {
  return `${what} outside memory: ${String(length)} bytes at ${String(offset)} of ${String(memory.size())}`;
}
