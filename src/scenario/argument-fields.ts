import type { Node } from 'jsonc-parser';
import type { Json } from '../gateway/json';
import { matcherProblem, MATCHERS } from './argument-match';
import { jsonOfNode, propertiesOf, rangeOfNode } from './json-text';
import { problemAt } from './read-problem';
import type { Reader } from './reader';

/** Reads saved arguments, in which matchers may take the place of values. */
export const savedArguments: Reader<Json> = (node, report) => {
  const pending = [node];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const matcher = matcherNode(next);
    if (!matcher) {
      pending.push(...valuesOf(next));
      continue;
    }
    const { name, key, value } = matcher;
    if (name === '$partial' && value.type === 'object') pending.push(...valuesOf(value));
    const problem = matcherProblem({ [name]: jsonOfNode(value) });
    if (problem !== undefined) report(problemAt(value, 'bad-value', problem, { range: rangeOfNode(key) }));
  }
  return jsonOfNode(node);
};

/** The only property of an object whose name is that of a matcher. */
function matcherNode(
  node: Node,
): { readonly name: string; readonly key: Node; readonly value: Node } | undefined {
  if (node.type !== 'object' || node.children?.length !== 1) return undefined;
  const [found] = propertiesOf(node);
  if (!found || !MATCHERS.some((each) => each === found[0])) return undefined;
  const [name, { key, value }] = found;
  return { name, key, value };
}

function valuesOf(node: Node): Node[] {
  if (node.type === 'array') return node.children ?? [];
  return node.type === 'object' ? [...propertiesOf(node).values()].map(({ value }) => value) : [];
}
