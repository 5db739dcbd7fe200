import { decodeObject } from '../../gateway/guard-answer';

/** Larger outputs are not searched: they would take long on this thread. */
const MAX_OUTPUT = 256 * 1024;
const LISTS: ReadonlySet<string> = new Set(['secrecy', 'integrity']);
const WORDS: ReadonlySet<string> = new Set(['operation', 'difc_mode']);

/** The tags, operations and modes in the output of a guard function; none where it is no JSON. */
export function answerTexts(output: Uint8Array): ReadonlySet<string> {
  const found = new Set<string>();
  if (output.length === 0 || output.length > MAX_OUTPUT) return found;
  const answer = decodeObject(output);
  const pending: unknown[] = answer.ok ? [answer.value] : [];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, member] of Object.entries(value)) {
      if (LISTS.has(key) && Array.isArray(member)) addTexts(found, member);
      else if (WORDS.has(key)) addTexts(found, [member]);
      else pending.push(member);
    }
  }
  return found;
}

function addTexts(found: Set<string>, values: readonly unknown[]): void {
  for (const value of values) if (typeof value === 'string') found.add(value);
}
