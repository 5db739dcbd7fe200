// The gateway's sentences, and the prefixes it puts before them, that more than one file says. A sentence with one
// owner is there. Nothing decides by a text: codes and flags do. A lint rule forbids these words elsewhere in src.

/** What the gateway puts before the runtime's text when a module does not become an instance (gateway-contract 2). */
export const INSTANTIATE_PREFIX = 'failed to instantiate WASM module: ';

/** Every call of a guard without a memory fails with this (gateway-contract 3.2). */
export const NO_MEMORY = 'WASM module has no memory';

/** The runtime's texts of a call whose context is done (wazero C4). */
export const CLOSED_BY_DEADLINE = 'module closed with context deadline exceeded';
export const CLOSED_BY_CANCEL = 'module closed with context canceled';

/** The runtime's text of a call that proc_exit ended; `code` is taken as u32 (wazero C4). */
export function closedWithCode(code: number): string {
  return `module closed with exit_code(${String(code >>> 0)})`;
}

/** What the gateway puts before an error of a call, by what it called (gateway-contract 3.3, 3.4). */
export const CALL_PREFIX = {
  'alloc-input': 'failed to allocate WASM input buffer: ',
  'alloc-output': 'failed to allocate WASM output buffer: ',
  function: 'WASM function call failed: ',
} as const;

/** The error of every invocation of a guard that trapped; `cause` is the text of that trap (gateway-contract 3.1). */
export function unavailableText(guardName: string, cause: string): string {
  return `WASM guard '${guardName}' is unavailable after a previous trap: ${cause}`;
}

/** What a call's trap has in front (wazero C1). */
export const TRAP_PREFIX = 'wasm error: ';

/** The text of a trap as an expectation may give it, with or without its prefix. */
export function withoutTrapPrefix(text: string): string {
  return text.startsWith(TRAP_PREFIX) ? text.slice(TRAP_PREFIX.length) : text;
}

export const STACK_OVERFLOW = 'stack overflow';

/** Every text that a trap can have, without `TRAP_PREFIX` (gateway-contract 6). A stack overflow has no prefix. */
export const TRAPS = [
  'unreachable',
  'integer divide by zero',
  'integer overflow',
  'invalid conversion to integer',
  'out of bounds memory access',
  'invalid table access',
  'indirect call type mismatch',
  STACK_OVERFLOW,
] as const;

export type TrapText = (typeof TRAPS)[number];

/** The line that a stack trace begins with; a line for each frame follows, behind a tab (wazero C2). */
export const STACK_TRACE_HEADING = 'wasm stack trace:';

/** Go's text of a nil dereference: a host function of a module without memory, an answer without labels. */
export const NIL_POINTER = 'runtime error: invalid memory address or nil pointer dereference';

/** All that a client of the proxy learns when label_resource fails (server-layer, "Proxy mode"). */
export const LABELING_FAILED = 'resource labeling failed';

/** What precedes the reason of a denial, and before the count of items that strict mode does not let pass. */
export const VIOLATION_PREFIX = 'DIFC policy violation: ';

/** What the server puts before an error of one of its phases (gateway-contract 7, 8). */
export const PHASE_PREFIX = {
  session: 'guard session initialization failed: ',
  agent: 'LabelAgent failed: ',
  request: 'guard labeling failed: ',
  resource: `${LABELING_FAILED}: `,
  response: 'response labeling failed: ',
} as const;
