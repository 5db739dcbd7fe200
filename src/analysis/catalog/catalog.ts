import type { Json } from '../../gateway/json';
import { deepEqual } from '../../scenario/equality';
import { shownText } from '../../text/shown-position';
import type { TextPosition } from '../../text/text-position';
import type { Tool, ToolHints } from '../tool';

/** What is wrong with a catalog; the texts may hold anything that a file holds. */
export interface CatalogProblem {
  /** The file as people know it. */
  readonly file: string;
  readonly message: string;
  /** Absent when the problem is the file as a whole. */
  readonly position?: TextPosition;
}

/** The tools of one or more files, sorted by name, each name once. */
export interface Catalog {
  readonly tools: readonly Tool[];
  readonly warnings: readonly CatalogProblem[];
}

export type CatalogOutcome =
  ({ readonly ok: true } & Catalog) | { readonly ok: false; readonly error: CatalogProblem };

/** A tool and where a file names it. */
export interface NamedTool {
  readonly tool: Tool;
  readonly file: string;
  readonly position?: TextPosition;
}

/** `tools.json:3:14: …`. Not yet safe to print. */
export function catalogProblemText({ file, message, position }: CatalogProblem): string {
  return `${file}${position ? `:${shownText(position)}` : ''}: ${message}`;
}

/**
 * Tools sorted by name, each name once. Where one source is silent, another one fills in: a list of names with
 * operations completes a catalog without hints. Where two differ, the first counts and a warning names the difference.
 */
export function mergeTools(named: readonly NamedTool[]): Catalog {
  const byName = new Map<string, NamedTool>();
  const warnings: CatalogProblem[] = [];
  for (const each of named) {
    const first = byName.get(each.tool.name);
    if (!first) {
      byName.set(each.tool.name, each);
      continue;
    }
    const differences = differencesOf(first.tool, each.tool);
    if (differences.length > 0) warnings.push(differing(first, each, differences));
    byName.set(each.tool.name, { ...first, tool: completed(first.tool, each.tool) });
  }
  const tools = [...byName.values()].map(({ tool }) => tool);
  return { tools: tools.sort((a, b) => (a.name < b.name ? -1 : 1)), warnings };
}

/** The same for catalogs that were read; the warnings of each come first. */
export function mergeCatalogs(catalogs: readonly (Catalog & { readonly file: string })[]): Catalog {
  const { tools, warnings } = mergeTools(
    catalogs.flatMap(({ file, tools }) => tools.map((tool) => ({ tool, file }))),
  );
  return { tools, warnings: [...catalogs.flatMap((catalog) => catalog.warnings), ...warnings] };
}

function differing(first: NamedTool, second: NamedTool, differences: readonly string[]): CatalogProblem {
  const where = first.file === second.file ? 'above' : `in ${first.file}`;
  return {
    file: second.file,
    message: `the tool ${JSON.stringify(second.tool.name)} has another ${differences.join(', ')} than ${where}; the first counts`,
    ...(second.position ? { position: second.position } : {}),
  };
}

/** What two sources say of a tool, and not the same. */
function differencesOf(a: Tool, b: Tool): string[] {
  const fields: readonly [string, Json | undefined, Json | undefined][] = [
    ['description', a.description, b.description],
    ['inputSchema', a.inputSchema, b.inputSchema],
    ['readOnlyHint', a.hints.readOnly ?? undefined, b.hints.readOnly ?? undefined],
    ['destructiveHint', a.hints.destructive ?? undefined, b.hints.destructive ?? undefined],
  ];
  return fields
    .filter(([, one, other]) => one !== undefined && other !== undefined && !deepEqual(one, other))
    .map(([name]) => name);
}

function completed(first: Tool, second: Tool): Tool {
  const hints: ToolHints = {
    readOnly: first.hints.readOnly ?? second.hints.readOnly,
    destructive: first.hints.destructive ?? second.hints.destructive,
  };
  return { ...second, ...first, hints };
}
