import type { Node } from 'jsonc-parser';
import { parseJsonText, propertiesOf, rangeOfNode, startOfNode } from '../../scenario/json-text';
import { LineIndex } from '../../text/line-index';
import type { TextRange } from '../../text/text-range';
import { mergeTools, type CatalogOutcome, type CatalogProblem, type NamedTool } from './catalog';
import { readTool, type Report } from './read-tool';
import { toolLines } from './tool-list';

/** Tools of one file, and of all files together, at most. */
export const MAX_TOOLS = 10_000;
/** Warnings of one file that are kept. */
const MAX_WARNINGS = 100;

const FORMS =
  'a catalog is an MCP tools/list result ({"tools": […]}), one tool ({"name": …, "inputSchema": …}), the gateway\'s tools.json ({"servers": {…}}), a list of tools or names, or a text with one name a line';

/** JSON by how it begins: a value that may be a catalog, a comment, or the NUL of UTF-16 (one sentence says so). */
const BEGINS_AS_JSON = /^[\uFEFF\s]*(?:[{["]|\/[/*]|\u0000|\ufffd\ufffd|[^\u0000]\u0000)/;

/**
 * Reads a catalog of tools in any of its forms, by the rules of JSON that people write: comments, trailing commas and
 * a byte order mark are fine. Files that do not end with `.json` or `.snap` may hold one name a line. Never throws.
 * @param fileName how people know the file; problems name it
 */
export function parseCatalog(text: string, fileName: string): CatalogOutcome {
  const reading = new Reading(text, fileName);
  const isJson = /\.(?:json|snap)$/i.test(fileName) || BEGINS_AS_JSON.test(text);
  if (isJson) reading.readJson();
  else reading.readLines();
  if (reading.error) return { ok: false, error: reading.error };
  const { tools, warnings } = mergeTools(reading.tools);
  return { ok: true, tools, warnings: [...reading.warnings, ...warnings].slice(0, MAX_WARNINGS) };
}

class Reading {
  readonly tools: NamedTool[] = [];
  readonly warnings: CatalogProblem[] = [];
  error: CatalogProblem | undefined;
  readonly #lines: LineIndex;

  constructor(
    private readonly text: string,
    private readonly file: string,
  ) {
    this.#lines = new LineIndex(text);
  }

  readLines(): void {
    for (const listed of toolLines(this.text)) {
      if (!listed.ok) this.#report('error', listed.message, listed.range);
      else if (this.#hasRoom(listed.range)) this.#add({ tool: listed.tool, range: listed.range });
      if (this.error) return;
    }
  }

  readJson(): void {
    if (/^[\uFEFF\s]*$/.test(this.text)) {
      this.#report('error', `the file is empty; ${FORMS}`, { start: 0, end: 0 });
      return;
    }
    const { root, problems } = parseJsonText(this.text);
    for (const { severity, message, range } of problems) this.#report(severity, message, range);
    if (this.error || !root) return;
    if (root.type === 'array') this.#readTools(root);
    else if (root.type === 'object') this.#readObject(root, true);
    else this.#report('error', FORMS, startOfNode(root));
  }

  #readObject(node: Node, mayBeResponse: boolean): void {
    const properties = propertiesOf(node);
    const field = (name: string): Node | undefined => properties.get(name)?.value;
    const result = field('result');
    const failure = field('error');
    if (field('tools')?.type === 'array') this.#readToolsResult(properties);
    else if (field('servers')?.type === 'object') this.#readServers(properties);
    else if (field('name')) this.#readTool(node);
    else if (mayBeResponse && result?.type === 'object') this.#readObject(result, false);
    else if (mayBeResponse && failure && field('jsonrpc'))
      this.#report('error', 'this is a JSON-RPC error, not a list of tools', startOfNode(failure));
    else this.#report('error', `this object has no tools; ${FORMS}`, startOfNode(node));
  }

  #readToolsResult(properties: ReturnType<typeof propertiesOf>): void {
    const list = properties.get('tools')?.value;
    if (list) this.#readTools(list);
    const cursor = properties.get('nextCursor');
    if (cursor?.value.type === 'string' && cursor.value.value !== '')
      this.#report(
        'warning',
        'this is one page of several (nextCursor): tools are missing',
        rangeOfNode(cursor.key),
      );
  }

  #readServers(properties: ReturnType<typeof propertiesOf>): void {
    const servers = properties.get('servers')?.value;
    if (!servers) return;
    for (const { key, value } of propertiesOf(servers).values()) {
      // A Go list without elements may be written as null.
      if (value.type === 'array') this.#readTools(value);
      else if (value.type !== 'null')
        this.#report('error', 'a server needs a list of its tools', rangeOfNode(key));
      if (this.error) return;
    }
  }

  #readTools(list: Node): void {
    for (const node of list.children ?? []) {
      if (this.#hasRoom(startOfNode(node))) this.#readTool(node);
      if (this.error) return;
    }
  }

  #readTool(node: Node): void {
    const tool = readTool(node, this.#report);
    if (tool) this.#add({ tool, range: startOfNode(node) });
  }

  #add({ tool, range }: { readonly tool: NamedTool['tool']; readonly range: TextRange }): void {
    this.tools.push({ tool, file: this.file, position: this.#lines.positionAt(range.start) });
  }

  #hasRoom(range: TextRange): boolean {
    if (this.tools.length < MAX_TOOLS) return true;
    this.#report('error', `there are more than ${String(MAX_TOOLS)} tools`, range);
    return false;
  }

  readonly #report: Report = (severity, message, range) => {
    const problem = { file: this.file, message, position: this.#lines.positionAt(range.start) };
    if (severity === 'error') this.error ??= problem;
    else if (this.warnings.length < MAX_WARNINGS) this.warnings.push(problem);
  };
}
