import { parseGoJson } from '../gateway/go-json';
import type { InvocationResult } from '../gateway/invocation';
import type { Json } from '../gateway/json';

/** The output as Go decodes it; undefined when it is empty or not JSON. */
export function parsedOutput({ output }: Pick<InvocationResult, 'output'>): Json | undefined {
  if (output.length === 0) return undefined;
  const parsed = parseGoJson(output);
  return parsed.ok ? parsed.value : undefined;
}
