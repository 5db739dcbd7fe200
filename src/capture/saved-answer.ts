import { isJsonObject, type Json, type JsonObject } from '../gateway/json';
import { MATCHERS } from '../scenario/argument-match';
import type { BackendEntry } from '../scenario/model';
import { goPattern } from '../text/go-pattern';
import type { Exchange } from './exchange';

/** What the gateway writes in place of a secret. */
const GATEWAY_MARK = '[REDACTED]';
/** How its marks and ours (`[REDACTED:github-token-1]`) begin. */
const MARK_START = '[REDACTED';

/** Of a call whose answer the log does not hold, what the guard gets. */
const NO_ANSWER = 'the log holds no answer';

/** A call of the guard as a saved answer: the arguments as they are, with matchers where the gateway redacted them. */
export function savedAnswer({
  tool,
  args,
  answer,
}: Pick<Exchange, 'tool' | 'args' | 'answer'>): BackendEntry {
  const saved = { tool, args: savedArguments(args) };
  if (answer.kind === 'result') return { ...saved, result: answer.result };
  return { ...saved, error: answer.kind === 'error' ? answer.error : NO_ANSWER };
}

/**
 * Arguments as a saved answer has them: a redacted text fits any text that agrees with what is left of it, and a value
 * that looks like a matcher is exactly that value.
 */
function savedArguments(args: Json): Json {
  if (typeof args === 'string') return savedText(args);
  if (Array.isArray(args)) return args.map(savedArguments);
  if (!isJsonObject(args)) return args;
  const saved = Object.fromEntries(Object.entries(args).map(([key, value]) => [key, savedArguments(value)]));
  return looksLikeMatcher(args) ? { $exact: args } : saved;
}

function savedText(text: string): Json {
  if (!text.includes(GATEWAY_MARK)) return text;
  const left = text.split(GATEWAY_MARK).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const pattern = `(?s)^${left.join('.*')}$`;
  const isAny = text === GATEWAY_MARK || !goPattern(pattern).ok;
  return isAny ? { $any: true } : { $match: pattern };
}

function looksLikeMatcher(value: JsonObject): boolean {
  const [key, more] = Object.keys(value);
  return more === undefined && MATCHERS.some((each) => each === key);
}

/** Whether a value holds a mark of the gateway's redaction or of ours, at any depth, also in the names of properties. */
export function isMarked(value: Json): boolean {
  const pending: Json[] = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === 'string' && next.includes(MARK_START)) return true;
    if (typeof next !== 'object' || next === null) continue;
    for (const [key, inner] of Object.entries(next)) {
      if (key.includes(MARK_START)) return true;
      pending.push(inner);
    }
  }
  return false;
}
