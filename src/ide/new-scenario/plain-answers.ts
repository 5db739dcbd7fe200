import { isJsonObject, ownValue, type Json } from '../../gateway/json';
import { parseGoJson } from '../../gateway/go-json';
import { isMcpResult, mcpResult } from '../../scenario/answers';
import { deepEqual } from '../../scenario/equality';

/**
 * What a person reads of a result that `"answers": "mcp"` wraps into the very same MCP result again: the JSON of its
 * only block of text, or the result itself. Undefined for a value that would be changed.
 */
export function plainAnswer(value: Json): Json | undefined {
  if (!isMcpResult(value)) return undefined;
  const content = isJsonObject(value) ? ownValue(value, 'content') : undefined;
  const block = Array.isArray(content) && content.length === 1 ? content[0] : undefined;
  const text = isJsonObject(block) ? ownValue(block, 'text') : undefined;
  if (typeof text !== 'string') return value;
  const parsed = parseGoJson(text);
  const plain = parsed.ok && typeof parsed.value !== 'string' ? parsed.value : text;
  return deepEqual(mcpResult(plain), value) ? plain : value;
}
