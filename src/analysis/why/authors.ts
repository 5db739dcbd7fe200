import { isJsonObject, ownValue, type Json } from '../../gateway/json';

const AUTHOR_KEYS = ['user', 'author', 'sender', 'creator', 'owner'];
const NAME_KEYS = ['login', 'username', 'name'];

/** The names of those who wrote items, as GitHub's APIs give them (`user.login`, `author`), each once. */
export function authorsOf(items: readonly Json[]): string[] {
  const names = items.flatMap((item) => {
    if (!isJsonObject(item)) return [];
    const key = AUTHOR_KEYS.find((each) => nameIn(ownValue(item, each)) !== undefined);
    const name = key === undefined ? undefined : nameIn(ownValue(item, key));
    return name === undefined ? [] : [name];
  });
  return [...new Set(names)];
}

function nameIn(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (!isJsonObject(value)) return undefined;
  for (const key of NAME_KEYS) {
    const name = ownValue(value, key);
    if (typeof name === 'string' && name !== '') return name;
  }
  return undefined;
}
