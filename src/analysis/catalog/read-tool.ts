import type { Node } from 'jsonc-parser';
import { isJsonObject, type Json, type JsonObject } from '../../gateway/json';
import { jsonOfNode, propertiesOf, rangeOfNode, startOfNode } from '../../scenario/json-text';
import type { TextRange } from '../../text/text-range';
import type { Tool } from '../tool';
import { listedTool, nameTooLong, NO_HINTS } from './tool-list';

/** Longest input schema of a tool, in characters of its text. */
const MAX_SCHEMA_LENGTH = 1024 * 1024;
/** Deepest nesting of lists and objects in an input schema. */
const MAX_SCHEMA_DEPTH = 200;

/** Takes what is wrong: an error makes the catalog unusable. */
export type Report = (severity: 'error' | 'warning', message: string, range: TextRange) => void;

/** A tool of MCP, or a name with or without an operation; undefined when it was reported as an error. */
export function readTool(node: Node, report: Report): Tool | undefined {
  if (node.type === 'string') {
    const listed = listedTool(String(node.value), rangeOfNode(node));
    if (listed.ok) return listed.tool;
    report('error', listed.message, listed.range);
    return undefined;
  }
  if (node.type !== 'object') {
    report('error', 'a tool is expected here: an object with a "name", or a name', startOfNode(node));
    return undefined;
  }
  return toolOfObject(node, report);
}

function toolOfObject(node: Node, report: Report): Tool | undefined {
  const properties = propertiesOf(node);
  const name = readName(node, properties.get('name')?.value, report);
  if (name === undefined) return undefined;
  const description = readDescription(properties.get('description')?.value, report);
  const inputSchema = readSchema(properties.get('inputSchema')?.value, name, report);
  return {
    name,
    ...(description === undefined ? {} : { description }),
    ...(inputSchema ? { inputSchema } : {}),
    hints: readHints(properties.get('annotations')?.value, report),
  };
}

function readName(tool: Node, node: Node | undefined, report: Report): string | undefined {
  const name: unknown = node?.value;
  if (!node || typeof name !== 'string' || name === '') {
    const range = node ? rangeOfNode(node) : startOfNode(tool);
    report('error', 'a tool needs a "name" that is a string and not empty', range);
    return undefined;
  }
  const tooLong = nameTooLong(name);
  if (tooLong === undefined) return name;
  report('error', tooLong, rangeOfNode(node));
  return undefined;
}

function readDescription(node: Node | undefined, report: Report): string | undefined {
  const description: unknown = node?.value;
  if (typeof description === 'string') return description;
  if (node && node.type !== 'null')
    report('warning', 'a description that is not a string is ignored', startOfNode(node));
  return undefined;
}

function readSchema(node: Node | undefined, tool: string, report: Report): JsonObject | undefined {
  if (!node) return undefined;
  if (node.type !== 'object') {
    report('warning', 'an inputSchema that is not an object is ignored', startOfNode(node));
    return undefined;
  }
  const of = `the inputSchema of ${JSON.stringify(tool)}`;
  if (node.length > MAX_SCHEMA_LENGTH) {
    const message = `${of} has ${String(node.length)} characters; at most ${String(MAX_SCHEMA_LENGTH)} are read`;
    report('error', message, startOfNode(node));
    return undefined;
  }
  if (isNestedOver(node, MAX_SCHEMA_DEPTH)) {
    report('error', `${of} is nested more than ${String(MAX_SCHEMA_DEPTH)} deep`, startOfNode(node));
    return undefined;
  }
  const value: Json = jsonOfNode(node);
  return isJsonObject(value) ? value : undefined;
}

function isNestedOver(node: Node, levels: number): boolean {
  let level: readonly Node[] = [node];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true;
    const containers = level.filter(({ type }) => type === 'object' || type === 'array');
    level = containers.flatMap((each) =>
      (each.children ?? []).flatMap(
        (child) => (child.type === 'property' ? child.children?.[1] : child) ?? [],
      ),
    );
  }
  return false;
}

function readHints(node: Node | undefined, report: Report): Tool['hints'] {
  if (!node || node.type === 'null') return NO_HINTS;
  if (node.type !== 'object') {
    report('warning', 'annotations that are not an object are ignored', startOfNode(node));
    return NO_HINTS;
  }
  const properties = propertiesOf(node);
  const hint = (name: string): boolean | null => {
    const value = properties.get(name)?.value;
    if (!value || value.type === 'null') return null;
    if (value.type === 'boolean') return value.value === true;
    report('warning', `${name} must be true or false; it is ignored`, startOfNode(value));
    return null;
  };
  return { readOnly: hint('readOnlyHint'), destructive: hint('destructiveHint') };
}
