import { getNodeValue, type Node } from 'jsonc-parser';
import { propertiesOf } from '../../scenario/json-text';
import { parseScenario } from '../../scenario/parse';
import type { ScenarioPath } from '../../scenario/problem';
import { changedRange } from '../../text/changed-range';

/**
 * Where a value of the scenario text that ran is in the text of now, as a path; undefined when it is not
 * there any more, or when it is unclear which of several it is.
 *
 * A member of a list (a step, a saved answer) is the one with the same content; if its content was edited,
 * the one with the same name, or the same tool and arguments, as long as that is one only. For a value that the
 * text that ran had not (`agent` is optional), the nearest one around it counts.
 */
export function remappedPath(path: ScenarioPath, ran: string, now: string): ScenarioPath | undefined {
  const { source } = parseScenario(ran);
  let length = path.length;
  while (length > 0 && !source.rangeOf(path.slice(0, length))) length--;
  const written = path.slice(0, length);
  if (ran === now) return written;
  let before = source.root;
  let after = parseScenario(now).source.root;
  const moved: (string | number)[] = [];
  for (const part of written) {
    if (!before || !after) return undefined;
    const at = typeof part === 'number' ? remappedIndex(before, after, part) : part;
    if (at === undefined) return undefined;
    moved.push(at);
    before = childOf(before, part);
    after = childOf(after, at);
  }
  return before && after ? moved : undefined;
}

/**
 * Where a line of a text that ran is in the text of now; undefined when it lies in what was edited.
 */
export function remappedLine(line: number, ran: string, now: string): number | undefined {
  if (ran === now) return line;
  const { start, end, text } = changedRange(ran, now);
  const first = linesIn(ran.slice(0, start));
  const last = linesIn(ran.slice(0, end));
  if (line < first) return line;
  if (line > last) return line + linesIn(text) - (last - first);
  return undefined;
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}

function childOf(node: Node, part: string | number): Node | undefined {
  if (typeof part === 'number') return node.type === 'array' ? node.children?.[part] : undefined;
  return node.type === 'object' ? propertiesOf(node).get(part)?.value : undefined;
}

function remappedIndex(before: Node, after: Node, index: number): number | undefined {
  const old = listOf(before);
  const current = listOf(after);
  const member = old[index];
  if (!member) return undefined;
  const content = contentOf(member);
  const alike = indexesOf(old, content, contentOf);
  const found = indexesOf(current, content, contentOf);
  // Several of the same content: the second stays the second, as long as none came or went.
  if (found.length > 0) return found.length === alike.length ? found[alike.indexOf(index)] : undefined;
  const name = nameOf(member);
  if (name === undefined || indexesOf(old, name, nameOf).length > 1) return undefined;
  const named = indexesOf(current, name, nameOf);
  return named.length === 1 ? named[0] : undefined;
}

function listOf(node: Node): readonly Node[] {
  return node.type === 'array' ? (node.children ?? []) : [];
}

function indexesOf(
  list: readonly Node[],
  wanted: string,
  textOf: (node: Node) => string | undefined,
): number[] {
  return list.flatMap((node, at) => (textOf(node) === wanted ? [at] : []));
}

function contentOf(node: Node): string {
  return JSON.stringify(getNodeValue(node)) ?? '';
}

/** What people know a step or a saved answer by. */
function nameOf(node: Node): string | undefined {
  if (node.type !== 'object') return undefined;
  const properties = propertiesOf(node);
  const text = (property: string): string | undefined => {
    const value = properties.get(property)?.value;
    return value && `${property} ${contentOf(value)}`;
  };
  const name = text('name');
  if (name !== undefined) return name;
  const subject = text('tool') ?? text('call');
  return subject && [subject, text('args') ?? '', text('input') ?? ''].join(' ');
}
