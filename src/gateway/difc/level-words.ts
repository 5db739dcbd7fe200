import { byteLength, listText } from '../go-text';

const LEVELS = ['merged', 'approved', 'unapproved'] as const;

/**
 * The word for missing integrity in the gateway's reasons: the highest of merged, approved and
 * unapproved among the parts before `:`, in double quotes, else the list `[a b]` (gateway-contract 8).
 */
export function integrityLevelWord(tags: readonly string[]): string {
  const parts = new Set(tags.map(beforeColon));
  const level = LEVELS.find((word) => parts.has(word));
  return level === undefined ? listText(tags) : `"${level}"`;
}

function beforeColon(tag: string): string {
  const colon = tag.indexOf(':');
  return colon > 0 ? tag.slice(0, colon) : tag;
}

const PRIVATE = 'private:';

/**
 * The word for excess secrecy in the gateway's reasons: `private (longest scope)`, `private`, or the
 * list `[a b]` (gateway-contract 8). Of scopes equally long in bytes the first one is named.
 */
export function secrecyLevelWord(tags: readonly string[]): string {
  let longest = '';
  for (const tag of tags) {
    if (!tag.startsWith(PRIVATE)) continue;
    const scope = tag.slice(PRIVATE.length);
    if (byteLength(scope) > byteLength(longest)) longest = scope;
  }
  if (longest !== '') return `private (${longest})`;
  return tags.includes('private') ? 'private' : listText(tags);
}
