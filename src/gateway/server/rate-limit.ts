import { toLower } from '../go-text';
import { isJsonObject, ownValue, type Json } from '../json';
import { joinedText } from '../mcp-result';

/** Any of these in a failed result's text makes it rate limited. */
const RATE_LIMIT_TEXTS = [
  'rate limit exceeded',
  'api rate limit',
  'secondary rate limit',
  'too many requests',
];

/**
 * The text of a rate-limited tool result, or undefined when the result is none (server-layer, Rate limit):
 * an object with `isError: true` and a `content` list whose joined text tells of a rate limit.
 */
export function rateLimitText(toolResult: Json): string | undefined {
  if (!isJsonObject(toolResult) || ownValue(toolResult, 'isError') !== true) return undefined;
  const content = ownValue(toolResult, 'content');
  if (!Array.isArray(content)) return undefined;
  const text = joinedText(content);
  const lower = toLower(text);
  const limited =
    RATE_LIMIT_TEXTS.some((part) => lower.includes(part)) ||
    (lower.includes('rate limit') && lower.includes('403'));
  return limited ? text : undefined;
}

/** The seconds of `rate reset in Ns` in a rate-limited text; undefined when it names none. */
export function resetSeconds(text: string): number | undefined {
  const seconds = /rate reset in (\d{1,9})s/i.exec(text)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
