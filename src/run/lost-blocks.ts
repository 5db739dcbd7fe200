import { isJsonObject, ownValue, type Json } from '../gateway/json';
import { finding } from './finding';
import type { Finding, StepResult } from './result';

/** Kinds of blocks that are listed in one message. */
const LISTED = 5;
/** Blocks that the gateway passes on when the response has no labels (server-layer, "Blocks"). */
const KEPT: ReadonlySet<string> = new Set(['text', 'image', 'audio', 'resource']);

/**
 * Parts of an MCP result that the agent does not get, because the gateway writes results anew: without labels blocks
 * of other kinds become empty texts, with labels only the items are left, as JSON text. `structuredContent` always
 * vanishes. A result that is one item as a whole keeps everything, and what is filtered is not lost.
 */
export function lostBlockFindings(
  { outcome, labeled, items = [] }: Pick<StepResult, 'outcome' | 'labeled' | 'items'>,
  result: Json,
): Finding[] {
  if (outcome !== 'allowed' && outcome !== 'filtered') return [];
  const content = isJsonObject(result) ? ownValue(result, 'content') : undefined;
  if (!isJsonObject(result) || !Array.isArray(content)) return [];
  if (labeled === true && (items.length === 0 || items.some(isWholeResult))) return [];
  const lost = content.flatMap((block, index) =>
    isLost(block, labeled === true) ? [`\`content[${index}]\` (${kindOf(block)})`] : [],
  );
  if (ownValue(result, 'structuredContent') !== undefined) lost.push('`structuredContent`');
  if (lost.length === 0) return [];
  const more = lost.length > LISTED ? `, and ${lost.length - LISTED} more` : '';
  const why =
    labeled === true
      ? 'a response with labels is its items as JSON text'
      : 'the gateway passes on text, images, audio, and resources, and makes an empty text of other blocks';
  const message = `the agent does not get ${lost.slice(0, LISTED).join(', ')}${more}: ${why}`;
  return [finding('blocks-lost', message)];
}

/** An item that holds blocks itself: the result as it was. */
function isWholeResult(item: Json): boolean {
  return isJsonObject(item) && Array.isArray(ownValue(item, 'content'));
}

function isLost(block: Json, isLabeled: boolean): boolean {
  if (!isJsonObject(block)) return false;
  const type = ownValue(block, 'type');
  if (isLabeled) return type !== 'text' && ownValue(block, 'text') === undefined;
  if (type === 'resource') return (ownValue(block, 'resource') ?? null) === null;
  const text = ownValue(block, 'text');
  return !(typeof type === 'string' && KEPT.has(type)) && (typeof text !== 'string' || text === '');
}

/** The type of a block, which a server chose. */
function kindOf(block: Json): string {
  const type = isJsonObject(block) ? ownValue(block, 'type') : undefined;
  return typeof type === 'string' && /^[\w-]{1,30}$/.test(type) ? type : 'no known type';
}
