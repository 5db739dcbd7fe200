import { parseGoJson } from '../gateway/go-json';
import { isJsonObject, nestedOver, ownValue, type Json } from '../gateway/json';
import { isMcpResult } from '../scenario/answers';
import { withRepository } from './repository-mentions';
import type { RepositoryName } from './tool';

/** Deeper values stay as they are. */
const MAX_LEVELS = 200;
/** Longer texts are not searched for JSON, in characters. */
const MAX_TEXT = 1024 * 1024;

/** Changes a text or another simple value under `key` (an empty text in a list). */
export type Change = (value: Json, key: string) => Json;

/** The answer with each `private` and `visibility` as in a public or a private repository, also inside MCP results. */
export function withVisibility(answer: Json, isPrivate: boolean): Json {
  return changed(answer, (value, key) => {
    if (key === 'private' && typeof value === 'boolean') return isPrivate;
    if (key === 'visibility' && typeof value === 'string') return isPrivate ? 'private' : 'public';
    return value;
  });
}

/** The value with each name of a repository, its owner and its path replaced by those of another one. */
export function renamed(value: Json, from: RepositoryName, to: RepositoryName): Json {
  return changed(value, (text) => {
    if (typeof text !== 'string') return text;
    if (text === from.owner) return to.owner;
    if (text === from.repo) return to.repo;
    return withRepository(text, from, to);
  });
}

/** `value` with `change` made to everything simple in it, in the JSON texts of an MCP result too. */
export function changed(value: Json, change: Change): Json {
  if (nestedOver(value, MAX_LEVELS)) return value;
  return isMcpResult(value) ? changedBlocks(value, change) : changedValue(value, '', change);
}

function changedValue(value: Json, key: string, change: Change): Json {
  if (Array.isArray(value)) return value.map((each) => changedValue(each, '', change));
  if (!isJsonObject(value)) return change(value, key);
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, changedValue(each, name, change)]),
  );
}

function changedBlocks(result: Json, change: Change): Json {
  const content = isJsonObject(result) ? ownValue(result, 'content') : undefined;
  if (!isJsonObject(result) || !Array.isArray(content)) return result;
  const blocks = content.map((block) => {
    const text = isJsonObject(block) ? ownValue(block, 'text') : undefined;
    return isJsonObject(block) && typeof text === 'string'
      ? { ...block, text: changedText(text, change) }
      : block;
  });
  return { ...result, content: blocks };
}

function changedText(text: string, change: Change): string {
  const parsed = text.length > MAX_TEXT ? undefined : parseGoJson(text);
  if (!parsed?.ok || typeof parsed.value !== 'object' || nestedOver(parsed.value, MAX_LEVELS))
    return String(change(text, ''));
  return JSON.stringify(changedValue(parsed.value, '', change));
}
