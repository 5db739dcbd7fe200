import type { BackendAnswer } from './backend';
import type { BackendCallList } from './backend-calls';
import { KEPT_VALUE_BYTES, keptArguments, keptTool } from './backend-calls';
import { encodeGoJson, parseGoJson } from './go-json';
import { decodeGoUtf8 } from './go-utf8';
import type { BackendCall, BackendFailure } from './invocation';
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

/** How one call went: what a record of it says besides its index. */
interface Handled {
  readonly returned: number;
  readonly failure?: BackendFailure;
  readonly cause?: string;
  readonly tool?: string;
  readonly args?: Json;
  readonly answer?: BackendAnswer;
  readonly resultBytes?: number;
}

/**
 * `env.call_backend` (gateway-contract 4): counts the call, reads tool and arguments, asks the backend and
 * stores its answer as Go JSON. Answers the byte count, -1 or -2, and records the true cause. Calls over the
 * limit touch no memory that the gateway would not; in a module without memory the others panic.
 */
export function callBackend(context: HostContext, request: BackendRequest): number {
  const { record } = context;
  const index = record.calls.count();
  const handled = index > context.backendCalls ? refused(context, request) : handle(context, request);
  if (record.calls.hasRoom) record.addCall(describe(context, request, index, handled));
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

function handle(context: HostContext, request: BackendRequest): Handled {
  const { memory } = context;
  if (memory === undefined) throw new HostPanic();
  const toolBytes = memory.read(request.tool.offset, request.tool.length);
  if (toolBytes === undefined) {
    return {
      returned: FAILED,
      failure: 'tool-unreadable',
      cause: outside('tool name', request.tool, memory),
    };
  }
  const tool = decodeGoUtf8(toolBytes);
  const argsBytes = memory.read(request.args.offset, request.args.length);
  if (argsBytes === undefined) {
    const cause = outside('arguments', request.args, memory);
    return { returned: FAILED, failure: 'args-unreadable', cause, tool };
  }
  const args = parseArguments(argsBytes);
  if (!args.ok) {
    const cause = `arguments are not valid JSON: ${args.error.message}`;
    return { returned: FAILED, failure: 'args-not-json', cause, tool };
  }
  const answer = context.backend.call(tool, args.value);
  const asked = { tool, args: args.value, answer };
  if (!answer.ok) {
    const failure = answer.isRefused === true ? 'not-in-proxy' : 'backend-error';
    return { ...asked, returned: FAILED, failure, cause: answer.error };
  }
  return { ...asked, ...store(memory, request.result, encodeGoJson(answer.result)) };
}

function parseArguments(bytes: Uint8Array): ReturnType<typeof parseGoJson> {
  return bytes.length === 0 ? { ok: true, value: null } : parseGoJson(bytes);
}

/** Puts the serialized answer, or its size when it does not fit, where the guard wants it. */
function store(memory: GuestMemory, buffer: Range, bytes: Uint8Array): Handled {
  const resultBytes = bytes.length;
  if (resultBytes > buffer.length) {
    if (buffer.length >= SIZE_BYTES) {
      const size = new Uint8Array(SIZE_BYTES);
      new DataView(size.buffer).setUint32(0, resultBytes, true);
      memory.write(buffer.offset, size);
    }
    const cause = `the answer of ${String(resultBytes)} bytes does not fit the buffer of ${String(buffer.length)} bytes`;
    return { returned: TOO_SMALL, failure: 'result-too-large', cause, resultBytes };
  }
  if (memory.write(buffer.offset, bytes)) return { returned: resultBytes, resultBytes };
  const cause = outside('result buffer', { offset: buffer.offset, length: resultBytes }, memory);
  return { returned: FAILED, failure: 'result-unwritable', cause, resultBytes };
}

/** A call over the limit. The gateway reads nothing any more; its tool and arguments are read for people only. */
function refused(context: HostContext, request: BackendRequest): Handled {
  const cause = overLimit(context.backendCalls);
  const toolBytes = readSmall(context.memory, request.tool);
  const argsBytes = readSmall(context.memory, request.args);
  const args = argsBytes && parseArguments(argsBytes);
  return {
    returned: FAILED,
    failure: 'over-limit',
    cause,
    ...(toolBytes ? { tool: decodeGoUtf8(toolBytes) } : {}),
    ...(args?.ok ? { args: args.value } : {}),
  };
}

function readSmall(memory: GuestMemory | undefined, range: Range): Uint8Array | undefined {
  return range.length > KEPT_VALUE_BYTES ? undefined : memory?.read(range.offset, range.length);
}

function describe(
  context: HostContext,
  request: BackendRequest,
  index: number,
  handled: Handled,
): BackendCall {
  const { calls } = context.record;
  const { tool, args = null, answer, failure, resultBytes = 0 } = handled;
  const keepsArgs = calls.reserve(request.args.length);
  const kept = keptArguments(args, request.args.length, keepsArgs);
  const repeats =
    keepsArgs && tool !== undefined && answer !== undefined ? calls.repeats(tool, args, index) : undefined;
  return {
    index,
    tool: tool === undefined ? null : keptTool(tool),
    args: kept.args,
    returned: handled.returned,
    reachedBackend: answer !== undefined && answer.isRefused !== true,
    cause: handled.cause ?? null,
    resultBytes,
    match: answer?.match ?? 'none',
    stack: context.currentStack(),
    ...(kept.argsOmitted ? { argsOmitted: true } : {}),
    ...(failure === undefined ? {} : { failure }),
    ...(answer && keptAnswer(answer, resultBytes, calls)),
    ...(repeats === undefined ? {} : { repeats }),
  };
}

/** What a record keeps of the backend's answer; a result only while there is room for it. */
function keptAnswer(
  answer: BackendAnswer,
  resultBytes: number,
  calls: BackendCallList,
): Pick<BackendCall, 'entry' | 'nearest' | 'result' | 'delayMs'> {
  return {
    ...(answer.entry === undefined ? {} : { entry: answer.entry }),
    ...(answer.delayMs === undefined ? {} : { delayMs: answer.delayMs }),
    ...(answer.nearest === undefined ? {} : { nearest: answer.nearest }),
    ...(answer.ok && calls.reserve(resultBytes) ? { result: answer.result } : {}),
  };
}

function outside(what: string, { offset, length }: Range, memory: GuestMemory): string {
  return `${what} outside memory: ${String(length)} bytes at ${String(offset)} of ${String(memory.size())}`;
}
