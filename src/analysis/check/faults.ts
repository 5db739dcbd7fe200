import { parseGoJson } from '../../gateway/go-json';
import type { GatewayKind } from '../../gateway/gateway-kind';
import { isJsonObject, ownValue, type Json } from '../../gateway/json';
import { isMcpResult, mcpResult } from '../../scenario/answers';
import type { BackendEntry } from '../../scenario/model';

/** What a backend answers instead. */
type Faulty = Pick<BackendEntry, 'error' | 'result' | 'delayMs'>;

/** A way in which a call of the backend goes wrong. */
export interface Fault {
  /** After "is answered with" or "fails with": the words for people. */
  readonly text: string;
  /** What a call gets instead of `result`; undefined where the fault does not apply. */
  readonly instead: (result: Json) => Faulty | undefined;
  /** The gateway ends the request and the guard, whatever the guard does. */
  readonly isLate?: boolean;
}

/** Padding of answers, in bytes; the first one is over the buffers of small guards, the last one over those of most. */
const PADDINGS: readonly number[] = [16 * 1024, 200 * 1024, 2 * 1024 * 1024];

/**
 * Each way in which an answer is an error, missing or late.
 * @param timeoutMs the deadline of a request, in milliseconds
 */
export function faults(timeoutMs: number, gateway: GatewayKind = 'mcp'): readonly Fault[] {
  return [
    ...(gateway === 'proxy' ? PROXY_FAULTS : FAULTS),
    {
      text: `takes ${String(timeoutMs)} ms, which meets the deadline`,
      instead: (result) => ({ result, delayMs: timeoutMs }),
      isLate: true,
    },
  ];
}

const mcpError: Fault['instead'] = () => ({
  result: { content: [{ type: 'text', text: '404 Not Found' }], isError: true },
});
const answeredNull: Fault['instead'] = () => ({ result: null });

const FAULTS: readonly Fault[] = [
  { text: 'fails with "502 Bad Gateway"', instead: () => ({ error: '502 Bad Gateway' }) },
  {
    text: 'is answered with an MCP error (isError)',
    instead: mcpError,
  },
  { text: 'is answered with null', instead: answeredNull },
  { text: 'is answered with an empty object', instead: (result) => ({ result: inShapeOf(result, {}) }) },
  { text: 'is answered with half of its JSON text', instead: (result) => ({ result: cut(result) }) },
  { text: 'is answered with a list instead of an object', instead: otherShape },
  ...PADDINGS.map((bytes) => ({
    text: `is answered with ${String(bytes / 1024)} KiB of white space more`,
    instead: (result: Json): Faulty | undefined => padded(result, bytes),
  })),
];

/** The proxy makes an MCP result of each body, and an error of each status that is one. */
const PROXY_FAULTS: readonly Fault[] = FAULTS.filter(({ instead }) => instead !== mcpError).map((fault) =>
  fault.instead === answeredNull ? { ...fault, instead: () => ({ result: mcpResult(null) }) } : fault,
);

/** `value` as an MCP result when the answer it replaces is one. */
function inShapeOf(result: Json, value: Json): Json {
  return isMcpResult(result) ? mcpResult(value) : value;
}

/** The first half of the JSON text: in an MCP result its last text, else all of it as a text. */
function cut(result: Json): Json {
  const half = (text: string): string => text.slice(0, text.length / 2);
  return withText(result, half) ?? half(JSON.stringify(result));
}

function otherShape(result: Json): Faulty {
  const inner = innerValue(result);
  return { result: inShapeOf(result, Array.isArray(inner) ? {} : []) };
}

/** The same answer, longer; a bare value has no place for white space. */
function padded(result: Json, bytes: number): Faulty | undefined {
  const longer = withText(result, (text) => text + ' '.repeat(bytes));
  return longer === undefined ? undefined : { result: longer };
}

function innerValue(result: Json): Json {
  let inner = result;
  withText(result, (text) => {
    const parsed = parseGoJson(text);
    if (parsed.ok) inner = parsed.value;
    return text;
  });
  return inner;
}

/** An MCP result with its last text changed; undefined when it has none. */
function withText(result: Json, change: (text: string) => string): Json | undefined {
  const content = isJsonObject(result) ? ownValue(result, 'content') : undefined;
  if (!isJsonObject(result) || !Array.isArray(content)) return undefined;
  const at = content.findLastIndex(
    (block) => isJsonObject(block) && typeof ownValue(block, 'text') === 'string',
  );
  const block = content[at];
  const text = isJsonObject(block) ? ownValue(block, 'text') : undefined;
  if (!isJsonObject(block) || typeof text !== 'string') return undefined;
  return { ...result, content: content.with(at, { ...block, text: change(text) }) };
}
