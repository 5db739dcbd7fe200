import { MAX_CATALOG_BYTES } from '../files/file-sizes';
import type { Request } from './connection';

/** Pages of one list at most. */
const MAX_PAGES = 1000;

/** All tools of a server, `tools/list` to the last page (MCP, Tools), or why there are none, as a sentence. */
export async function allTools(request: Request): Promise<readonly unknown[] | string> {
  const tools: unknown[] = [];
  const cursors = new Set<string>();
  let characters = 0;
  for (let cursor: string | undefined; ;) {
    const page = await request('tools/list', cursor === undefined ? {} : { cursor });
    const { tools: more, nextCursor }: { readonly tools?: unknown; readonly nextCursor?: unknown } =
      typeof page === 'object' && page !== null ? page : {};
    if (!Array.isArray(more)) return 'its answer to tools/list has no list "tools"';
    const added = charactersOf(more);
    if (added === undefined) return 'its tools are nested too deeply';
    characters += added;
    if (characters > MAX_CATALOG_BYTES)
      return `its list of tools has more than ${String(MAX_CATALOG_BYTES)} characters; Guard Lab reads no larger catalogs`;
    for (const tool of more as readonly unknown[]) tools.push(tool);
    if (typeof nextCursor !== 'string') return tools;
    if (cursors.has(nextCursor) || cursors.size >= MAX_PAGES)
      return `its list of tools does not end after ${String(cursors.size + 1)} pages`;
    cursors.add(nextCursor);
    cursor = nextCursor;
  }
}

/** Characters of a value as JSON; undefined when it is nested so deeply that it cannot be written. */
function charactersOf(value: unknown): number | undefined {
  try {
    return JSON.stringify(value, null, 2).length;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
