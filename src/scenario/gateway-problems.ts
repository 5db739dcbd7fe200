import type { Node } from 'jsonc-parser';
import type { GatewayKind } from '../gateway/gateway-kind';
import { PROXY_BACKEND_TOOLS } from '../gateway/proxy/rest-backend';
import { nodeAt, propertiesOf, rangeOfNode, startOfNode } from './json-text';
import type { ScenarioFix, ScenarioPath } from './problem';
import { problemAt, removing, type ReadProblem } from './read-problem';

type Report = (problem: ReadProblem) => void;

/** Properties of a scenario that mean nothing in proxy mode, and why. */
const NOT_IN_PROXY: Readonly<Record<string, string>> = {
  sessions: 'has no meaning in proxy mode: the proxy has one agent',
  sinks: 'has no meaning in proxy mode: the proxy has no other servers',
};
/** Properties of steps that mean nothing to the MCP gateway. */
const ONLY_IN_PROXY = ['route', 'response'];
const LEAST_POLICY = { 'allow-only': { repos: 'public', 'min-integrity': 'none' } };

/** What is in a scenario and means nothing to the gateway that it is for, and what that one needs. */
export function reportGatewayProblems(root: Node, gateway: GatewayKind, report: Report): void {
  const steps = nodeAt(root, ['steps'])?.children ?? [];
  if (gateway === 'mcp') {
    for (const step of steps) reportProxyOnly(step, report);
    return;
  }
  const properties = propertiesOf(root);
  for (const [name, sentence] of Object.entries(NOT_IN_PROXY)) {
    const property = properties.get(name);
    if (!property) continue;
    const range = rangeOfNode(property.key);
    report(problemAt(property.value, 'conflict', sentence, { range, fixes: removing }));
  }
  const answers = properties.get('answers');
  if (answers) {
    const sentence =
      'has no effect in proxy mode: the guard gets the body as it is, and the answers to its calls as MCP results';
    const range = rangeOfNode(answers.key);
    report(problemAt(answers.value, 'no-effect', sentence, { severity: 'warning', range, fixes: removing }));
  }
  if (!properties.has('policy')) report(withoutPolicy(root));
  for (const list of [properties.get('backend')?.value, ...steps.map((step) => nodeAt(step, ['backend']))])
    reportUnknownTools(list, report);
}

function reportProxyOnly(step: Node, report: Report): void {
  const properties = propertiesOf(step);
  // In other kinds of steps they have no meaning at all, which is reported there.
  if (!properties.has('tool') || properties.has('sink')) return;
  for (const name of ONLY_IN_PROXY) {
    const property = properties.get(name);
    if (!property) continue;
    const sentence = 'has a meaning in proxy mode only (`"gateway": "proxy"`)';
    const range = rangeOfNode(property.key);
    report(problemAt(property.value, 'conflict', sentence, { range, fixes: removing }));
  }
}

function withoutPolicy(root: Node): ReadProblem {
  const fixes = (path: ScenarioPath): ScenarioFix[] => [
    { kind: 'complete', path: [...path, 'policy'], value: LEAST_POLICY },
  ];
  return problemAt(
    root,
    'missing-property',
    'needs a `policy` in proxy mode: without one the proxy answers each read with 503 and "proxy enforcement not configured"',
    { severity: 'warning', range: startOfNode(root), fixes },
  );
}

/** Saved answers that no call ever gets. */
function reportUnknownTools(list: Node | undefined, report: Report): void {
  // A list that is a file has its tools there.
  for (const entry of list?.type === 'array' ? (list.children ?? []) : []) {
    const node = propertiesOf(entry).get('tool')?.value;
    const tool: unknown = node?.value;
    if (!node || typeof tool !== 'string' || PROXY_BACKEND_TOOLS.includes(tool)) continue;
    const sentence = `has no effect in proxy mode: the only tools that the proxy answers a guard for are ${PROXY_BACKEND_TOOLS.join(', ')}`;
    report(problemAt(node, 'no-effect', sentence, { severity: 'warning' }));
  }
}
