import type { InvocationResult } from '../gateway/invocation';
import type { Json } from '../gateway/json';

/** The output as JSON; undefined when it is empty or not JSON. */
export function parsedOutput({ output }: Pick<InvocationResult, 'output'>): Json | undefined {
  if (output.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(output)) as Json;
  } catch {
    return undefined;
  }
}
