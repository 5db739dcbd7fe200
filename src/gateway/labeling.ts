import type { Invoke } from './agent-session';
import type { DecodeAnswer } from './answers';
import type { LabeledItem } from './difc/filter';
import type { Mode, Operation } from './difc/labels';
import type { Decoded } from './guard-answer';
import type { Invocation } from './invocation';
import type { Json } from './json';
import type { ResourceResponse } from './resource-response';
import { PHASE_PREFIX } from './texts';

/** How the guard is called, and how its answers are decoded. */
export interface GuardInvoker {
  readonly invoke: Invoke;
  readonly decode: DecodeAnswer;
}

/** A tool call as the guard learns of it. */
export interface LabeledCall {
  readonly tool: string;
  readonly args: Json;
}

/** Phase 1: the guard labels the resource. The invocation is added to `invocations`. */
export async function labelResource(
  { tool, args }: LabeledCall,
  { invoke, decode }: GuardInvoker,
  invocations: Invocation[],
): Promise<Decoded<ResourceResponse>> {
  const { invocation, output } = await invoke('label_resource', {
    capabilities: {},
    tool_args: args,
    tool_name: tool,
  });
  invocations.push(invocation);
  const answer =
    invocation.error === null
      ? await decode('label_resource', output, null)
      : { ok: false as const, error: invocation.error };
  return answer.ok ? answer : { ok: false, error: PHASE_PREFIX.resource + answer.error };
}

/** Phase 4 is left out for writes, and for read-writes in strict mode. */
export function responseIsLabeled(operation: Operation, mode: Mode): boolean {
  return operation === 'read' || (operation === 'read-write' && mode !== 'strict');
}

/** Phase 4: the guard labels the response; null means it gave no labels. The invocation is added to `invocations`. */
export async function labelResponse(
  { tool, args, result }: LabeledCall & { readonly result: Json },
  { invoke, decode }: GuardInvoker,
  invocations: Invocation[],
): Promise<Decoded<readonly LabeledItem[] | null>> {
  const { invocation, output } = await invoke('label_response', {
    capabilities: {},
    tool_args: args,
    tool_name: tool,
    tool_result: result,
  });
  invocations.push(invocation);
  const answer =
    invocation.error === null
      ? await decode('label_response', output, result)
      : { ok: false as const, error: invocation.error };
  if (answer.ok || answer.panic) return answer;
  return { ok: false, error: PHASE_PREFIX.response + answer.error };
}
