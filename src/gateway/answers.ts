import { decodeAgentResponse, type AgentResponse } from './agent-response';
import type { LabeledItem } from './difc/filter';
import type { Decoded } from './guard-answer';
import type { GuardFunction } from './invocation';
import type { Json } from './json';
import { decodeLabelResponse } from './label-response';
import { decodeResourceResponse, type ResourceResponse } from './resource-response';

/** What each function's output means to the gateway (gateway-contract 7). */
export interface Answers {
  readonly label_agent: Decoded<AgentResponse>;
  readonly label_resource: Decoded<ResourceResponse>;
  /** Null when the guard gave no labels. */
  readonly label_response: Decoded<LabeledItem[] | null>;
}

/**
 * Decodes the output of a function, wherever that is done; `toolResult` is what the tool answered (null for functions
 * that label none). Never rejects.
 */
export type DecodeAnswer = <F extends GuardFunction>(
  name: F,
  output: Uint8Array,
  toolResult: Json,
) => Promise<Answers[F]>;

/** Decodes the output of a function on this thread; time and memory are in proportion to `output`. */
export function decodedAnswer<F extends GuardFunction>(
  name: F,
  output: Uint8Array,
  toolResult: Json,
): Answers[F] {
  const decoders: { readonly [K in GuardFunction]: () => Answers[K] } = {
    label_agent: () => decodeAgentResponse(output),
    label_resource: () => decodeResourceResponse(output),
    label_response: () => decodeLabelResponse(output, toolResult),
  };
  return decoders[name]();
}
