import type { Json } from '../../gateway/json';
import type { CallProblem, ToolCatalog } from '../../run/tool-catalog';
import { joinPath } from '../../scenario/difference';
import { nearest } from '../../text/spelling';
import { schemaProblems, type SchemaProblem } from '../schema/schema-problems';
import type { Tool } from '../tool';

/** The catalog that calls of tools are checked against. */
export function toolCatalog(tools: readonly Tool[]): ToolCatalog {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  return {
    problemsOf: (name, args) => {
      const tool = byName.get(name);
      return tool ? argumentProblems(tool, args) : [unknownTool(name, byName.keys())];
    },
  };
}

/**
 * What the input schema of a tool forbids of arguments, at most 20 problems; nothing without a schema. Absent
 * arguments (null) count as none. `pattern` and `format` are not checked.
 */
function argumentProblems({ name, inputSchema }: Tool, args: Json): CallProblem[] {
  if (!inputSchema) return [];
  return schemaProblems(args ?? {}, inputSchema).map((problem) => ({
    kind: 'arguments',
    path: problem.path,
    message: sentence(name, problem),
  }));
}

function unknownTool(name: string, known: Iterable<string>): CallProblem {
  const meant = nearest(name, known);
  const hint = meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`;
  const message = `the catalog has no tool ${JSON.stringify(name)}${hint}`;
  return { kind: 'unknown-tool', path: [], message };
}

function sentence(tool: string, { path, name, message }: SchemaProblem): string {
  const at = [...path, ...(name === undefined ? [] : [name])].reduce<string>(joinPath, '');
  return `${tool}: ${at === '' ? 'the arguments' : `\`${at}\``} ${message}`;
}
